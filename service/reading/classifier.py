"""The linear classifier: TF-IDF of a text in view of a dyad → log-odds of the states, term by term.

Two linear models read a text. One weighs the n-grams of the whole article, of the passages that
name both sides, and of the lead; the other weighs each passage by itself, and its verdicts are
pooled. A third, small linear model combines the two and calibrates the outcome. All three being
linear, what a passage or a term contributes is exact, not an estimate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.reading.features import Occurrence, is_short_ngram, occurrences
from service.reading.values import STATES
from service.reading.views import View

# The classes, in the order of every array's last axis; the last is "nothing on the two's relation".
CLASSES: Final = (*(state.value for state in STATES), "none")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Scope(StrEnum):
    """The stretches of an article that have a TF-IDF vector of their own."""

    TEXT = "text"
    BOTH_SIDES = "both_sides"
    LEAD = "lead"


# A headline and the first three sentences carry what is news in a news article.
LEAD_PASSAGES: Final = 4
# How much a passage's own verdict counts in the pool, by how many of the two sides it names.
POOL_WEIGHTS: Final = (0.1, 0.4, 1.0)
LEAD_POOL_FACTOR: Final = 2.0
# Up to this many passages, a text shades from a lone sentence to an article.
ARTICLE_FROM_PASSAGES: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A linear model over the TF-IDF of one scope.

    `idf` has shape (features,), zero where the scope's vocabulary lacks the feature;
    `coefficients` has shape (features, classes).
    """

    idf: NDArray[np.float32]
    coefficients: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Combination:
    """Log-odds = article @ `of_article` + pool @ `of_pool` + `intercept`; both (classes, classes)."""

    of_article: Floats
    of_pool: Floats
    intercept: Floats

    def blend(self, other: Combination, share: float) -> Combination:
        """A mixture of the two: 1 − `share` of the one, `share` of the other."""
        return Combination(
            (1 - share) * self.of_article + share * other.of_article,
            (1 - share) * self.of_pool + share * other.of_pool,
            (1 - share) * self.intercept + share * other.intercept,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What the classifier makes of a text, in log-odds; the last axis is `CLASSES`.

    `logits` (classes,) is the sum of `intercept` (classes,) and of `by_passage`
    (passages, classes). `passages` (passages, classes) is what each passage says by itself.
    `by_occurrence` (occurrences, classes) splits `by_passage` up; `occurrences` names its rows,
    each with the number of its passage.
    """

    logits: Floats
    intercept: Floats
    by_passage: Floats
    passages: Floats
    by_occurrence: Floats
    occurrences: tuple[tuple[int, Occurrence], ...]

    @property
    def probabilities(self) -> Floats:
        """The softmax of the logits, shape (classes,)."""
        exponents = np.exp(self.logits - self.logits.max())
        return np.asarray(exponents / exponents.sum())


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """A text's known features: `features` and `passages` (occurrences,), and which passages a scope holds."""

    occurrences: tuple[tuple[int, Occurrence], ...]
    features: Ints
    passages: Ints
    short: NDArray[np.bool_]
    named: Ints

    def within(self, scope: Scope) -> NDArray[np.bool_]:
        """Which occurrences lie in `scope`."""
        if scope is Scope.TEXT:
            return self.short
        if scope is Scope.LEAD:
            return self.short & (self.passages < LEAD_PASSAGES)
        return self.short & (self.named[self.passages] > 1)


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """The fitted model; see the module's account of it."""

    vocabulary: Mapping[str, int]
    scopes: Mapping[Scope, Weights]
    scopes_intercept: Floats
    passage: Weights
    passage_intercept: Floats
    of_article: Combination
    of_sentence: Combination

    def classify(self, views: Sequence[View]) -> Verdict:
        """Classify a text given as its passages in view of a dyad, the title first where it has one."""
        text = self._known(views)
        passages = self._passage_logits(text)
        pooled = self._pool_weights(text.named)
        combination = self._combination(len(views))
        by_occurrence = self._scope_contributions(text) @ combination.of_article
        by_occurrence += (
            self._passage_contributions(text) * pooled[text.passages, None]
        ) @ combination.of_pool
        by_passage = _sum_by(text.passages, by_occurrence, len(views))
        intercept = (
            combination.intercept
            + self.scopes_intercept @ combination.of_article
            + self.passage_intercept @ combination.of_pool
        )
        return Verdict(
            by_passage.sum(axis=0) + intercept,
            intercept,
            by_passage,
            passages,
            by_occurrence,
            text.occurrences,
        )

    def article_logits(self, views: Sequence[View]) -> Floats:
        """What the article model alone says, shape (classes,)."""
        contributions = self._scope_contributions(self._known(views))
        return np.asarray(contributions.sum(axis=0) + self.scopes_intercept)

    def pooled_logits(self, views: Sequence[View]) -> Floats:
        """What the passages say in the weighted mean, shape (classes,)."""
        text = self._known(views)
        return np.asarray(self._pool_weights(text.named) @ self._passage_logits(text))

    def _passage_logits(self, text: _Text) -> Floats:
        """What each passage says by itself, shape (passages, classes)."""
        sums = _sum_by(text.passages, self._passage_contributions(text), len(text.named))
        return np.asarray(sums + self.passage_intercept)

    def _known(self, views: Sequence[View]) -> _Text:
        known = [
            (number, occurrence, self.vocabulary[occurrence.feature])
            for number, view in enumerate(views)
            for occurrence in occurrences(view)
            if occurrence.feature in self.vocabulary
        ]
        return _Text(
            tuple((number, occurrence) for number, occurrence, _ in known),
            np.array([feature for _, _, feature in known], np.int64),
            np.array([number for number, _, _ in known], np.int64),
            np.array([is_short_ngram(occurrence.feature) for _, occurrence, _ in known], np.bool_),
            np.array([view.named for view in views], np.int64),
        )

    def _scope_contributions(self, text: _Text) -> Floats:
        total = np.zeros((len(text.features), len(CLASSES)))
        for scope, weights in self.scopes.items():
            inside = text.within(scope)
            features = text.features[inside]
            total[inside] += _contributions(weights, features, np.zeros_like(features), 1)
        return total

    def _passage_contributions(self, text: _Text) -> Floats:
        return _contributions(self.passage, text.features, text.passages, len(text.named))

    def _combination(self, count: int) -> Combination:
        share = min(1.0, (count - 1) / (ARTICLE_FROM_PASSAGES - 1))
        return self.of_sentence.blend(self.of_article, share)

    @staticmethod
    def _pool_weights(named: Ints) -> Floats:
        """The share of each passage in the pool; they sum to one. Shape (passages,)."""
        weights = np.array(POOL_WEIGHTS)[named]
        weights[:LEAD_PASSAGES] *= LEAD_POOL_FACTOR
        return np.asarray(weights / weights.sum())


def _sum_by(groups: Ints, rows: Floats, count: int) -> Floats:
    """Sum `rows` (occurrences, classes) by group; shape (count, classes)."""
    return np.stack([np.bincount(groups, column, count) for column in rows.T], axis=1)


def _contributions(weights: Weights, features: Ints, groups: Ints, count: int) -> Floats:
    """Split the log-odds of `count` TF-IDF vectors over the occurrences of their features.

    `groups` (occurrences,) says which vector an occurrence belongs to. Each vector is sublinear in
    term frequency and of unit length, as scikit-learn's TfidfVectorizer(sublinear_tf=True) makes
    it; a feature that occurs n times in it gives each occurrence an n-th of its weight.
    Returns shape (occurrences, classes).
    """
    size = len(weights.idf)
    keys, places, counts = np.unique(groups * size + features, return_inverse=True, return_counts=True)
    weighed = (1.0 + np.log(counts)) * weights.idf[keys % size]
    norms = np.sqrt(np.bincount(keys // size, weighed**2, count))
    norms[norms == 0.0] = 1.0
    shares = (weighed / counts)[places] / norms[groups]
    return np.asarray(shares[:, None] * weights.coefficients[features], np.float64)
