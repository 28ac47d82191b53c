"""The index of one dyad by its size: how long a comparison takes, whether it is exact, how it takes in more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import cycle, pairwise
from typing import Final

import numpy as np

from benchmarks.exact import exactness
from benchmarks.synthetic import cut
from benchmarks.timing import Timing, measure
from service.comparing import ArticleTerms, Subject, compare
from service.comparing.indexing.copies import SIGNATURE_BYTES
from service.comparing.indexing.entries import Changes, Entries
from service.comparing.indexing.index import DyadIndex
from service.comparing.values import StoredPosition
from service.reading.values import Dyad, Position, Probabilities
from service.reading.vectors import TermVector

_DYAD: Final = Dyad("PAK", "USA")
_REPEATS: Final = 100


def index_of(entries: Entries) -> DyadIndex:
    """The index of these entries, taken in as they are read from a database."""
    index = DyadIndex()
    index.apply(Changes(1, [], [entries]))
    return index


def print_sizes(entries: Entries, sizes: Sequence[int], queries: list[TermVector]) -> bool:
    """A line for the first so many of the entries; whether the index is exact for all of them."""
    exact, error, medians = True, 0.0, []
    for size in sizes:
        some = cut(entries, 0, size)
        index = index_of(some)
        found = exactness(index, some, queries)
        alone, whole = time_comparing(index, queries)
        print(f"  {size:7,} stored  {whole}   the similarities {alone.median:6.2f} ms   {found}")
        exact &= found.holds
        error = max(error, found.error)
        medians.append(whole.median)
    growth = [
        f"{larger / size:.1f} × as many {longer / median:.1f} × as long"
        for (size, median), (larger, longer) in pairwise(zip(sizes, medians, strict=True))
    ]
    print("  " + "; ".join([*growth, f"largest error of a cosine {error:.0e}"]))
    return exact


def time_comparing(index: DyadIndex, queries: list[TermVector]) -> tuple[Timing, Timing]:
    """The time of `candidates`, and of it with all of `compare` but what is looked up of single articles."""
    vectors, subjects = cycle(queries), cycle([_subject(vector) for vector in queries])
    alone = measure(lambda: index.candidates(next(vectors)), repeats=_REPEATS)
    return alone, measure(lambda: _compare(index, next(subjects)), repeats=_REPEATS)


def print_changes(entries: Entries, size: int) -> None:
    """The time to take in one more article than `size`, one by one or many at once."""
    index = index_of(cut(entries, 0, size))
    at, times = size, []
    for _ in range(1_000):
        change = Changes(index.version + 1, [], [cut(entries, at, at + 1)])
        times.append(measure(partial(index.apply, change), repeats=1, warm_up=0).median)
        at += 1
    many = Changes(index.version + 1, [], [cut(entries, at, at + 1_000)])
    at_once = measure(partial(index.apply, many), repeats=1, warm_up=0)
    print(
        f"  one more article, {size:,} stored: median {np.median(times):.2f} ms, mean {np.mean(times):.2f} ms,"
        f" longest of 1,000 {max(times):.1f} ms; 1,000 at once {at_once.median:.1f} ms"
    )


def _compare(index: DyadIndex, subject: Subject) -> object:
    return compare(
        subject, index.candidates(subject.position.vector), _nothing, ArticleTerms(tuple, lambda _passage: {})
    )


def _subject(vector: TermVector) -> Subject:
    position = Position(_DYAD, Probabilities(0.2, 0.5, 0.3), 1.0, (), vector)
    return Subject(position, 0, np.full(SIGNATURE_BYTES, 1, np.uint8))


def _nothing(_dyad: Dyad, _articles: Sequence[int]) -> Mapping[int, StoredPosition]:
    """A look-up that finds nothing: the made positions have no passages."""
    return {}
