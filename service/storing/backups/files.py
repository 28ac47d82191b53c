"""The files that backups are: what they are of, and how they come to be there whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Final

from service.storing.database import known_migrations

_SQLITE: Final = b"SQLite format 3\0"
_POSTGRESQL: Final = b"PGDMP"
GZIP: Final = b"\x1f\x8b"


class BackupFailed(Exception):
    """A backup that could not be made or put back; the message says why, and the remedy."""


class Kind(Enum):
    """The database that a backup is of."""

    SQLITE = "SQLite"
    POSTGRESQL = "PostgreSQL"


def kind_of(source: Path) -> Kind:
    """What a file is a backup of, by its first bytes; raises BackupFailed where it is none."""
    with source.open("rb") as file:
        start = file.read(len(_SQLITE))
    if start.startswith((_SQLITE, GZIP)):
        return Kind.SQLITE
    if start.startswith(_POSTGRESQL):
        return Kind.POSTGRESQL
    raise BackupFailed(f"{source} is no backup: give a file that `backup` wrote")


def check_revision(revision: str | None) -> None:
    """Raise BackupFailed where a database with this newest migration is not ours, or of a later version."""
    if revision is None:
        raise BackupFailed(
            "it holds no tables of Entente: on a new database, run `python -m service migrate`"
        )
    if revision not in known_migrations():
        raise BackupFailed(
            f"its tables are of migration {revision}, which this version does not know: use the version that made it"
        )


@contextmanager
def replacing(target: Path, *, force: bool) -> Iterator[Path]:
    """A path to write to, whose file takes the place of `target`, on disk, if the block ends well.

    Raises BackupFailed where `target` is there and not `force`, or cannot be written.
    """
    if target.exists() and not force:
        raise BackupFailed(f"{target} is there already: give another name, or --force")
    try:
        with tempfile.TemporaryDirectory(prefix=".entente-backup-", dir=target.parent) as folder:
            path = Path(folder) / "backup"
            yield path
            # It holds all texts, and what tells keys: nobody else's to read.
            path.chmod(0o600)
            _sync(path)
            path.replace(target)
            _sync(target.parent)
    except OSError as error:
        raise BackupFailed(f"{target} cannot be written: {error.strerror or error}") from error


def _sync(path: Path) -> None:
    """Have the disk hold a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
