"""A made archive whose terms are spread over articles as those of real news are.

What it imitates was measured on 6,121 real articles (`REAL`). A term's rank is its place by the number
of articles that hold it; the shares of articles by rank are interpolated, and fall with the square of
the rank beyond 10,000, which gives the vocabulary the growth of a real one. The ids and the inverse
document frequencies are the shipped model's, so that real texts share terms with the made articles as
they do with real ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.words import DrawnWords, Vocabulary
from service.comparing.indexing.copies import SIGNATURE_BYTES
from service.comparing.indexing.entries import UNDATED, Entries
from service.reading.vectors import TermVector

OUTLETS: Final = tuple(f"Outlet {number}" for number in range(1, 41))
# A dozen articles tell of one event on the average, of a few events hundreds.
_ARTICLES_AN_EVENT: Final = 12
# They come within some days of it.
_DAYS_OF_AN_EVENT: Final = 4.0
_FIRST_DAY: Final = np.datetime64("2006-01-01", "us")
_DAYS: Final = 20 * 365
_DAY: Final = 86_400_000_000
_COPIES: Final = 0.03
_UNDATED: Final = 0.05
# Articles made at a time: some hundred megabytes of words.
_CHUNK: Final = 20_000
_NOT_OF_ROWS: Final = ("outlets", "ids", "weights")


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticArchive:
    """Made positions, one an article, those of one dyad after the other: columns as in `Entries`.

    Dyad d has the rows `starts[d]:starts[d + 1]`. The articles' numbers rise on each dyad, and those
    of different dyads are mixed. `held_out` are vectors of further articles on dyad 0, which are not stored.
    """

    starts: NDArray[np.int64]
    rows: Entries
    held_out: list[TermVector]

    def __len__(self) -> int:
        return len(self.rows)

    def on(self, dyad: int, most: int | None = None) -> Entries:
        """The entries of a dyad, or the first `most` of them."""
        begin, end = int(self.starts[dyad]), int(self.starts[dyad + 1])
        return cut(self.rows, begin, end if most is None else min(end, begin + most))


def cut(entries: Entries, begin: int, end: int) -> Entries:
    """The rows from `begin` to before `end`; views of the same arrays."""
    bounds = np.append(0, entries.sizes.cumsum())
    return _picked(entries, slice(begin, end), slice(int(bounds[begin]), int(bounds[end])))


def taken(entries: Entries, rows: NDArray[np.int64]) -> Entries:
    """The given rows, in their order."""
    picked = _picked(entries, rows, _places(entries.sizes, rows))
    return replace(picked, outlets=[entries.outlets[row] for row in rows.tolist()])


def _picked(entries: Entries, rows: Any, terms: Any) -> Entries:  # noqa: ANN401 (slices or arrays)
    columns = {name: getattr(entries, name)[rows] for name in Entries.__slots__ if name not in _NOT_OF_ROWS}
    outlets = entries.outlets[rows] if isinstance(rows, slice) else ()
    return Entries(**columns, outlets=outlets, ids=entries.ids[terms], weights=entries.weights[terms])


def vectors_of(entries: Entries) -> list[TermVector]:
    """The term vector of each row."""
    bounds = np.append(0, entries.sizes.cumsum()).tolist()
    return [TermVector(entries.ids[begin:end], entries.weights[begin:end]) for begin, end in pairwise(bounds)]


def sizes_of_dyads(articles: int, largest: float = 0.15, dyads: int = 300) -> list[int]:
    """How many of the articles are on each dyad: a share on the first, the rest by Zipf's law."""
    rest = articles - round(articles * largest)
    shares = 1.0 / np.arange(2, dyads + 1)
    bounds = np.rint(np.append(0.0, shares.cumsum() / shares.sum()) * rest).astype(np.int64)
    return [articles - rest, *np.diff(bounds).tolist()]


