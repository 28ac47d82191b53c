"""The ledger of migrations leads up, down and up again, to the tables of the code."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import bindparam, inspect, text

from service.comparing.indexing.copies import signature_of
from service.comparing.indexing.entries import text_key
from service.reading.values import Dyad, Position, Probabilities, Reading
from service.reading.vectors import EMPTY_VECTOR
from service.storing import Articles, Database, NewArticle, PositionFeed
from service.storing.tables import Base, UtcDateTime
from tests.texts import STALLED

PASSAGES = [
    {
        "start": 0,
        "end": 7,
        "text": "stalled",
        "state": "impasse",
        "contribution": 0.5,
        "terms": [["stalled", 0.2]],
    }
]
ARTICLE = (
    "INSERT INTO articles (sequence, id, content_hash, text, outlet, published_at, stored_at, model)"
    " VALUES (:n, :id, :id, :text, :outlet, :published, :stored, :model)"
)
POSITION = (
    "INSERT INTO positions (article_sequence, dyad, rank, presence, hostile, impasse, cooperative, state,"
    " score, evidence, vector) VALUES (:n, :dyad, 0, 0.75, 0.25, 0.5, 0.25, 'impasse', 0, :evidence, :vector)"
)
STORED = datetime(2012, 5, 21, 0, 0, 1, tzinfo=UTC)
# Two articles and three positions, as the first tables had them.
OF_THE_FIRST_TABLES = (
    (
        ARTICLE,
        {
            "n": 1,
            "id": "a",
            "text": STALLED,
            "outlet": "O",
            "published": datetime(2012, 5, 20, tzinfo=UTC),
            "stored": STORED,
            "model": "1-old",
        },
    ),
    (
        ARTICLE,
        {
            "n": 3,
            "id": "b",
            "text": "B",
            "outlet": None,
            "published": None,
            "stored": STORED,
            "model": "1-new",
        },
    ),
    (POSITION, {"n": 1, "dyad": "PAK-USA", "evidence": json.dumps(PASSAGES), "vector": b""}),
    (POSITION, {"n": 1, "dyad": "CHN-USA", "evidence": "[]", "vector": b""}),
    (POSITION, {"n": 3, "dyad": "PAK-USA", "evidence": "[]", "vector": b""}),
)
PAK_USA, CHN_USA = Dyad.parse("PAK-USA"), Dyad.parse("CHN-USA")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'a.db'}")
        yield database
        database.close()
        return
    postgres = request.getfixturevalue("postgres")
    database = Database(postgres.create("template0"))
    yield database
    database.close()
    postgres.drop(database.url)


@pytest.fixture
def first_tables(empty):
    """A database with only the first migration in, and what was stored then."""
    empty.migrate("0001")
    with empty.writing() as session:
        for statement, values in OF_THE_FIRST_TABLES:
            times = [bindparam(name, type_=UtcDateTime) for name in ("published", "stored") if name in values]
            session.execute(text(statement).bindparams(*times), values)
    return empty


def rows(database, query):
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(query))]


def columns_of(database, table):
    with database.reading() as session:
        found = session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))  # noqa: S608
        return [dict(row) for row in found.mappings()]


def told(article):
    """An article in values that compare."""
    return article.summary, [replace(each, vector=EMPTY_VECTOR) for each in article.reading.positions]


def test_up_down_up(empty):
    assert not empty.is_migrated()
    empty.migrate()
    assert empty.is_migrated()
    empty.downgrade("base")
    assert set(inspect(empty.engine).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    empty.migrate()
    assert empty.is_migrated()


def test_articles_stored_before_stances_were_told_are_kept_without(first_tables):
    first_tables.migrate()
    position = Articles(first_tables).get("a").reading.position_on(PAK_USA)
    assert (position.probabilities.impasse, position.a_to_b, position.b_to_a) == (0.5, None, None)


def test_positions_stored_before_dyads_had_versions_are_numbered_in_the_order_of_storing(first_tables):
    first_tables.migrate()
    numbered = rows(first_tables, "SELECT dyad, version, article_sequence FROM positions ORDER BY 1, 2")
    assert numbered == [("CHN-USA", 1, 1), ("PAK-USA", 1, 1), ("PAK-USA", 2, 3)]
    feed = PositionFeed(first_tables)
    assert (feed.version(PAK_USA), feed.version(CHN_USA)) == (2, 1)


def test_what_is_stored_next_goes_on_from_the_versions_given(first_tables):
    first_tables.migrate()
    articles, feed = Articles(first_tables), PositionFeed(first_tables)
    articles.remove("a")
    with feed.changes(PAK_USA, 2) as changes:
        assert (changes.version, changes.removed, list(changes.entries)) == (3, [1], [])


def test_positions_are_given_what_their_articles_know(first_tables):
    first_tables.migrate()
    with PositionFeed(first_tables).changes(PAK_USA, 0) as changes:
        (entries,) = changes.entries
    assert entries.keys.tolist() == [text_key(STALLED), text_key("B")]
    assert [row.tobytes() for row in entries.signatures] == [signature_of(STALLED), bytes(64)]
    assert signature_of(STALLED) != bytes(64)
    assert [str(moment) for moment in entries.published] == ["2012-05-20T00:00:00.000000", "NaT"]
    assert [str(moment) for moment in entries.stored] == ["2012-05-21T00:00:01.000000"] * 2
    assert list(entries.outlets) == ["O", None]
    models = rows(first_tables, "SELECT model, asked FROM positions WHERE dyad = 'PAK-USA' ORDER BY version")
    assert models == [("1-old", 0), ("1-new", 0)]


def test_passages_are_kept(first_tables):
    first_tables.migrate()
    (evidence,) = Articles(first_tables).get("a").reading.position_on(PAK_USA).evidence
    assert (evidence.passage.text, evidence.contribution, evidence.actor) == ("stalled", 0.5, None)


def test_down_and_up_again_everything_is_as_it_was(first_tables):
    first_tables.migrate()
    tables = ("articles", "positions", "evidence", "dyads")

    def everything():
        return {table: columns_of(first_tables, table) for table in tables}

    before = everything()
    first_tables.downgrade("0001")
    evidence = "SELECT CAST(evidence AS TEXT) FROM positions WHERE article_sequence = 1 AND dyad = 'PAK-USA'"
    assert rows(first_tables, evidence) == [(json.dumps(PASSAGES),)]
    first_tables.migrate()
    assert everything() == before


def test_what_was_stored_with_the_newest_tables_survives_going_down_and_up(database, articles):
    reader_says = Reading((Position(PAK_USA, Probabilities(0.2, 0.3, 0.5), 0.9),), None, "1-test")
    stored, _ = articles.add(NewArticle("A", outlet="O"), reader_says)
    removed, _ = articles.add(NewArticle("B"), reader_says)
    articles.remove(removed.summary.id)
    database.downgrade("0002")
    database.migrate()
    assert told(articles.get(stored.summary.id)) == told(stored)
    assert PositionFeed(database).version(PAK_USA) == 1


def test_migrations_make_the_tables_of_the_code(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_processes_that_migrate_at_once_do_not_get_in_each_others_way(empty):
    program = f"from service.storing import Database; Database({empty.url!r}).migrate()"
    command = [sys.executable, "-W", "ignore", "-c", program]
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True), range(3)))
    assert [run.returncode for run in runs] == [0, 0, 0], [run.stderr for run in runs]
    assert empty.is_migrated()
