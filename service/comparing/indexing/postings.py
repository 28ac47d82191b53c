"""Term vectors by term: which rows hold a term, with which weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.reading.vectors import TermVector

_NARROW: Final = 1 << 16
# Postings moved at a time when two sets are merged: what is held beside the two stays small.
_BLOCK: Final = 1 << 20

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# Two bytes each where there are few enough rows, else four.
RowNumbers = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Term vectors one after the other: row i has the next `sizes[i]` of `ids` (ascending) and `weights`."""

    sizes: Ints
    ids: NDArray[np.uint32]
    weights: NDArray[np.float32]

    def similarities(self, vector: TermVector) -> Floats:
        """The exact cosine of `vector` with each row; shape (rows,).

        Products are of single precision and summed in double, in the order of the ids: to the last
        bit what `Postings` gives for the same rows.
        """
        if not len(self.ids) or not len(vector.ids):
            return np.zeros(len(self.sizes))
        entries = _entries_of(vector.ids, self.ids)
        own = vector.weights[np.searchsorted(vector.ids, self.ids[entries])]
        owners = np.searchsorted(self.sizes.cumsum(), entries, side="right")
        return _sums(owners, own * self.weights[entries], len(self.sizes))

    @property
    def nbytes(self) -> int:
        """The memory they take."""
        return self.sizes.nbytes + self.ids.nbytes + self.weights.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """An inverted index over `rows` rows, immutable.

    `terms` are the ids, ascending; those of `terms[t]` are `rows_of[starts[t]:starts[t + 1]]`,
    ascending, with `weights` beside them.
    """

    rows: int
    terms: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    rows_of: RowNumbers
    weights: NDArray[np.float32]

    @classmethod
    def of(cls, vectors: Vectors) -> Postings:
        """The postings of some rows."""
        # One sort of (id, place) pairs, packed into one number each, is the cheapest inversion.
        places = np.arange(len(vectors.ids), dtype=np.uint64)
        keys = (vectors.ids.astype(np.uint64) << np.uint64(32)) | places
        keys.sort()
        order = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
        ids = (keys >> np.uint64(32)).astype(np.uint32)
        terms, firsts = np.unique(ids, return_index=True)
        rows = len(vectors.sizes)
        owners = np.repeat(np.arange(rows, dtype=_row_type(rows)), vectors.sizes)
        return cls(rows, terms, _starts(np.append(firsts, len(ids))), owners[order], vectors.weights[order])

    @property
    def nbytes(self) -> int:
        """The memory they take."""
        return self.terms.nbytes + self.starts.nbytes + self.rows_of.nbytes + self.weights.nbytes

    def similarities(self, vector: TermVector) -> Floats:
        """The exact cosine of `vector` with each row; shape (rows,)."""
        if not len(self.terms) or not len(vector.ids):
            return np.zeros(self.rows)
        places = np.searchsorted(self.terms, vector.ids).clip(max=len(self.terms) - 1)
        known = self.terms[places] == vector.ids
        begins, ends = self.starts[places[known]], self.starts[places[known] + 1]
        stretches = [slice(begin, end) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        if not stretches:
            return np.zeros(self.rows)
        products = np.concatenate([self.weights[stretch] for stretch in stretches])
        products *= np.repeat(vector.weights[known], ends - begins)
        rows = np.concatenate([self.rows_of[stretch] for stretch in stretches])
        return _sums(rows, products, self.rows)

    def followed_by(self, later: Postings) -> Postings:
        """These rows and then the rows of `later`."""
        terms = np.union1d(self.terms, later.terms)
        mine, theirs = np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
        mine[np.searchsorted(terms, self.terms)] = np.diff(self.starts)
        theirs[np.searchsorted(terms, later.terms)] = np.diff(later.starts)
        starts = np.append(0, (mine + theirs).cumsum())
        rows = self.rows + later.rows
        merged = Postings(
            rows,
            terms,
            _starts(starts),
            np.empty(int(starts[-1]), _row_type(rows)),
            np.empty(int(starts[-1]), np.float32),
        )
        merged._place(self, starts[:-1], mine, 0)
        merged._place(later, starts[:-1] + mine, theirs, self.rows)
        return merged

    def keeping(self, kept: NDArray[np.bool_]) -> Postings:
        """The rows that are `kept` alone, numbered anew in their order."""
        numbers = np.cumsum(kept) - 1
        stays = kept[self.rows_of]
        firsts = self.starts[:-1].astype(np.int64)
        counts = np.add.reduceat(np.append(stays, False), firsts, dtype=np.int64)
        held = counts > 0
        rows = int(kept.sum())
        return Postings(
            rows,
            self.terms[held],
            _starts(np.append(0, counts[held].cumsum())),
            numbers[self.rows_of[stays]].astype(_row_type(rows)),
            self.weights[stays],
        )

    def _place(self, source: Postings, begins: Ints, counts: Ints, offset: int) -> None:
        """Write the postings of `source` where each term's stretch of `counts` begins."""
        held = np.flatnonzero(counts)
        for some in _blocks(held, counts):
            sizes = counts[some]
            ends = sizes.cumsum()
            within = np.arange(int(ends[-1])) - np.repeat(ends - sizes, sizes)
            targets = np.repeat(begins[some], sizes) + within
            first = int(np.searchsorted(source.terms, self.terms[some[0]]))
            begin = int(source.starts[first])
            taken = slice(begin, begin + int(ends[-1]))
            self.rows_of[targets] = source.rows_of[taken].astype(self.rows_of.dtype) + offset
            self.weights[targets] = source.weights[taken]


def _blocks(held: Ints, counts: Ints) -> Iterator[Ints]:
    """The places `held`, in stretches of about `_BLOCK` postings and of one term at least."""
    ends = counts[held].cumsum()
    numbers = ends // _BLOCK
    cuts = np.flatnonzero(np.diff(numbers)) + 1
    return (stretch for stretch in np.split(held, cuts) if len(stretch))


def _entries_of(wanted: NDArray[np.uint32], ids: NDArray[np.uint32]) -> Ints:
    """The places in `ids` of ids that are `wanted` (ascending, not empty), in their order."""
    # Nine in ten ids are in none of the article's terms. A table of their lower 16 bits, small
    # enough for the processor's cache, rules most of them out at a tenth of the cost of a search.
    marks = np.zeros(1 << 16, np.bool_)
    marks[wanted.astype(np.uint16)] = True
    maybe = np.flatnonzero(marks.take(ids.astype(np.uint16)))
    places = np.searchsorted(wanted, ids[maybe]).clip(max=len(wanted) - 1)
    return np.asarray(maybe[wanted[places] == ids[maybe]])


def _sums(rows: NDArray[Any], parts: NDArray[np.float32], count: int) -> Floats:
    """For each of `count` rows the sum of its parts, in double precision, in their order."""
    return np.bincount(rows, parts, count).astype(np.float64, copy=False)


def _starts(places: Ints) -> NDArray[np.uint32]:
    """Where stretches begin, in half the space; four thousand million postings are beyond any index."""
    return places.astype(np.uint32)


def _row_type(rows: int) -> np.dtype[np.unsignedinteger[Any]]:
    """The type that so many rows are numbered with."""
    return np.dtype(np.uint16 if rows <= _NARROW else np.uint32)
