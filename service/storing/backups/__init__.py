"""Backups: one state of the whole database in a file, made and put back while the service serves."""

from __future__ import annotations

from pathlib import Path

from service.storing.backups import postgresql, sqlite
from service.storing.backups.contents import has_contents
from service.storing.backups.files import BackupFailed, Kind, kind_of, replacing
from service.storing.backups.tools import Tools
from service.storing.database import Database

__all__ = ["BackupFailed", "Tools", "back_up", "restore"]


def back_up(database: Database, target: Path, *, tools: Tools = Tools(), force: bool = False) -> None:  # noqa: B008 (does not change)
    """Write one state of the database to `target`, whole or not at all.

    All that was committed before is in it. A copy of SQLite is compressed where the name ends in `.gz`.
    Raises BackupFailed, also where `target` is there and not `force`.
    """
    with replacing(target, force=force) as path:
        if _is_postgresql(database):
            postgresql.dump(database, path, tools)
        else:
            sqlite.copy(database, path, compress=target.suffix == ".gz")


def restore(database: Database, source: Path, *, tools: Tools = Tools(), replace: bool = False) -> None:  # noqa: B008 (does not change)
    """Put a backup in the place of all there is, in one step, and bring it up to date.

    What was stored since is gone. Processes that work on the database find the restored state, and begin
    their indexes anew. Raises BackupFailed, also where anything is stored and not `replace`.
    """
    kind = kind_of(source)
    expected = Kind.POSTGRESQL if _is_postgresql(database) else Kind.SQLITE
    if kind is not expected:
        raise BackupFailed(
            f"{source} is a backup of {kind.value}, and the settings name a database of {expected.value}:"
            " what `export` writes, `import` reads on either"
        )
    if not replace and has_contents(database):
        raise BackupFailed(
            "the database is not empty: what it holds would be gone. Back it up, and give --replace"
        )
    put_back = postgresql.put_back if kind is Kind.POSTGRESQL else sqlite.put_back
    put_back(database, source, tools)


def _is_postgresql(database: Database) -> bool:
    return database.engine.dialect.name == "postgresql"
