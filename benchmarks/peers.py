"""Other ways to the ten nearest on a dyad, on the same vectors: libraries, a database, a search engine."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors

from benchmarks.engines import Answer, by_sqlite, by_tantivy
from benchmarks.exact import NEAREST, Rows
from benchmarks.timing import Timing, measure
from service.comparing.indexing.entries import Entries
from service.comparing.indexing.index import DyadIndex
from service.comparing.neighbours import nearest
from service.reading.vectors import TermVector

_REPEATS: Final = 60
_SLOW_REPEATS: Final = 15
# Milliseconds from which fewer repeats do.
_SLOW: Final = 50.0


def race(index: DyadIndex, entries: Entries, queries: list[TermVector], others: Sequence[Entries]) -> None:
    """Time the index and its peers on the dyad's `entries`; `others` are what else is stored."""
    rows = Rows(entries)
    exact = rows.cosines(queries)
    ours = _timed(lambda query: _ours(index, query), queries)
    print(f"  top {NEAREST} of {len(entries):,} on a dyad, {sum(map(len, others)):,} stored on others")
    print(f"    {'this index':44} {ours}")
    with TemporaryDirectory() as folder:
        peers: list[tuple[str, Answer]] = [
            ("scipy, CSR @ query on the dyad's rows", _by_rows(rows)),
            ("scipy, CSC[:, terms] @ weights", _by_columns(rows)),
            ("scikit-learn NearestNeighbors, dyad's rows", _neighbours(rows)),
            ("SQLite, a table of the dyad's postings", by_sqlite(Path(folder), entries)),
            ("tantivy, BM25 and not the cosine", by_tantivy(Path(folder), entries, others)),
        ]
        for name, answer in peers:
            timing = _timed(answer, queries)
            right = np.mean([_share_right(answer(query), exact[:, n]) for n, query in enumerate(queries)])
            ratio = timing.median / ours.median
            print(f"    {name:44} {timing}   {ratio:6.1f} × ours   {right:4.0%} of the nearest")
    if others:
        everything = _timed(_neighbours(Rows(entries, *others)), queries[:_SLOW_REPEATS])
        name, ratio = "scikit-learn NearestNeighbors, every dyad's", everything.median / ours.median
        print(f"    {name:44} {everything}   {ratio:6.1f} × ours")


def _timed(answer: Answer, queries: list[TermVector]) -> Timing:
    following = cycle(queries)
    first = measure(lambda: answer(next(following)), repeats=2, warm_up=1)
    repeats = _REPEATS if first.median < _SLOW else _SLOW_REPEATS
    following = cycle(queries)
    return measure(lambda: answer(next(following)), repeats=repeats, warm_up=0)


def _share_right(answer: Sequence[int], exact: NDArray[np.float64]) -> float:
    """The share of the answer that is as near as the tenth nearest is."""
    bar = np.sort(exact)[-NEAREST] - 1e-6
    return float((exact[np.asarray(answer, np.int64)] >= bar).mean())


def _ours(index: DyadIndex, query: TermVector) -> list[int]:
    candidates = index.candidates(query)
    return nearest(candidates, NEAREST)


def _top(similarities: NDArray[Any]) -> list[int]:
    best = np.argpartition(similarities, -NEAREST)[-NEAREST:]
    ordered: list[int] = best[similarities[best].argsort()[::-1]].tolist()
    return ordered


def _by_rows(rows: Rows) -> Answer:
    return lambda query: _top(rows.matrix @ rows.dense(query))


def _by_columns(rows: Rows) -> Answer:
    columns = rows.matrix.tocsc()

    def answer(query: TermVector) -> list[int]:
        wanted, weights = rows.columns_of(query)
        return _top(columns[:, wanted] @ weights)

    return answer


def _neighbours(rows: Rows) -> Answer:
    fitted = NearestNeighbors(n_neighbors=NEAREST, algorithm="brute", metric="cosine").fit(rows.matrix)

    def answer(query: TermVector) -> list[int]:
        columns, weights = rows.columns_of(query)
        row = sp.csr_matrix((weights, columns, [0, len(columns)]), shape=(1, len(rows.terms)))
        found: list[int] = fitted.kneighbors(row, return_distance=False)[0].tolist()
        return found

    return answer
