"""A check that may hang, asked with a time limit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from time import monotonic
from typing import Final, Generic, TypeVar

_Found = TypeVar("_Found")
# Each holds a connection, and waits for a server that may never say a word.
_MOST_HANGING: Final = 4


class Probe(Generic[_Found]):
    """A check that runs in threads of its own. Safe to share by threads.

    Those who ask at the same time share one run. A run that is over the time is left to hang while
    the next is tried, since the server may be back without its knowing; but few hang at once.
    """

    def __init__(self, check: Callable[[], _Found], seconds: float) -> None:
        self._check = check
        self._seconds = seconds
        self._runs: list[tuple[float, Future[_Found]]] = []
        self._lock = Lock()

    def ask(self) -> _Found:
        """What the check finds; raises what it raises, and TimeoutError where it takes too long."""
        return self._run().result(timeout=self._seconds)

    def _run(self) -> Future[_Found]:
        """A run that is under way, or a new one."""
        with self._lock:
            self._runs = [(began, run) for began, run in self._runs if not run.done()]
            now = monotonic()
            if self._runs:
                began, run = self._runs[-1]
                if now - began < self._seconds or len(self._runs) >= _MOST_HANGING:
                    return run
            run = Future()
            # A thread that hangs must not keep the process from ending, as those of an executor do.
            Thread(target=self._finish, args=(run,), name="probe", daemon=True).start()
            self._runs.append((now, run))
            return run

    def _finish(self, run: Future[_Found]) -> None:
        try:
            run.set_result(self._check())
        except Exception as error:
            run.set_exception(error)