def generate(sizes: Sequence[int], *, held_out: int, seed: int = 1) -> SyntheticArchive:
    """Make so many articles on each dyad, and `held_out` more on the first that are not stored."""
    random = np.random.default_rng(seed)
    dyads = np.repeat(np.arange(len(sizes)), [sizes[0] + held_out, *sizes[1:]])
    events = _events(dyads, random)
    source = _sources(dyads, random)
    words_of = _words()
    words = [
        words_of.draw(dyads[begin : begin + _CHUNK], events[begin : begin + _CHUNK], random)
        for begin in range(0, len(dyads), _CHUNK)
    ]
    made, ids, weights = (np.concatenate(column) for column in zip(*words, strict=True))
    places = _places(made, source)
    vectors = (made[source], ids[places], weights[places])
    everything = _entries(dyads, events[source], source, random, vectors)
    rows, apart = np.arange(len(everything)), sizes[0] + np.arange(held_out)
    queries = vectors_of(taken(everything, apart))
    # Numbers are mixed over the dyads, and on each in the order of its rows.
    numbers = random.permutation(len(rows) - held_out) + 1
    numbers = numbers[np.lexsort((numbers, np.repeat(np.arange(len(sizes)), sizes)))]
    stored = replace(taken(everything, np.delete(rows, apart)), articles=numbers)
    return SyntheticArchive(np.append(0, np.cumsum(sizes)), stored, queries)


@cache
def _words() -> DrawnWords:
    return DrawnWords(Vocabulary.of_the_model())


def _events(dyads: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """The event that each article tells of; no dyad shares one with another."""
    counts = np.bincount(dyads)[dyads] // _ARTICLES_AN_EVENT + 1
    return dyads << 32 | (counts * random.random(len(dyads)) ** 2).astype(np.int64)


def _sources(dyads: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """The row whose text each row prints: its own, or, of a copy, that of one before on its dyad."""
    rows = np.arange(len(dyads))
    copied = random.random(len(dyads)) < _COPIES
    copied &= np.append(False, dyads[1:] == dyads[:-1])
    return np.asarray(np.maximum.accumulate(np.where(copied, 0, rows)))


def _places(sizes: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of the terms of `rows`, one row after the other."""
    ends = sizes.cumsum()
    wanted = sizes[rows]
    begins = np.repeat((ends - sizes)[rows] - (wanted.cumsum() - wanted), wanted)
    return np.asarray(begins + np.arange(len(begins), dtype=np.int64))


def _entries(
    dyads: NDArray[np.int64],
    events: NDArray[np.int64],
    source: NDArray[np.int64],
    random: np.random.Generator,
    vectors: tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.float32]],
) -> Entries:
    count = len(dyads)
    _, numbers = np.unique(events, return_inverse=True)
    days = random.uniform(0, _DAYS, int(numbers.max()) + 1)[numbers]
    days += random.exponential(_DAYS_OF_AN_EVENT, count)
    published = _FIRST_DAY + (days * _DAY).astype(np.int64).astype("timedelta64[us]")
    published[random.random(count) < _UNDATED] = UNDATED
    shares = 1.0 / np.arange(1, len(OUTLETS) + 1)
    outlets = random.choice(len(OUTLETS), count, p=shares / shares.sum())
    return Entries(
        articles=np.arange(count),
        keys=random.integers(-(1 << 63), 1 << 63, count, np.int64, endpoint=False),
        published=published,
        stored=np.datetime64("2026-01-01", "us") + np.arange(count).astype("timedelta64[s]"),
        outlets=[OUTLETS[number] for number in outlets.tolist()],
        presences=random.uniform(0.05, 1.0, count),
        probabilities=random.dirichlet((0.8, 1.0, 0.8), count),
        signatures=random.integers(0, 256, (count, SIGNATURE_BYTES), np.uint8)[source],
        sizes=vectors[0],
        ids=vectors[1],
        weights=vectors[2],
    )
