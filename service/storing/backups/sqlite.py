"""Backups of SQLite, by its online backup (https://sqlite.org/backup.html)."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from service.storing.backups.files import GZIP, BackupFailed, check_revision
from service.storing.backups.tools import Tools
from service.storing.database import Database
from service.storing.versions import beginning_an_epoch

# Four megabytes at a time, with a rest for whoever else needs the disk.
_STEP_PAGES: Final = 1_000
_REST_SECONDS: Final = 0.005
# How long putting back waits for a writer, whose own transactions take milliseconds.
_WAIT_SECONDS: Final = 30.0
_RETRY_SECONDS: Final = 0.05


def copy(database: Database, target: Path, *, compress: bool) -> None:
    """Write one state of the database to a new file; raises BackupFailed."""
    path = target.with_suffix(".db")
    with (
        _failing("the database could not be copied"),
        closing(_opened(_file_of(database))) as source,
        closing(_connected(path)) as made,
    ):
        # One state is held through all steps: else each commit of a writer begins the copy anew.
        # It holds up nobody; the log that is written ahead grows meanwhile.
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master").fetchall()
        source.backup(made, pages=_STEP_PAGES, progress=lambda *_: time.sleep(_REST_SECONDS))
        # A file by itself, without one of a log beside it, and without what was deleted.
        made.execute("PRAGMA journal_mode = DELETE")
        made.execute("PRAGMA journal_mode = OFF")
        made.execute("VACUUM")
        _check(made)
    if compress:
        with path.open("rb") as plain, gzip.open(target, "wb", compresslevel=3) as packed:
            shutil.copyfileobj(plain, packed, 1 << 20)
    else:
        path.replace(target)


def put_back(database: Database, source: Path, _tools: Tools) -> None:
    """Put a copy in the place of all there is, in one transaction; raises BackupFailed.

    Not by another file: who has the old one open would go on writing to it.
    """
    live = _file_of(database)
    live.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".entente-restore-", dir=live.parent) as folder,
        _failing(f"{source} could not be put back"),
    ):
        prepared = Path(folder) / "restored.db"
        _unpack(source, prepared)
        _bring_up_to_date(prepared)
        with closing(_connected(prepared)) as restored, database.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is None:
                raise BackupFailed("the database is not there")
            restored.backup(driver, progress=_patience(), sleep=_RETRY_SECONDS)
        # All of it is in the log by now, which is cut, unless somebody reads the old state still.
        with closing(_connected(live, seconds=1.0)) as connected:
            connected.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _bring_up_to_date(path: Path) -> None:
    """Check a copy, begin a new epoch in it and add what migrations it lacks."""
    with closing(_connected(path)) as made:
        _check(made)
        for statement in beginning_an_epoch():
            made.execute(statement)
    copied = Database(f"sqlite:///{path}")
    copied.migrate()
    copied.close()


def _check(made: sqlite3.Connection) -> None:
    """Raise BackupFailed where a copy is damaged or not ours."""
    found = made.execute("PRAGMA integrity_check(1)").fetchone()
    if found != ("ok",):
        raise BackupFailed("the copy is damaged: take an older one, and check the disk")
    there = made.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = made.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
    check_revision(None if row is None else row[0])


def _unpack(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        packed = file.read(len(GZIP)) == GZIP
    with gzip.open(source) if packed else source.open("rb") as plain, target.open("wb") as file:
        shutil.copyfileobj(plain, file, 1 << 20)


def _file_of(database: Database) -> Path:
    name = database.engine.url.database
    if not name or name == ":memory:":
        raise BackupFailed("the database is in memory: there is no file to keep")
    return Path(name)


def _opened(path: Path) -> sqlite3.Connection:
    """A connection to a database that is there."""
    if not path.exists():
        raise BackupFailed(f"there is no database at {path}: see ENTENTE_DATA_DIR")
    return _connected(path)


def _connected(path: Path, seconds: float = 5.0) -> sqlite3.Connection:
    """A connection that waits so long for a lock."""
    return sqlite3.connect(path, isolation_level=None, timeout=seconds)


def _patience() -> Callable[[int, int, int], None]:
    """What is called after each try to take the lock, and gives up where a writer does not end."""
    until = time.monotonic() + _WAIT_SECONDS

    def wait(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > until:
            raise BackupFailed("somebody writes without end: stop what does, and try again")

    return wait


@contextmanager
def _failing(what: str) -> Iterator[None]:
    """Turn the failures of files and of SQLite into BackupFailed."""
    try:
        yield
    except (OSError, EOFError, sqlite3.Error) as error:
        raise BackupFailed(f"{what}: {error}") from error
