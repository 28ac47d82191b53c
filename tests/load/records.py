"""What became of each request that was sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

WRITES: Final = frozenset({"store", "store with a key", "remove", "change", "correct"})


@dataclass(frozen=True)
class Record:
    """A request: when it began on the system's monotonic clock, how long it took, and what came of it.

    `status` is None where no answer came: then the connection broke, or, where it was not `sent`, there
    was none to be had. `title` is that of the article a write was of, `value` what it was to become.
    """

    kind: str
    began: float
    seconds: float
    status: int | None
    sent: bool = True
    problem: str | None = None
    title: str | None = None
    value: str | None = None
    replayed: bool = False

    @property
    def ended(self) -> float:
        """When the answer was there, or the connection broke."""
        return self.began + self.seconds

    @property
    def is_done(self) -> bool:
        """Whether it was answered with success."""
        return self.status is not None and self.status < 400

    @property
    def is_broken(self) -> bool:
        """Whether the connection broke before the answer, so that nobody knows what was done."""
        return self.sent and self.status is None

    def line(self) -> str:
        """It as a line of a log."""
        return json.dumps(asdict(self)) + "\n"


def read(log: Path) -> list[Record]:
    """The records that a log has by now."""
    return list(_parsed(log.read_text(encoding="utf-8").splitlines(keepends=True)))


def failures(records: Iterable[Record]) -> list[Record]:
    """Those that were neither done nor refused for the database's sake, and had been sent."""
    return [each for each in records if each.is_broken or (each.status or 0) >= 400]


def _parsed(lines: Iterable[str]) -> Iterator[Record]:
    # The last one may be half written.
    return (Record(**json.loads(line)) for line in lines if line.endswith("\n"))
