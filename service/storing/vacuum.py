"""Writing the database anew, so that nothing of what was removed is left in its files."""

from __future__ import annotations

from typing import Any

from service.storing.database import Database
from service.storing.tables import Base


class VacuumFailed(Exception):
    """The database could not be written anew; the message says why, and the remedy."""


def vacuum(database: Database) -> None:
    """Write the whole database anew; who writes meanwhile waits, and on PostgreSQL who reads, too.

    It takes as much room again as the database has. Raises VacuumFailed.
    """
    dialect = database.engine.dialect
    on_postgresql = dialect.name == "postgresql"
    # What this takes cannot be in a transaction, which the engine would begin.
    connection = database.engine.raw_connection()
    driver: Any = connection.driver_connection
    try:
        if on_postgresql:
            driver.autocommit = True
            driver.execute(f"VACUUM (FULL, ANALYZE) {', '.join(Base.metadata.tables)}")
        else:
            driver.execute("VACUUM")
            _cut_the_log(driver)
    except dialect.loaded_dbapi.Error as error:
        raise VacuumFailed(f"the database could not be written anew: {error}") from error
    finally:
        connection.invalidate()


def _cut_the_log(driver: Any) -> None:  # noqa: ANN401 (the driver's own type)
    """Cut SQLite's log to nothing: it has the old pages, and the new ones."""
    busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise VacuumFailed("somebody reads for long, and the log still has what was removed: try again")
