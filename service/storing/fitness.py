"""Whether the database can do its work: whether it answers, can be written to, and has its migrations."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from service.storing.database import Database, known_migrations, newest_migration
from service.storing.tables import MarkRow

# Room for a few of the largest requests: an article of 8 MiB is in the database and in its log.
LEAST_FREE_BYTES: Final = 64 << 20
_MARK: Final = "written-after-a-failure"


class StorageUnfit(Exception):
    """A database that answers and cannot do its work; the message says what it lacks."""


def check_storage(database: Database) -> bool:
    """Whether every migration is in; raises StorageUnfit or SQLAlchemyError where the database is of no use.

    Nothing is written and no lock is taken, so that asking costs little and a long write is no failure;
    unless the last write failed: then only another tells whether that has passed.
    """
    url = database.engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        # Before connecting, which would make a file where there is none.
        _check_file(Path(url.database))
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            _check_writable(connection)
        is_migrated = _is_migrated(MigrationContext.configure(connection).get_current_revision())
    if is_migrated and database.write_failed:
        _write(database)
    return is_migrated


def _is_migrated(revision: str | None) -> bool:
    # One that is not known here is of a later version, which is being brought in: its migrations
    # only add, so that those who serve go on until it is there.
    return revision == newest_migration() or (revision is not None and revision not in known_migrations())


def _write(database: Database) -> None:
    """Write something, durably; raises StorageUnfit where that fails."""
    dialect: Any = postgresql if database.engine.dialect.name == "postgresql" else sqlite
    now = {"made_at": datetime.now(UTC)}
    mark = dialect.insert(MarkRow).values(name=_MARK, **now)
    try:
        with database.writing() as session:
            session.execute(mark.on_conflict_do_update(index_elements=[MarkRow.name], set_=now))
    except SQLAlchemyError:
        raise StorageUnfit("it cannot be written to: see whether its disk is full or broken") from None


def _check_file(path: Path) -> None:
    # One that was moved away is still open, and what is written to it is lost.
    if not path.exists():
        raise StorageUnfit(
            "its file is not there: bring it back, or make one with `python -m service migrate`"
        )
    volume = os.statvfs(path.parent)
    can_write = partial(os.access, mode=os.W_OK)
    if volume.f_flag & os.ST_RDONLY or not (can_write(path) and can_write(path.parent)):
        raise StorageUnfit("its file and folder can only be read")
    if volume.f_bavail * volume.f_frsize < LEAST_FREE_BYTES:
        raise StorageUnfit(f"its disk is full: less than {LEAST_FREE_BYTES >> 20} MiB are free")


def _check_writable(connection: Connection) -> None:
    # A standby after a failover, or a plan that has used up its disk.
    if connection.scalar(text("SHOW transaction_read_only")) == "on":
        raise StorageUnfit("it can only be read")
