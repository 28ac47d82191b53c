"""All dyads read from the database into memory: how long it takes, and how much they take."""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter

from benchmarks.limits import beside
from benchmarks.memory import megabytes
from service.comparing import Indexes
from service.reading.values import Dyad
from service.storing import Database, PositionFeed

_MOST_BYTES = 4 << 30


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a process measured that loaded every dyad: seconds, bytes by the index's own count, MiB by the kernel's."""

    positions: int
    largest_seconds: float
    seconds: float
    nbytes: int
    grown: float


def print_loading(url: str, dyads: list[Dyad]) -> None:
    """Load all `dyads`, the largest first, in a process of its own, and print what it took."""
    with get_context("spawn").Pool(1) as pool:
        loaded = pool.apply(load_all, (url, dyads))
    megabytes_own = loaded.nbytes / 1e6
    print(
        f"  index of {loaded.positions:,} on {len(dyads)} dyads   {megabytes_own:5.0f} MB"
        f" {beside(megabytes_own, 150, 'MB')}, resident memory grows by {loaded.grown:.0f} MiB"
    )
    print(
        f"  loading them from SQLite  {loaded.seconds:5.2f} s {beside(loaded.seconds, 5, 's')},"
        f" the largest alone {loaded.largest_seconds:.2f} s"
    )


def load_all(url: str, dyads: list[Dyad]) -> Loaded:
    """Load the dyads through a feed, and measure it."""
    database = Database(url)
    indexes = Indexes(PositionFeed(database), _MOST_BYTES)
    # The connection and what SQLAlchemy compiles once are no part of the index.
    indexes.candidates(Dyad("ABW", "ZWE"))
    before, began = megabytes("self", "Rss"), perf_counter()
    positions = len(indexes.candidates(dyads[0]))
    largest = perf_counter() - began
    positions += sum(len(indexes.candidates(dyad)) for dyad in dyads[1:])
    seconds = perf_counter() - began
    grown = megabytes("self", "Rss") - before
    database.close()
    return Loaded(positions, largest, seconds, indexes.nbytes, grown)
