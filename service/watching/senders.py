"""The threads that send: a few, of which one receiver gets one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Final

from service.storing.webhooks.outbox import Attempted, Claimed, Waiting
from service.watching.targets import Policy, TargetRefused, target_of

# Each waits for a receiver nearly all of its time.
SENDERS: Final = 8


class Senders:
    """Threads that make attempts, and what these came to; `done` is called after each.

    The threads begin with `start` and end with the process at the latest. To be used by one thread, but
    for the attempts themselves.
    """

    def __init__(self, attempt: Callable[[Claimed], Attempted], done: Callable[[], None]) -> None:
        self._attempt = attempt
        self._done = done
        self._work: SimpleQueue[Claimed | None] = SimpleQueue()
        self._lock = Lock()
        self._busy: dict[int, str] = {}
        self._finished: list[Attempted] = []
        # When each receiver had its last turn, in turns: those that waited longest come first.
        self._turns: dict[str, int] = {}
        self._turn = 0

    def start(self) -> None:
        """Begin the threads."""
        for number in range(SENDERS):
            Thread(target=self._run, name=f"sending-{number}", daemon=True).start()

    @property
    def in_flight(self) -> int:
        """How many attempts are under way."""
        with self._lock:
            return len(self._busy)

    def chosen(self, waiting: Iterable[Waiting], policy: Policy) -> dict[int, str]:
        """Those of the deliveries that can be sent now, with their receivers: no two to the same."""
        with self._lock:
            busy = set(self._busy.values())
        free, found = SENDERS - len(busy), dict[int, str]()
        by_origin = [(origin_of(each.url, policy), each.sequence) for each in waiting]
        for origin, sequence in sorted(by_origin, key=lambda pair: self._turns.get(pair[0], 0)):
            if len(found) < free and origin not in busy:
                busy.add(origin)
                found[sequence] = origin
        return found

    def send(self, claimed: Iterable[Claimed], origins: dict[int, str]) -> None:
        """Have deliveries sent that were chosen and claimed."""
        # Only who waits may be served before others; who has not been here for long starts anew.
        if len(self._turns) > 10_000:
            self._turns.clear()
        for each in claimed:
            self._turn += 1
            origin = origins[each.sequence]
            self._turns[origin] = self._turn
            with self._lock:
                self._busy[each.sequence] = origin
            self._work.put(each)

    def finished(self) -> list[Attempted]:
        """What the attempts came to that ended since this was asked last."""
        with self._lock:
            finished, self._finished = self._finished, []
            return finished

    def give_back(self, attempts: Iterable[Attempted]) -> None:
        """Keep what attempts came to for the next time that is asked."""
        with self._lock:
            self._finished = [*attempts, *self._finished]

    def end(self) -> None:
        """Have the threads end once they are done with what they have."""
        for _ in range(SENDERS):
            self._work.put(None)

    def _run(self) -> None:
        while (claimed := self._work.get()) is not None:
            attempted = self._attempt(claimed)
            with self._lock:
                self._finished.append(attempted)
                del self._busy[claimed.sequence]
            self._done()


def origin_of(url: str, policy: Policy) -> str:
    """The receiver of an address; the address itself where it is one that is not called."""
    try:
        return target_of(url, policy).origin
    except TargetRefused:
        return url
