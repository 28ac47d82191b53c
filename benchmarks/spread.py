"""Figures of an archive's vectors, to see whether a made one is like a real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.synthetic import taken
from service.comparing.indexing.entries import Entries
from service.reading.vectors import TermVector

_RANKS: Final = (20, 100, 1_000, 10_000)
_QUANTILES: Final = (5, 25, 50, 75, 95)


@dataclass(frozen=True, slots=True)
class Statistics:
    """How terms spread over articles: counts of terms, and shares of the articles in percent.

    `sizes` are the distinct terms of an article at 5, 25, 50, 75 and 95 %; `shares` the percentage of
    articles that hold the term of rank 20, 100, 1,000 and 10,000; `touched` how many postings a query
    of the archive's own reads for each article of it; `vocabulary` the distinct terms of all.
    """

    articles: int
    mean: float
    sizes: tuple[int, ...]
    shares: tuple[float, ...]
    touched: float
    vocabulary: int

    @classmethod
    def of(cls, entries: Entries) -> Statistics:
        """The figures of these vectors."""
        terms, counts = np.unique(entries.ids, return_counts=True)
        shares = np.sort(counts)[::-1] / len(entries)
        return cls(
            articles=len(entries),
            mean=float(entries.sizes.mean()),
            sizes=tuple(int(size) for size in np.percentile(entries.sizes, _QUANTILES)),
            shares=tuple(float(shares[min(rank, len(shares)) - 1]) * 100 for rank in _RANKS),
            touched=float((counts.astype(np.float64) ** 2).sum()) / len(entries) ** 2,
            vocabulary=len(terms),
        )

    def __str__(self) -> str:
        sizes = "/".join(str(size) for size in self.sizes)
        shares = "/".join(f"{share:.2g}" for share in self.shares)
        return (
            f"{self.articles:6,} articles of {self.mean:3.0f} terms ({sizes}), {self.vocabulary:,} in all;"
            f" shares {shares} %; {self.touched:.1f} postings a query and article"
        )


# The content terms of the real archive's texts, the names of countries among them.
REAL: Final = Statistics(6_121, 150, (56, 82, 125, 197, 330), (29.1, 14.1, 3.3, 0.13), 10.7, 49_751)


def touched_by(query: TermVector, entries: Entries) -> float:
    """How many postings a query reads for each of the entries."""
    return float(np.isin(entries.ids, query.ids).sum()) / len(entries)


def sample(entries: Entries, count: int) -> Entries:
    """So many of the rows, drawn by chance."""
    return taken(entries, np.random.default_rng(0).choice(len(entries), count, replace=False))
