"""The exact answer to "which stored positions are nearest", by brute force in double precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from service.comparing.indexing.entries import Entries
from service.comparing.indexing.index import DyadIndex
from service.comparing.indexing.postings import Vectors
from service.comparing.neighbours import nearest
from service.reading.vectors import TermVector

NEAREST: Final = 10
# Cosines this near each other are equal: the stored weights have single precision.
_SAME: Final = 1e-6
_OF_TERMS: Final = ("sizes", "ids", "weights")


class Rows:
    """Vectors as a sparse matrix: a row each, a column for each term, in the order of the ids."""

    def __init__(self, *parts: Entries) -> None:
        """The rows of the parts, one part after the other."""
        vectors = Vectors(*(np.concatenate([getattr(part, name) for part in parts]) for name in _OF_TERMS))
        self.terms, columns = np.unique(vectors.ids, return_inverse=True)
        bounds = np.append(0, vectors.sizes.cumsum())
        shape = (len(vectors.sizes), len(self.terms))
        self.matrix: Any = sp.csr_matrix((vectors.weights, columns.astype(np.int32), bounds), shape=shape)

    def columns_of(self, vector: TermVector) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns of those terms of the vector that any row holds, and their weights."""
        places = np.searchsorted(self.terms, vector.ids).clip(max=len(self.terms) - 1)
        known = self.terms[places] == vector.ids
        return places[known], vector.weights[known]

    def dense(self, vector: TermVector) -> NDArray[np.float32]:
        """The vector with a place for each column."""
        row = np.zeros(len(self.terms), np.float32)
        columns, weights = self.columns_of(vector)
        row[columns] = weights
        return row

    def cosines(self, vectors: list[TermVector]) -> NDArray[np.float64]:
        """The cosine of each row with each of the vectors, in double precision; shape (rows, vectors)."""
        matrix = self.matrix.astype(np.float64)
        queries = np.stack([self.dense(vector) for vector in vectors], axis=1).astype(np.float64)
        own = np.array([np.linalg.norm(vector.weights.astype(np.float64)) for vector in vectors])
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return np.asarray((matrix @ queries) / norms[:, None] / own)


@dataclass(frozen=True, slots=True)
class Exactness:
    """How near the index comes: the share of the ten nearest texts that it finds, and its largest error."""

    recall: float
    error: float

    @property
    def holds(self) -> bool:
        """Whether nothing is missed and no cosine is off by more than single precision is."""
        return self.recall == 1.0 and self.error <= _SAME

    def __str__(self) -> str:
        return f"recall@{NEAREST} {self.recall:.4f}"


def exactness(index: DyadIndex, entries: Entries, queries: list[TermVector]) -> Exactness:
    """Compare the index of `entries` with brute force: all its cosines, and its nearest texts.

    Copies of a text count as one, as they do where neighbours are listed; which are copies is the index's word.
    """
    cosines = Rows(entries).cosines(queries)
    order = entries.articles.argsort()
    found, sought, error = 0, 0, 0.0
    for number, query in enumerate(queries):
        candidates = index.candidates(query)
        rows = order[np.searchsorted(entries.articles, candidates.articles, sorter=order)]
        exact = cosines[rows, number]
        error = max(error, float(np.abs(candidates.similarities - exact).max()))
        taken = exact[nearest(candidates, NEAREST)]
        wanted = _best(exact, candidates.groups)
        found += sum(mine >= best - _SAME for mine, best in zip(np.sort(taken)[::-1], wanted, strict=False))
        sought += len(wanted)
    return Exactness(found / sought, error)


def _best(cosines: NDArray[np.float64], groups: NDArray[np.int32]) -> NDArray[np.float64]:
    """The cosines of the ten nearest texts, nearest first."""
    _, texts = np.unique(groups, return_inverse=True)
    best = np.zeros(int(texts.max(initial=-1)) + 1)
    np.maximum.at(best, texts, cosines)
    return np.sort(best)[::-1][:NEAREST]
