"""Sparse TF-IDF vectors whose term ids are hashes, so that no vocabulary bounds what can be compared.

A vocabulary fixed at training time would drop the very words that tell two articles of next year
to be about the same event: new names. Terms are therefore identified by a 32-bit hash of their
spelling (Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009); at
2^32 buckets two terms of one dyad practically never share an id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_ENTRY: Final = np.dtype([("id", "<u4"), ("weight", "<f4")])


def term_id(term: str) -> int:
    """The stable 32-bit id of a term, the same in every process and release."""
    return crc32(term.encode("utf-8"))


@dataclass(frozen=True, slots=True, eq=False)
class TermVector:
    """A sparse vector of unit length (or empty): `ids` uint32 ascending, `weights` float32, shape (n,).

    `terms` are the spellings of the ids, in their order, where the vector was made of terms; None
    where it was stored, as an id does not tell its term.
    """

    ids: NDArray[np.uint32]
    weights: NDArray[np.float32]
    terms: tuple[str, ...] | None = field(default=None, repr=False)

    @classmethod
    def from_weights(cls, weights: dict[str, float]) -> TermVector:
        """Build the unit vector of a mapping term → weight; zero weights leave no trace."""
        terms = [term for term, weight in weights.items() if weight]
        ids, first, which = np.unique(
            np.array([term_id(term) for term in terms], np.uint32), return_index=True, return_inverse=True
        )
        values = np.bincount(which, [weights[term] for term in terms], len(ids))
        norm = float(np.sqrt(values @ values))
        return cls(
            ids,
            (values / norm if norm else values).astype(np.float32),
            tuple([terms[place] for place in first.tolist()]),
        )

    def to_bytes(self) -> bytes:
        """Eight bytes a term, little-endian: its id, then its weight."""
        entries = np.empty(len(self.ids), dtype=_ENTRY)
        entries["id"], entries["weight"] = self.ids, self.weights
        return entries.tobytes()

    @classmethod
    def from_bytes(cls, blob: bytes) -> TermVector:
        """The inverse of `to_bytes`; raises ValueError on a blob of another length."""
        entries = np.frombuffer(blob, dtype=_ENTRY)
        return cls(entries["id"].astype(np.uint32), entries["weight"].astype(np.float32))

    def cosine(self, other: TermVector) -> float:
        """The cosine of the angle between the two, in [0, 1] for TF-IDF weights."""
        _, mine, theirs = np.intersect1d(self.ids, other.ids, assume_unique=True, return_indices=True)
        return float(self.weights[mine] @ other.weights[theirs])


EMPTY_VECTOR: Final = TermVector(np.empty(0, np.uint32), np.empty(0, np.float32))
