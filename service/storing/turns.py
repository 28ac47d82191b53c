"""Turns of those who write to one SQLite file, in all processes: who waits is served soon after the one before.

SQLite itself lets writers try again and again, after pauses that grow to a tenth of a second, and whoever
comes just then goes first: under load some wait for a second where each write takes milliseconds.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

# Until who is next notices that it is its turn: less than a write takes.
_PAUSE_SECONDS: Final = 0.001
_NEXT: Final = "-next"
_TURN: Final = "-turn"


class Turns:
    """The turns of one database file. Locks of the kernel's: who dies has none."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._threads = Lock()
        self._files: tuple[int, int] | None = None

    @contextmanager
    def turn(self, seconds: float) -> Iterator[bool]:
        """A block in which it is nobody else's turn; False where it did not become ours in so many seconds."""
        until = time.monotonic() + seconds
        if not self._threads.acquire(timeout=seconds):
            yield False
            return
        try:
            with self._processes(until) as is_ours:
                yield is_ours
        finally:
            self._threads.release()

    def forget(self) -> None:
        """Leave the files to the process that opened them; a forked one opens its own."""
        if self._files is not None:
            for file in self._files:
                os.close(file)
        self._files = None
        self._threads = Lock()

    @contextmanager
    def _processes(self, until: float) -> Iterator[bool]:
        """As `turn`, among processes: who comes next is one alone, so that nobody overtakes it."""
        try:
            following, turn = self._opened()
        except OSError:
            # A folder that cannot be written to: what is the matter, the database itself will say.
            yield True
            return
        is_ours = False
        if _locked(following, until):
            is_ours = _locked(turn, until)
            fcntl.flock(following, fcntl.LOCK_UN)
        try:
            yield is_ours
        finally:
            if is_ours:
                fcntl.flock(turn, fcntl.LOCK_UN)

    def _opened(self) -> tuple[int, int]:
        if self._files is None:
            self._files = self._open(_NEXT), self._open(_TURN)
        return self._files

    def _open(self, suffix: str) -> int:
        path = self._database.with_name(self._database.name + suffix)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _locked(file: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_PAUSE_SECONDS)
        else:
            return True
