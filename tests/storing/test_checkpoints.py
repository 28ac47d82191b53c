"""What was committed to SQLite is moved from its log into its file, and only while nobody commits."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import OperationalError

from service.storing import Database
from service.storing.checkpoints import Checkpoints


@pytest.fixture
def sqlite(sqlite_url):
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def path(sqlite_url, tmp_path):
    return tmp_path / make_url(sqlite_url).database


def mark(database, number):
    with database.writing() as session:
        statement = text("INSERT INTO marks (name, made_at) VALUES (:name, '2026-01-01')")
        session.execute(statement, {"name": f"mark {number} {'.' * 8_000}"})


def in_file(path, tmp_path):
    """How many marks the file has without the log beside it."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        return connection.execute("SELECT count(*) FROM marks").fetchone()[0]


def test_no_connection_makes_checkpoints_by_itself(sqlite):
    with sqlite.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA wal_autocheckpoint")) == 0


def test_the_log_is_moved_now_and_then_and_does_not_grow_for_ever(sqlite, path, tmp_path):
    for number in range(300):
        mark(sqlite, number)
    assert 250 <= in_file(path, tmp_path) <= 300
    # All that was written is three times as much.
    assert path.with_name(path.name + "-wal").stat().st_size < 5 << 20


def test_nobody_else_can_commit_meanwhile(sqlite, path, monkeypatch):
    monkeypatch.setattr("service.storing.checkpoints._COMMITS", 1)
    refused = []

    def try_to_write(statement):
        if "wal_checkpoint" in statement:
            with closing(sqlite3.connect(path, timeout=0)) as other, pytest.raises(sqlite3.OperationalError):
                other.execute("BEGIN IMMEDIATE")
            refused.append(statement)

    event.listen(sqlite.engine, "connect", lambda connection, _: connection.set_trace_callback(try_to_write))
    mark(sqlite, 1)
    assert refused


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("BEGIN", None, sqlite3.OperationalError("database is locked")),
        sqlite3.OperationalError("database or disk is full"),
    ],
)
def test_a_checkpoint_that_fails_fails_no_write(sqlite, monkeypatch, error):
    monkeypatch.setattr("service.storing.checkpoints._COMMITS", 1)
    failed = []

    def fail(checkpoints):
        failed.append(checkpoints)
        raise error

    monkeypatch.setattr(Checkpoints, "_make", fail)
    mark(sqlite, 1)
    assert failed
    with sqlite.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM marks")) == 1
