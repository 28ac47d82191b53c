"""The indexes of dyads in a process: read from the feed when wanted, kept while there is room."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from service.comparing.indexing.candidates import Candidates
from service.comparing.indexing.entries import Changes
from service.comparing.indexing.index import DyadIndex, candidates_of, estimated_bytes
from service.reading.values import Dyad
from service.reading.vectors import TermVector


class Feed(Protocol):
    """Where stored positions come from: the truth that an index is a copy of."""

    def version(self, dyad: Dyad) -> int:
        """The version the dyad is at."""

    def extent(self, dyad: Dyad) -> tuple[int, int]:
        """How many positions are stored on the dyad, and how many terms their vectors have in all."""

    def changes(self, dyad: Dyad, since: int) -> AbstractContextManager[Changes]:
        """What changed on the dyad after a version."""


@dataclass(slots=True, eq=False)
class _Slot:
    index: DyadIndex = field(default_factory=DyadIndex)
    lock: Lock = field(default_factory=Lock)
    nbytes: int = 0


class Indexes:
    """An index for each dyad that was asked for, up to `most_bytes` in all. Safe to share by threads.

    Each call looks up the dyad's version first and takes in what it has missed, so that what was
    stored through any process before the call is among the candidates. Where memory is short, the
    dyads that nobody asked for longest leave; a dyad too large by itself is read from the feed each
    time.
    """

    def __init__(self, feed: Feed, most_bytes: int) -> None:
        self._feed = feed
        self._most_bytes = most_bytes
        self._slots: OrderedDict[Dyad, _Slot] = OrderedDict()
        self._lock = Lock()

    def candidates(self, dyad: Dyad, vector: TermVector | None = None) -> Candidates:
        """The stored positions on the dyad, with their similarity to `vector`."""
        version = self._feed.version(dyad)
        if version == 0:
            return candidates_of([])
        slot = self._slot(dyad)
        if slot is None:
            with self._feed.changes(dyad, 0) as changes:
                return candidates_of(changes.entries, vector)
        with slot.lock:
            # Not only where it is less: an older state of the database may have been put back.
            if slot.index.version != version:
                self._update(dyad, slot)
                self._make_room(dyad)
            return slot.index.candidates(vector)

    @property
    def nbytes(self) -> int:
        """The memory that all of them take, in bytes."""
        with self._lock:
            return sum(slot.nbytes for slot in self._slots.values())

    def __len__(self) -> int:
        """How many dyads are in memory."""
        return len(self._slots)

    def _slot(self, dyad: Dyad) -> _Slot | None:
        """The dyad's place, which may have yet to be filled; None where it has no room."""
        with self._lock:
            slot = self._slots.get(dyad)
            if slot is not None:
                self._slots.move_to_end(dyad)
                return slot
        if estimated_bytes(*self._feed.extent(dyad)) > self._most_bytes:
            return None
        with self._lock:
            return self._slots.setdefault(dyad, _Slot())

    def _update(self, dyad: Dyad, slot: _Slot) -> None:
        index = slot.index
        # Until it is whole again: what broke off half-way is begun anew.
        slot.index = DyadIndex()
        with self._feed.changes(dyad, index.version) as changes:
            if changes.whole:
                index = DyadIndex()
            index.apply(changes)
        slot.index, slot.nbytes = index, index.nbytes

    def _make_room(self, dyad: Dyad) -> None:
        """Let the dyads go that were asked for longest ago; `dyad` itself last."""
        with self._lock:
            total = sum(slot.nbytes for slot in self._slots.values())
            if total <= self._most_bytes:
                return
            for other in [*(each for each in self._slots if each != dyad), dyad]:
                if total <= self._most_bytes:
                    return
                slot = self._slots.pop(other, None)
                total -= slot.nbytes if slot else 0
