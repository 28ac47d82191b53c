"""How long a comparison takes by the size of the archive, beside scikit-learn's cosine_similarity."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import numpy as np
import scipy.sparse as sp
from sklearn.metrics.pairwise import cosine_similarity

from benchmarks.timing import measure
from service.comparing import ArticleTerms, compare
from service.comparing.values import ArticleSummary, StoredPosition
from service.reading.values import Dyad, Position, Probabilities
from service.reading.vectors import TermVector

_TERMS = 160
_VOCABULARY = 30_000
_DYAD = Dyad("PAK", "USA")


def main() -> None:
    """Print the time of a comparison for each size, and the ratio to the alternative."""
    random = np.random.default_rng(1)
    print(f"\ncomparing: one position of {_TERMS} terms with those stored on its dyad, one core")
    for size, repeats in ((100, 100), (1_000, 30), (10_000, 8)):
        documents = [_document(random) for _ in range(size)]
        stored = [_stored(number, document, random) for number, document in enumerate(documents)]
        own = Position(_DYAD, Probabilities(0.2, 0.5, 0.3), 1.0, (), TermVector.from_weights(documents[0]))
        terms = ArticleTerms(documents[0], _no_terms)
        matrix = sp.vstack([_row(document) for document in documents]).tocsr()
        row = _row(documents[0])
        ours = measure(partial(compare, own, stored, terms), repeats=repeats)
        plain = measure(partial(cosine_similarity, row, matrix), repeats=repeats)
        ratio = ours.median / plain.median
        print(f"  {size:6,} stored  {ours}   {ratio:5.1f} × scikit-learn's cosine_similarity alone")


def _no_terms(_passage: str) -> dict[str, float]:
    """The synthetic positions have no passages."""
    return {}


def _document(random: np.random.Generator) -> dict[str, float]:
    """Terms as Zipf's law draws them, each with a weight."""
    ranks = random.zipf(1.2, _TERMS * 3) % _VOCABULARY
    return {
        f"term{rank}": float(weight)
        for rank, weight in zip(ranks, random.uniform(1, 9, len(ranks)), strict=True)
    }


def _stored(number: int, document: dict[str, float], random: np.random.Generator) -> StoredPosition:
    shares = random.dirichlet((1.0, 1.0, 1.0))
    summary = ArticleSummary(f"{number:08}", None, None, None, None, datetime(2026, 1, 1, tzinfo=UTC))
    probabilities = Probabilities(*(float(share) for share in shares))
    return StoredPosition(summary, Position(_DYAD, probabilities, 0.8, (), TermVector.from_weights(document)))


def _row(document: dict[str, float]) -> sp.csr_matrix:
    columns = [int(term.removeprefix("term")) for term in document]
    return sp.csr_matrix((list(document.values()), ([0] * len(columns), columns)), shape=(1, _VOCABULARY))


if __name__ == "__main__":
    main()
