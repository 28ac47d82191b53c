"""The index of one dyad: its stored positions in memory, for comparing with all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.indexing.candidates import Candidates, shares_of
from service.comparing.indexing.columns import Column
from service.comparing.indexing.copies import copies_of, groups_of
from service.comparing.indexing.entries import Changes, Entries
from service.comparing.indexing.postings import Floats, Postings, Vectors
from service.reading.vectors import TermVector

# New vectors are kept as they come, and looked through one by one; this many become postings.
_LONGEST_TAIL: Final = 256
# Of what is read at once, so many are worth inverting.
_SHORTEST_SET: Final = 64
# Of two neighbouring sets of postings the older has at least this many times the rows of the newer,
# or they are merged: few sets to look in, and each row is moved a few times in all.
_SIZE_RATIO: Final = 4
# With this many removed, and more than a quarter of the rest, the index is packed anew.
_MOST_DEAD: Final = 64
_DEAD_SHARE: Final = 4
# So many new texts are looked for among the others one by one.
_FEW: Final = 32
_COLUMNS: Final = (
    "articles",
    "keys",
    "published",
    "stored",
    "days",
    "presences",
    "probabilities",
    "states",
)
_TAIL: Final = ("sizes", "ids", "weights")
# What a row takes beside its terms, and what an outlet's name takes, in bytes.
_BYTES_A_ROW: Final = 150
_BYTES_A_TERM: Final = 8
_BYTES_AN_OUTLET: Final = 200


def estimated_bytes(rows: int, terms: int) -> int:
    """About what an index takes of so many positions with so many terms in all."""
    return rows * _BYTES_A_ROW + terms * _BYTES_A_TERM


class DyadIndex:
    """Stored positions by columns, their vectors inverted. To be changed by one thread at a time.

    Vectors are kept by the logarithmic method (Bentley and Saxe, "Decomposable searching problems
    I", Journal of Algorithms 1, 1980): sets of postings, each several times the next, and a short
    tail. What `candidates` gives out stays as it is, whatever is changed afterwards.
    """

    def __init__(self) -> None:
        empty = Entries.of([])
        self.version = 0
        self._columns = {name: Column(getattr(empty, name)) for name in _COLUMNS}
        self._outlet_codes = Column(np.empty(0, np.int32))
        self._signatures = Column(empty.signatures)
        self._outlets: dict[str | None, int] = {}
        self._groups = np.empty(0, np.int32)
        self._shares: NDArray[np.float64] | None = None
        self._alive = np.empty(0, np.bool_)
        self._postings: tuple[Postings, ...] = ()
        self._start_tail()

    def apply(self, changes: Changes) -> None:
        """Bring the index up to the version of `changes`; doing so again changes nothing."""
        before = len(self._alive)
        self._remove(np.array(changes.removed, np.int64))
        for entries in changes.entries:
            if before:
                self._remove(entries.articles)
            self._add(entries)
        if not before and len(self._tail["sizes"].values) >= _SHORTEST_SET:
            self._invert_tail()
        self._find_copies(before)
        self._shares = None
        self.version = changes.version
        dead = len(self._alive) - len(self)
        if dead > max(_MOST_DEAD, len(self) // _DEAD_SHARE):
            self._pack()

    def candidates(self, vector: TermVector | None = None) -> Candidates:
        """The positions as they are now, with their similarity to `vector`."""
        similarities = np.zeros(len(self._alive)) if vector is None else self._similarities(vector)
        columns: dict[str, NDArray[Any]] = {name: column.values for name, column in self._columns.items()}
        if self._shares is None:
            self._shares = shares_of(self._groups)
        return Candidates(
            **columns,
            places=np.arange(len(self._alive)),
            all_signatures=self._signatures.values,
            outlet_codes=self._outlet_codes.values,
            groups=self._groups,
            shares=self._shares,
            similarities=similarities,
            outlets=tuple(self._outlets),
        ).where(self._alive)

    def __len__(self) -> int:
        """How many positions there are."""
        return int(np.count_nonzero(self._alive))

    @property
    def nbytes(self) -> int:
        """The memory it takes, in bytes; of the outlets' names by estimate."""
        columns = (*self._columns.values(), self._outlet_codes, self._signatures, *self._tail.values())
        vectors = sum(postings.nbytes for postings in self._postings)
        rows = sum(column.nbytes for column in columns) + self._groups.nbytes + 9 * self._alive.nbytes
        return vectors + rows + len(self._outlets) * _BYTES_AN_OUTLET

    def _similarities(self, vector: TermVector) -> Floats:
        parts = [postings.similarities(vector) for postings in self._postings]
        if len(parts) != 1 or len(self._tail["sizes"].values):
            parts = [np.concatenate([*parts, self._tail_vectors().similarities(vector)])]
        # Rounding may carry the cosine of a vector with itself a little beyond one.
        return np.clip(parts[0], 0.0, 1.0, out=parts[0])

    def _add(self, entries: Entries) -> None:
        first = len(self._alive)
        for name, column in (*self._columns.items(), *self._tail.items()):
            column.extend(getattr(entries, name))
        self._outlet_codes.extend(codes_of(entries.outlets, self._outlets))
        self._signatures.extend(entries.signatures)
        self._alive = np.append(self._alive, np.ones(len(entries), np.bool_))
        self._groups = np.append(self._groups, np.arange(first, first + len(entries), dtype=np.int32))
        if len(self._tail["sizes"].values) >= _LONGEST_TAIL:
            self._invert_tail()

    def _find_copies(self, first: int) -> None:
        """Group the rows from `first` on with their copies: a few one by one, many all afresh."""
        rows = len(self._alive)
        if rows - first <= _FEW:
            for row in range(first, rows):
                self._join_copies(row)
            return
        alive = np.flatnonzero(self._alive)
        groups = np.arange(rows, dtype=np.int32)
        groups[alive] = alive[groups_of(self._signatures.values[alive])]
        self._groups = groups

    def _join_copies(self, row: int) -> None:
        """Put a new row into one group with all its copies."""
        signatures = self._signatures.values
        alike = copies_of(signatures[row], signatures[:row]) & self._alive[:row]
        if alike.any():
            joined = np.append(np.unique(self._groups[:row][alike]), row)
            self._groups = np.where(np.isin(self._groups, joined), joined.min(), self._groups)

    def _remove(self, articles: NDArray[np.int64]) -> None:
        if not len(articles):
            return
        gone = np.isin(self._columns["articles"].values, articles) & self._alive
        if not gone.any():
            return
        self._alive = self._alive & ~gone
        # What held two texts together may have been the one between them. Texts of different groups
        # are no copies of each other, so that all groups can be looked through at once.
        left = np.flatnonzero(np.isin(self._groups, self._groups[gone]) & self._alive)
        self._groups = self._groups.copy()
        self._groups[left] = left[groups_of(self._signatures.values[left])]

    def _invert_tail(self) -> None:
        sets = [*self._postings, Postings.of(self._tail_vectors())]
        while len(sets) > 1 and sets[-2].rows < _SIZE_RATIO * sets[-1].rows:
            later = sets.pop()
            sets[-1] = sets[-1].followed_by(later)
        self._postings = tuple(sets)
        self._start_tail()

    def _tail_vectors(self) -> Vectors:
        return Vectors(*(self._tail[name].values for name in _TAIL))

    def _start_tail(self) -> None:
        empty = Entries.of([])
        self._tail = {name: Column(getattr(empty, name)) for name in _TAIL}

    def _pack(self) -> None:
        """Let go of the rows that are dead."""
        self._invert_tail()
        kept, begin, sets = self._alive, 0, []
        for postings in self._postings:
            sets.append(postings.keeping(kept[begin : begin + postings.rows]))
            begin += postings.rows
        self._postings = tuple(postings for postings in sets if postings.rows)
        self._columns = {name: Column(column.values[kept]) for name, column in self._columns.items()}
        self._outlet_codes = Column(self._outlet_codes.values[kept])
        self._signatures = Column(self._signatures.values[kept])
        self._groups = _labelled_by_first(self._groups[kept])
        self._alive = np.ones(int(kept.sum()), np.bool_)


def candidates_of(parts: Iterable[Entries], vector: TermVector | None = None) -> Candidates:
    """What an index of these entries would give, without building one: slow, and of little memory."""
    outlets: dict[str | None, int] = {}
    names = (*_COLUMNS, "outlet_codes", "similarities", "all_signatures")
    taken: dict[str, list[NDArray[Any]]] = {name: [] for name in names}
    for entries in parts:
        for name in _COLUMNS:
            taken[name].append(getattr(entries, name))
        taken["all_signatures"].append(entries.signatures)
        taken["outlet_codes"].append(codes_of(entries.outlets, outlets))
        vectors = Vectors(entries.sizes, entries.ids, entries.weights)
        taken["similarities"].append(
            np.zeros(len(entries)) if vector is None else vectors.similarities(vector).clip(0.0, 1.0)
        )
    if not taken["articles"]:
        return DyadIndex().candidates()
    columns = {name: np.concatenate(stretches) for name, stretches in taken.items()}
    groups = groups_of(columns["all_signatures"])
    return Candidates(
        **columns,
        places=np.arange(len(columns["articles"])),
        groups=groups,
        shares=shares_of(groups),
        outlets=tuple(outlets),
    )


def codes_of(outlets: Sequence[str | None], known: dict[str | None, int]) -> NDArray[np.int32]:
    """Each outlet as its number in `known`, where new ones are added."""
    return np.array([known.setdefault(outlet, len(known)) for outlet in outlets], np.int32)


def _labelled_by_first(groups: NDArray[np.int32]) -> NDArray[np.int32]:
    """The same groups, each labelled by its first row."""
    _, firsts, inverse = np.unique(groups, return_index=True, return_inverse=True)
    return firsts[inverse].astype(np.int32)
