"""Waiting no longer than agreed for what a client sends, however slowly it trickles in."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Condition, Thread
from time import monotonic
from typing import Final


class Wait:
    """One wait for a client, which lasts until `end` is called or the time is over."""

    __slots__ = ("_socket", "_watch", "until")

    def __init__(self, watch: Watch, connection: socket.socket | None, until: float) -> None:
        self._watch = watch
        self._socket = connection
        self.until = until

    @property
    def is_over(self) -> bool:
        """Whether the agreed time has passed."""
        return monotonic() >= self.until

    def end(self) -> None:
        """Wait no more; after this the connection is left alone."""
        self._watch.forget(self)

    def give_up(self) -> None:
        """Let whoever reads from the connection find its end. It can still be written to."""
        if self._socket is not None:
            with suppress(OSError):  # closed meanwhile
                self._socket.shutdown(socket.SHUT_RD)


class Watch:
    """Ends the reading from connections whose time is over, in one thread for all of them.

    A time limit of the socket's own would begin anew with each byte.
    """

    def __init__(self) -> None:
        self._waits: set[Wait] = set()
        self._changed = Condition()
        self._thread: Thread | None = None
        self._wakes = 0.0

    def start(self, connection: socket.socket | None, seconds: float) -> Wait:
        """Wait for what comes on the connection, `seconds` at most; with None nothing is ended."""
        wait = Wait(self, connection, monotonic() + seconds)
        if connection is not None:
            with self._changed:
                self._waits.add(wait)
                self._see_to_it(wait.until)
        return wait

    def forget(self, wait: Wait) -> None:
        """Drop a wait; does nothing where it is dropped already."""
        with self._changed:
            self._waits.discard(wait)

    def _see_to_it(self, until: float) -> None:
        # Begun with the first wait and not before: a thread does not survive the parting of the workers.
        if self._thread is None:
            self._thread = Thread(target=self._run, name="watch", daemon=True)
            self._thread.start()
        elif until < self._wakes:
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while True:
                now = monotonic()
                for wait in [wait for wait in self._waits if wait.until <= now]:
                    wait.give_up()
                    self._waits.discard(wait)
                self._wakes = min((wait.until for wait in self._waits), default=float("inf"))
                self._changed.wait(None if self._wakes == float("inf") else max(0.0, self._wakes - now))


WATCH: Final = Watch()
