"""How fast one article is compared with 100, 1,000 and 10,000 stored ones on its dyad.

Beside it, in the same run, scikit-learn's `cosine_similarity` over scipy's sparse rows, the way a
comparison by TF-IDF is commonly written. It does the least part of the work alone (similarities,
without consensus, neighbours, shared terms and passages), once on a matrix that is kept ready and
once building the matrix from the stored vectors, as a service must whose truth is a database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction import FeatureHasher
from sklearn.metrics.pairwise import cosine_similarity

from benchmarks.timing import Timing, measure
from service.comparing import ArticleTerms, compare
from service.comparing.neighbours import similarities_to
from service.comparing.values import ArticleSummary, StoredPosition
from service.reading.values import STATES, Dyad, Evidence, Passage, Position, Probabilities
from service.reading.vectors import TermVector

_SIZES: Final = ((100, 400), (1_000, 200), (10_000, 40))
# A news article of 300 words has some 160 content terms, 12 of them in a passage.
_TERMS, _PASSAGE_TERMS, _PASSAGES = 160, 12, 8
_VOCABULARY: Final = 50_000
_DYAD: Final = Dyad.parse("PAK-USA")


class Synthetic:
    """Articles of words drawn by Zipf's law, the same in every run."""

    def __init__(self, seed: int = 2) -> None:
        self._random = np.random.default_rng(seed)
        ranks = np.arange(1, _VOCABULARY + 1)
        self._shares = (1.0 / ranks) / (1.0 / ranks).sum()
        # A word's inverse document frequency grows with its rank as its frequency falls.
        self._idf = 1.0 + np.log(ranks)

    def weights(self, text: str) -> dict[str, float]:
        """The weight of each word of `text`; a word is written as its rank."""
        return {word: float(self._idf[int(word[1:])]) for word in text.split()}

    def position(self) -> Position:
        """A position with evidence and a vector, all drawn."""
        words = [f"w{rank}" for rank in self._distinct(_TERMS)]
        hostile, impasse, cooperative = (float(share) for share in self._random.dirichlet((1, 1, 1)))
        passages = tuple(self._evidence(words) for _ in range(_PASSAGES))
        vector = TermVector.from_weights(self.weights(" ".join(words)))
        return Position(_DYAD, Probabilities(hostile, impasse, cooperative), 0.9, passages, vector)

    def stored(self, count: int) -> list[StoredPosition]:
        """An archive of `count` positions on one dyad."""
        now = datetime(2026, 1, 1, tzinfo=UTC)
        return [
            StoredPosition(ArticleSummary(f"{n:032x}", None, None, None, None, now), self.position())
            for n in range(count)
        ]

    def _distinct(self, count: int) -> NDArray[np.int64]:
        drawn: NDArray[np.int64] = np.empty(0, np.int64)
        while len(drawn) < count:
            drawn = np.unique(np.append(drawn, self._random.choice(_VOCABULARY, count, p=self._shares)))
        return self._random.permutation(drawn)[:count]

    def _evidence(self, words: Sequence[str]) -> Evidence:
        text = " ".join(self._random.choice(words, _PASSAGE_TERMS, replace=False))
        state = STATES[self._random.integers(len(STATES))]
        return Evidence(Passage(0, len(text), text), state, float(self._random.exponential()))


def _rows(vectors: Sequence[TermVector]) -> csr_array:
    """The vectors as the rows of one sparse matrix, its columns their terms hashed once more.

    2^20 columns, scikit-learn's own default for hashed text: a column index of scipy is a signed
    32-bit number, so the 32-bit ids do not fit as they are.
    """
    columns = FeatureHasher().n_features
    starts = np.concatenate([[0], np.cumsum([len(vector.ids) for vector in vectors])])
    ids = np.concatenate([vector.ids for vector in vectors]) % columns
    weights = np.concatenate([vector.weights for vector in vectors])
    return csr_array((weights, ids.astype(np.int32), starts), shape=(len(vectors), columns))


def _contestants(count: int) -> dict[str, Callable[[], object]]:
    synthetic = Synthetic()
    own, stored = synthetic.position(), synthetic.stored(count)
    text = " ".join(each.passage.text for each in own.evidence)
    terms = ArticleTerms(synthetic.weights(text), synthetic.weights)
    vectors = [each.position.vector for each in stored]
    row, matrix = _rows([own.vector]), _rows(vectors)
    return {
        "entente: the whole comparison": lambda: compare(own, stored, terms),
        "entente: similarities alone": lambda: similarities_to(own.vector, stored),
        "scikit-learn: similarities, matrix built": lambda: cosine_similarity(row, _rows(vectors)),
        "scikit-learn: similarities, matrix kept": lambda: cosine_similarity(row, matrix),
    }


def main() -> None:
    """Print the medians, the tails and the ratios to the whole comparison, in milliseconds."""
    print(f"{'stored':>7}  {'':42} {'median':>8} {'p99':>8}  of the whole")
    for count, repeats in _SIZES:
        timings: dict[str, Timing] = {
            name: measure(function, repeats) for name, function in _contestants(count).items()
        }
        whole = next(iter(timings.values())).median
        for name, timing in timings.items():
            print(f"{count:7,}  {name:42} {timing}  {timing.median / whole:6.0%}")


if __name__ == "__main__":
    main()
