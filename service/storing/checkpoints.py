"""Moving what was committed to SQLite from its log into its file, at times when nobody commits.

SQLite would do so by itself after a commit, while others commit. Before 3.51.3 that can lose what was
committed, rarely, where two processes do it one right after the other and a third begins the log anew
meanwhile (https://www.sqlite.org/wal.html#walresetbug). The log is begun anew by a commit alone: here
whoever moves holds the lock of those who write.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

# Together with the other processes', about as often as SQLite itself does it: every thousand pages.
_COMMITS: Final = 32
_BYTES: Final = 4 << 20
_LOG: Final = "-wal"


class Checkpoints:
    """The checkpoints of one process on one database file."""

    def __init__(self, engine: Engine, database: Path) -> None:
        self._engine = engine
        self._log = database.with_name(database.name + _LOG)
        self._lock = Lock()
        self._commits = 0
        # The log is written anew from its beginning after a checkpoint; its file does not shrink.
        self._bytes = _BYTES

    def committed(self) -> None:
        """Note a commit, and make a checkpoint where one is due. What fails can be done the next time."""
        with self._lock:
            self._commits += 1
            if self._commits < _COMMITS and self._size() <= self._bytes:
                return
            self._commits = 0
        with suppress(SQLAlchemyError, sqlite3.Error):
            self._make()
        self._bytes = max(_BYTES, self._size())

    def _make(self) -> None:
        with (
            closing(self._engine.raw_connection()) as writer,
            closing(self._engine.raw_connection()) as mover,
        ):
            writer.cursor().execute("BEGIN IMMEDIATE")
            try:
                # Waits for nobody: what a reader still needs is moved the next time.
                mover.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            finally:
                writer.rollback()

    def _size(self) -> int:
        try:
            return self._log.stat().st_size
        except OSError:
            return 0
