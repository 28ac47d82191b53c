"""A backup is one state of the database, and put back it is what everybody finds, running indexes included."""

import gzip
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import event, make_url, select, text

from service.comparing import Indexes
from service.storing import ArticleFilter, Articles, Database, Keys, PositionFeed, Scope
from service.storing.backups import BackupFailed, Tools, back_up, restore
from service.storing.backups.tools import destination, failed
from service.storing.tables import DyadRow, EpochRow, PositionRow
from service.storing.versions import DyadVersion
from tests.postgres import tools_of
from tests.storing.positions import CHN_USA, PAK_USA, add

ANY = ArticleFilter()


@pytest.fixture
def tools(database):
    return Tools(tools_of(database.url) if is_postgresql(database) else None)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kept"


@pytest.fixture
def other(database, tmp_path, request):
    """Another, empty database of the same kind."""
    if is_postgresql(database):
        postgres = request.getfixturevalue("postgres")
        made = Database(postgres.create("template0"))
        yield made
        made.close()
        postgres.drop(made.url)
    else:
        made = Database(f"sqlite:///{tmp_path / 'other' / 'entente.db'}")
        yield made
        made.close()


def is_postgresql(database):
    return database.engine.dialect.name == "postgresql"


def texts(database):
    return sorted(article.text for article in Articles(database).page(ANY, limit=1000).articles)


def told(indexes, dyad=PAK_USA):
    """What indexes hold on a dyad: which texts, of which articles, with what counted as copies."""
    candidates = indexes.candidates(dyad)
    order = candidates.articles.argsort()
    columns = ("articles", "keys", "stored", "probabilities", "groups")
    return [getattr(candidates, name)[order].tolist() for name in columns]


def test_a_backup_is_put_back_into_an_empty_database(database, articles, other, tools, file):
    stored = articles.get(add(articles, "A", PAK_USA, CHN_USA, outlet="O"))
    Keys(database).make("me", [Scope.READ], None)
    back_up(database, file, tools=tools)
    restore(other, file, tools=tools)
    again = Articles(other).get(stored.summary.id)
    assert (again.summary, again.text, again.revision) == (stored.summary, "A", 1)
    assert [each.dyad for each in again.reading.positions] == [PAK_USA, CHN_USA]
    assert [key.name for key in Keys(other).listed()] == ["me"]
    assert other.is_migrated()
    add(Articles(other), "B")
    assert texts(other) == ["A", "B"]


def test_what_was_stored_before_a_backup_began_is_in_it_and_it_is_of_one_state(database, other, tools, file):
    """However many write meanwhile: each article with its positions, each dyad's count with its last change."""
    stored, stop = [], Event()

    def write(writer):
        own = Articles(database)
        while not stop.is_set():
            mark = f"{writer} {len(stored)}"
            add(own, mark, PAK_USA, CHN_USA)
            stored.append(mark)

    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(write, writer) for writer in range(2)]
        try:
            while len(stored) < 40:
                stop.wait(0.01)
            before = list(stored)
            back_up(database, file, tools=tools)
        finally:
            stop.set()
        for each in writing:
            each.result()
    restore(other, file, tools=tools)
    kept = texts(other)
    assert set(before) <= set(kept) <= set(stored)
    with other.reading() as session:
        for dyad in (PAK_USA, CHN_USA):
            versions = select(PositionRow.version).where(PositionRow.dyad == str(dyad))
            assert sorted(session.scalars(versions)) == list(range(1, len(kept) + 1))
            assert session.get(DyadRow, str(dyad)).version == len(kept)


def test_a_file_that_is_there_is_kept_unless_forced(database, articles, tools, file):
    file.write_text("precious")
    with pytest.raises(BackupFailed, match="--force"):
        back_up(database, file, tools=tools)
    assert file.read_text() == "precious"
    back_up(database, file, tools=tools, force=True)
    assert file.read_bytes()[:6] in {b"SQLite", b"PGDMP\x01"}


