"""A feed of stored positions in memory, for the tests of what is fed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from service.comparing.indexing.entries import Changes, Entries, EntryRow
from service.reading.values import Dyad

# So few rows at a time that a handful comes in several parts.
_CHUNK = 3


@dataclass
class _Stored:
    version: int = 0
    rows: dict[int, tuple[int, EntryRow]] = field(default_factory=dict)
    removals: list[tuple[int, int]] = field(default_factory=list)


class FakeFeed:
    """Keeps positions per dyad and tells what changed, as the archive does. Safe to share by threads."""

    def __init__(self) -> None:
        self._dyads: dict[Dyad, _Stored] = {}
        self._lock = Lock()
        # How often each dyad was read from the beginning, and how often what changed since.
        self.loads: Counter[Dyad] = Counter()
        self.updates: Counter[Dyad] = Counter()

    def store(self, dyad: Dyad, *rows: EntryRow) -> None:
        """Add positions, or change those of the same articles; each is a version of its own."""
        with self._lock:
            stored = self._dyads.setdefault(dyad, _Stored())
            for row in rows:
                stored.version += 1
                stored.rows[row[0]] = (stored.version, row)

    def remove(self, dyad: Dyad, *articles: int) -> None:
        with self._lock:
            stored = self._dyads[dyad]
            for article in articles:
                stored.version += 1
                del stored.rows[article]
                stored.removals.append((stored.version, article))

    def left(self, dyad: Dyad) -> list[EntryRow]:
        """All positions on the dyad as they are now."""
        with self._lock:
            return [row for _, row in self._dyads[dyad].rows.values()]

    def version(self, dyad: Dyad) -> int:
        with self._lock:
            return self._dyads.get(dyad, _Stored()).version

    def extent(self, dyad: Dyad) -> tuple[int, int]:
        rows = self.left(dyad)
        return len(rows), sum(len(row[-1]) // 8 for row in rows)

    @contextmanager
    def changes(self, dyad: Dyad, since: int) -> Iterator[Changes]:
        with self._lock:
            stored = self._dyads[dyad]
            (self.updates if since else self.loads)[dyad] += 1
            version = stored.version
            rows = [row for version, row in stored.rows.values() if version > since]
            removed = [article for version, article in stored.removals if version > since > 0]
        yield Changes(version, removed, self.parts(rows))

    def parts(self, rows: list[EntryRow]) -> Iterator[Entries]:
        """The rows, a few at a time."""
        return (Entries.of(rows[start : start + _CHUNK]) for start in range(0, len(rows), _CHUNK))
