"""`backup`, `restore` and `tidy`: what they say, and that what cannot be undone is asked about first."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from service.cli import main
from service.storing import ArticleFilter, Articles, Database
from service.storing.tables import ArticleRow
from tests.storing.positions import add

ERASED = "the erased sentence "


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'data' / 'entente.db'}")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def articles(database):
    return Articles(database)


@pytest.fixture
def run(tmp_path):
    def invoke(*arguments, **environment):
        variables = {"ENTENTE_DATA_DIR": str(tmp_path / "data"), "ENTENTE_LOG_LEVEL": "ERROR", **environment}
        return CliRunner().invoke(main, list(map(str, arguments)), env=variables)

    return invoke


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)


def texts(articles):
    return sorted(article.text or "" for article in articles.page(ArticleFilter(), limit=1000).articles)


def grow_old(database, days=400):
    """Have all that is stored been stored so many days ago."""
    with database.writing() as session:
        session.execute(update(ArticleRow).values(stored_at=datetime.now(UTC) - timedelta(days=days)))


def test_a_backup_is_made_and_put_back(run, articles, tmp_path):
    add(articles, "A")
    made = run("backup", tmp_path / "kept.gz")
    assert (made.exit_code, made.output) == (0, f"{tmp_path / 'kept.gz'}: 0.0 MB\n")
    add(articles, "B")
    refused = run("restore", tmp_path / "kept.gz")
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: the database is not empty")
    assert texts(articles) == ["A", "B"]
    restored = run("restore", tmp_path / "kept.gz", "--replace")
    assert (restored.exit_code, texts(articles)) == (0, ["A"])
    assert "keys list" in restored.output


def test_a_backup_of_nothing_says_what_is_missing(run, tmp_path):
    result = run("backup", tmp_path / "kept", ENTENTE_DATA_DIR=str(tmp_path / "elsewhere"))
    assert result.exit_code == 1
    assert "ENTENTE_DATA_DIR" in result.output
    assert not (tmp_path / "elsewhere").is_dir() or not list((tmp_path / "elsewhere").iterdir())


def test_tidying_says_what_it_removed(run, database, articles):
    add(articles, "A")
    grow_old(database)
    add(articles, "B")
    result = run("tidy", ENTENTE_RETENTION_DAYS="365")
    assert (result.exit_code, texts(articles)) == (0, ["B"])
    assert result.output == "1 articles, 0 receipts and 0 notes of removals removed\n"


def test_with_no_days_tidying_removes_no_article(run, database, articles):
    add(articles, "A")
    grow_old(database, days=30_000)
    assert run("tidy", "--yes").exit_code == 0
    assert texts(articles) == ["A"]


def test_much_goes_when_somebody_says_yes(run, database, articles):
    for number in range(101):
        add(articles, f"{number}")
    grow_old(database)
    refused = run("tidy", ENTENTE_RETENTION_DAYS="365")
    assert refused.exit_code == 1
    assert "101 of 101 articles are older than 365 days" in refused.output
    assert "--yes" in refused.output
    assert len(texts(articles)) == 101
    assert run("tidy", "--yes", ENTENTE_RETENTION_DAYS="365").exit_code == 0
    assert texts(articles) == []


def test_texts_are_dropped_where_none_are_to_be_kept(run, articles):
    add(articles, "A")
    assert "texts" not in run("tidy").output
    assert texts(articles) == ["A"]
    assert "1 texts dropped" in run("tidy", ENTENTE_STORE_TEXT="no").output
    assert texts(articles) == [""]


def test_many_texts_are_dropped_when_somebody_says_yes(run, articles):
    for number in range(101):
        add(articles, f"{number}")
    refused = run("tidy", ENTENTE_STORE_TEXT="no")
    assert (refused.exit_code, "101 articles have texts" in refused.output) == (1, True)
    assert "" not in texts(articles)
    assert run("tidy", "--yes", ENTENTE_STORE_TEXT="no").exit_code == 0
    assert set(texts(articles)) == {""}


@pytest.mark.parametrize("how", ["removed", "dropped"])
def test_nothing_is_left_in_the_files_where_they_are_written_anew(run, database, articles, tmp_path, how):
    identity = add(articles, ERASED * 500)
    if how == "removed":
        articles.remove(identity)
    assert run("tidy", "--vacuum", ENTENTE_STORE_TEXT="no").exit_code == 0
    files = [path.read_bytes() for path in Path(tmp_path / "data").iterdir()]
    assert files
    assert not any(ERASED.encode() in held for held in files)