def test_a_backup_that_fails_leaves_nothing_and_an_older_one_as_it_was(database, tools, file):
    file.write_text("precious")
    with database.writing() as session:
        session.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(BackupFailed, match="migrate"):
        back_up(database, file, tools=tools, force=True)
    assert file.read_text() == "precious"
    assert not list(file.parent.glob(".entente*"))


def test_a_folder_that_is_not_there_is_one_line(database, tools, tmp_path):
    with pytest.raises(BackupFailed, match="cannot be written"):
        back_up(database, tmp_path / "missing" / "kept", tools=tools)


def test_a_backup_is_for_its_owner_alone(database, tools, file):
    back_up(database, file, tools=tools)
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_is_stored_is_replaced_only_where_that_is_said(database, articles, tools, file):
    add(articles, "A")
    back_up(database, file, tools=tools)
    add(articles, "B")
    with pytest.raises(BackupFailed, match="--replace"):
        restore(database, file, tools=tools)
    assert texts(database) == ["A", "B"]
    restore(database, file, tools=tools, replace=True)
    assert texts(database) == ["A"]


def test_a_database_with_nothing_but_keys_is_not_empty(database, tools, file):
    back_up(database, file, tools=tools)
    Keys(database).make("me", [Scope.READ], None)
    with pytest.raises(BackupFailed, match="--replace"):
        restore(database, file, tools=tools)


@pytest.mark.parametrize("written", [b"", b"no backup", gzip.compress(b"no backup", mtime=0)])
def test_what_is_no_backup_is_refused(database, articles, tools, file, written):
    add(articles, "A")
    file.write_bytes(written)
    with pytest.raises(BackupFailed):
        restore(database, file, tools=tools, replace=True)
    assert texts(database) == ["A"]


def test_a_damaged_backup_is_refused_and_nothing_is_lost(database, articles, tools, file):
    for number in range(30):
        add(articles, f"{number} " + os.urandom(2000).hex())
    back_up(database, file, tools=tools)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) * 2 // 3])
    before = texts(database)
    with pytest.raises(BackupFailed):
        restore(database, file, tools=tools, replace=True)
    assert texts(database) == before
    add(articles, "and it works on")


def test_a_backup_of_another_kind_of_database_is_refused_with_the_remedy(database, tools, file):
    file.write_bytes(b"SQLite format 3\0" if is_postgresql(database) else b"PGDMP\1\x0f\0")
    with pytest.raises(BackupFailed, match="export"):
        restore(database, file, tools=tools)


def test_a_backup_of_a_later_version_is_refused(database, articles, tools, file):
    back_up(database, file, tools=tools)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BackupFailed, match="9999"):
        back_up(database, file, tools=tools, force=True)


@pytest.mark.parametrize("revision", ["0003", "0004"])
def test_a_backup_with_older_migrations_is_migrated_when_it_is_put_back(
    database, articles, other, tools, file, revision
):
    add(articles, "A")
    database.downgrade(revision)
    back_up(database, file, tools=tools)
    restore(other, file, tools=tools)
    assert other.is_migrated()
    assert texts(other) == ["A"]
    add(Articles(other), "B")
    assert PositionFeed(other).version(PAK_USA) % (1 << 40) == 2


def test_indexes_that_run_find_what_was_put_back(database, articles, tools, file):
    """Also where the same versions have come again, with other changes."""
    kept = [add(articles, mark) for mark in "ABC"]
    back_up(database, file, tools=tools)
    for mark in "DEF":
        add(articles, mark)
    articles.remove(kept[0])
    running = Indexes(PositionFeed(database), 1 << 30)
    assert len(running.candidates(PAK_USA)) == 5
    restore(database, file, tools=tools, replace=True)
    assert told(running) == told(Indexes(PositionFeed(database), 1 << 30))
    assert len(running.candidates(PAK_USA)) == 3
    stale = Indexes(PositionFeed(database), 1 << 30)
    stale.candidates(PAK_USA)
    back_up(database, file, tools=tools, force=True)
    add(articles, "G")
    stale.candidates(PAK_USA)
    restore(database, file, tools=tools, replace=True)
    add(articles, "H")
    fresh = told(Indexes(PositionFeed(database), 1 << 30))
    assert told(stale) == told(running) == fresh
    assert len(fresh[0]) == 4


