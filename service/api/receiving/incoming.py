"""Lines that are taken in by a thread of their own, so that it shows whether there is one yet."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Final

from service.api.receiving.streams import LongLine

Line = tuple[int, bytes | LongLine]
# What may wait: enough that storing never waits for receiving, and not more than memory is there for.
_MOST_LINES: Final = 64
_MOST_BYTES: Final = 4 << 20
# How long the rest of a body that is of no use any more may take to pass.
_LET_PASS_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class End:
    """After the last line; `error` says why it was the last, None where the body was whole."""

    error: Exception | None


class IncomingLines:
    """The lines of a request's body, of which some are held while those before are worked on."""

    def __init__(self, lines: Iterator[Line], connection: socket.socket | None) -> None:
        self._lines = lines
        self._connection = connection
        self._held: deque[Line | End] = deque()
        self._bytes = 0
        self._is_closed = False
        self._changed = Condition()
        self._thread = Thread(target=self._receive, name="lines", daemon=True)

    def begin(self) -> None:
        """Wait for the first line, or the end; raises what ended the body before there was a line."""
        self._thread.start()
        with self._changed:
            self._changed.wait_for(lambda: self._held)
            first = self._held[0]
        if isinstance(first, End) and first.error is not None:
            raise first.error

    def take(self, seconds: float | None) -> Line | End | None:
        """The next line, or the end; None where there is none within so many seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._held, seconds):
                return None
            item = self._held.popleft()
            self._bytes -= _size(item)
            self._changed.notify_all()
            return item

    def close(self) -> None:
        """Take in nothing more; what is still to come is let pass for a moment, so that an answer gets through."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join(_LET_PASS_SECONDS)
        if self._thread.is_alive() and self._connection is not None:
            with suppress(OSError):  # closed meanwhile
                self._connection.shutdown(socket.SHUT_RD)
            self._thread.join()

    def _receive(self) -> None:
        error: Exception | None = None
        try:
            for line in self._lines:
                self._hold(line)
        except Exception as raised:
            # The thread that answers will tell of it.
            error = raised
        self._hold(End(error))

    def _hold(self, item: Line | End) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._has_room())
            if not self._is_closed:
                self._held.append(item)
                self._bytes += _size(item)
                self._changed.notify_all()

    def _has_room(self) -> bool:
        return len(self._held) < _MOST_LINES and self._bytes < _MOST_BYTES


def _size(item: Line | End) -> int:
    return 0 if isinstance(item, End) or isinstance(item[1], LongLine) else len(item[1])