def test_a_dyad_that_the_backup_lacks_begins_anew(database, articles, tools, file):
    add(articles, "A", PAK_USA)
    back_up(database, file, tools=tools)
    add(articles, "B", CHN_USA)
    running = Indexes(PositionFeed(database), 1 << 30)
    assert len(running.candidates(CHN_USA)) == 1
    restore(database, file, tools=tools, replace=True)
    assert len(running.candidates(CHN_USA)) == 0
    add(articles, "C", CHN_USA)
    assert told(running, CHN_USA) == told(Indexes(PositionFeed(database), 1 << 30), CHN_USA)


def test_each_time_that_something_is_put_back_is_an_epoch_of_its_own(database, tools, file):
    def epoch():
        with database.reading() as session:
            return session.scalars(select(EpochRow.number)).one()

    seen = [epoch()]
    back_up(database, file, tools=tools)
    for _ in range(2):
        restore(database, file, tools=tools)
        seen.append(epoch())
    assert seen[0] == 0
    assert len(set(seen)) == 3


@pytest.mark.parametrize(
    ("known", "since"),
    [(0, 0), ((7 << 40) + 4, 4), ((7 << 40) + 3, 3), ((7 << 40) + 2, 0), ((7 << 40) + 6, 0), (4, 0)],
)
def test_who_knows_a_version_of_no_use_is_told_all_there_is(known, since):
    assert DyadVersion(count=5, forgotten=3, epoch=7).told_since(known) == since


class TestSqlite:
    """What is so of copies of SQLite alone."""

    @pytest.fixture
    def database(self, sqlite_url):
        database = Database(sqlite_url)
        yield database
        database.close()

    def test_a_name_that_ends_in_gz_is_compressed(self, database, articles, other, tmp_path):
        add(articles, "A" * 10_000)
        packed, plain = tmp_path / "kept.gz", tmp_path / "kept"
        back_up(database, packed)
        back_up(database, plain)
        assert packed.stat().st_size < plain.stat().st_size / 2
        restore(other, packed)
        assert texts(other) == ["A" * 10_000]

    def test_a_backup_is_one_file_that_can_be_read_where_nothing_can_be_written(
        self, database, articles, file
    ):
        add(articles, "A")
        back_up(database, file)
        assert sorted(path.name for path in file.parent.iterdir() if "kept" in path.name) == ["kept"]
        connection = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
        assert connection.execute("SELECT text FROM articles").fetchall() == [("A",)]
        connection.close()

    def test_what_was_removed_before_is_nowhere_in_it(self, database, articles, file):
        secret = "the erased sentence " * 400
        gone = add(articles, secret)
        add(articles, "A")
        # As SQLite is built by most: some builds wipe what is deleted by themselves.
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        articles.remove(gone)
        back_up(database, file)
        assert b"the erased sentence" not in file.read_bytes()

    def test_who_writes_meanwhile_does_not_make_it_begin_anew(
        self, database, articles, other, file, monkeypatch
    ):
        add(articles, "A")
        written = []

        def write(_seconds):
            written.append(add(articles, f"B {len(written)}"))
            assert len(written) < 500

        monkeypatch.setattr("service.storing.backups.sqlite._STEP_PAGES", 5)
        monkeypatch.setattr("service.storing.backups.sqlite.time.sleep", write)
        back_up(database, file)
        assert len(written) > 2
        restore(other, file)
        assert texts(other) == ["A"]

    def test_where_there_is_no_database_that_is_said(self, tmp_path, file):
        database = Database(f"sqlite:///{tmp_path / 'none' / 'entente.db'}")
        with pytest.raises(BackupFailed, match="ENTENTE_DATA_DIR"):
            back_up(database, file)
        database.close()

    def test_a_reader_in_the_midst_of_it_ends_with_the_state_it_began_with(self, database, articles, file):
        add(articles, "A")
        back_up(database, file)
        add(articles, "B")
        with database.snapshot():
            assert texts(database) == ["A", "B"]
            with ThreadPoolExecutor(1) as pool:
                pool.submit(restore, database, file, replace=True).result()
            assert texts(database) == ["A", "B"]
        assert texts(database) == ["A"]

    def test_a_writer_that_does_not_end_is_waited_for_so_long_and_no_longer(
        self, database, articles, file, monkeypatch
    ):
        monkeypatch.setattr("service.storing.backups.sqlite._WAIT_SECONDS", 0.0)
        add(articles, "A")
        back_up(database, file)
        impatient = Database(database.url)
        event.listen(impatient.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout = 0"))
        with database.writing(), pytest.raises(BackupFailed, match="without end"):
            restore(impatient, file, replace=True)
        impatient.close()
        assert texts(database) == ["A"]


class TestPostgresql:
    """What is so of dumps of PostgreSQL alone."""

    @pytest.fixture
    def database(self, postgres_url):
        database = Database(postgres_url)
        yield database
        database.close()

    def test_without_its_programs_the_remedy_is_named(self, database, file, tmp_path):
        with pytest.raises(BackupFailed, match="--tools"):
            back_up(database, file, tools=Tools(tmp_path))

    def test_programs_older_than_the_server_are_refused(self, database, file, tmp_path):
        program = tmp_path / "pg_dump"
        program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
        program.chmod(0o755)
        with pytest.raises(BackupFailed, match="version 9 and the server of version"):
            back_up(database, file, tools=Tools(tmp_path))

    def test_a_restoring_that_breaks_off_changes_nothing(self, database, articles, tools, file, tmp_path):
        """pg_restore ends with an error after it has made the tables and filled none."""
        add(articles, "A")
        back_up(database, file, tools=tools)
        add(articles, "B")
        broken = tmp_path / "tools"
        broken.mkdir()
        (broken / "psql").symlink_to(tools.folder / "psql")
        program = broken / "pg_restore"
        real = tools.folder / "pg_restore"
        program.write_text(
            "#!/bin/sh\n"
            'case "$*" in *--version*|*--data-only*) exec ' + str(real) + ' "$@";; esac\n'
            f"{real} \"$@\" | sed '/^COPY/,$d'\nexit 1\n"
        )
        program.chmod(0o755)
        with pytest.raises(BackupFailed, match="pg_restore"):
            restore(database, file, tools=Tools(broken), replace=True)
        assert texts(database) == ["A", "B"]

    def test_tables_of_others_are_neither_kept_nor_touched(self, database, articles, tools, file):
        add(articles, "A")
        with database.writing() as session:
            session.execute(text("CREATE TABLE others (n INTEGER)"))
        back_up(database, file, tools=tools)
        with database.writing() as session:
            session.execute(text("INSERT INTO others VALUES (1)"))
        restore(database, file, tools=tools, replace=True)
        with database.reading() as session:
            assert session.scalar(text("SELECT n FROM others")) == 1

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql+psycopg://me:s%40crt@host/db?sslmode=require",
            "postgresql://me@host/db?password=s%40crt",
        ],
    )
    def test_the_password_is_in_the_environment_and_not_in_the_command(self, url):
        address, environment = destination(make_url(url))
        assert environment["PGPASSWORD"] == "s@crt"
        assert "crt" not in address
        assert address.startswith("postgresql://me@host/db")

    def test_of_a_failure_the_complaint_is_told_and_no_row(self):
        said = b"psql:<stdin>:5: ERROR:  duplicate key\nDETAIL:  Key (text)=(somebody's text)\nCONTEXT:  COPY"
        assert str(failed("/usr/bin/psql", said)) == "psql failed: ERROR:  duplicate key"
