"""The linear classifier: TF-IDF of a text in view of a pair → log-odds of the states, term by term.

One linear model reads each passage by itself. Another reads the article: the words of the whole
text, of the passages that name both sides and of the lead, and what the first says of the
passages, on average over all, over those that name both sides, over the lead, and of the title.
All of it is linear, so that what a passage or a term contributes is exact, not an estimate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.reading.features import Features, between_sides, ngrams, passage_blocks
from service.reading.values import STATES
from service.reading.vectoriser import Vectoriser, Weighted
from service.reading.views import OTHER, Flags, Ints, View
from service.reading.words import Words

# The classes, in the order of every array's last axis; the last is "nothing on the two's relation".
CLASSES: Final = (*(state.value for state in STATES), "none")
Floats = NDArray[np.float64]
# Half precision in the shipped model, which is exact in single.
Weights = NDArray[np.float16] | NDArray[np.float32]

# A headline and the first three sentences carry what is news in a news article.
LEAD_PASSAGES: Final = 3
# How much a passage counts in the mean over all, by how many of the two sides it names.
POOL_WEIGHTS: Final = (0.1, 0.4, 1.0)
LEAD_FACTOR: Final = 2.0
# Up to this many passages, a text shades from a lone sentence to an article.
ARTICLE_FROM_PASSAGES: Final = 6
# The power of the number of known words by which their summed weights are divided.
_WORDS_POWER: Final = 0.75
SCOPE_NGRAM: Final = 2


class Scope(StrEnum):
    """The stretches of an article that have a TF-IDF vector of their own."""

    TEXT = "text"
    BOTH_SIDES = "both_sides"
    LEAD = "lead"


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A linear model over TF-IDF vectors: `coefficients` has shape (features, classes)."""

    vectoriser: Vectoriser
    coefficients: Weights

    def contributions(self, keys: Ints, rows: Ints, count: int) -> tuple[Weighted, Floats]:
        """The known occurrences among `keys`, and what each adds to the log-odds: (occurrences, classes)."""
        weighted = self.vectoriser.weigh(keys, rows, count)
        return weighted, np.asarray(
            weighted.shares[:, None] * self.coefficients[weighted.features], np.float64
        )


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """What spans of tokens add to the log-odds of their passage, as arrays of one length."""

    passages: Ints
    first: Ints
    last: Ints
    contributions: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PassageModel:
    """Reads each passage by itself.

    `blocks` weigh the features of `passage_blocks`. `anywhere` and `between` (numbers, classes)
    weigh single words, learned through their likeness to others: see training/likeness.py.
    `base_rates` are the log-odds that a dyad brings with it, before any word is read.
    """

    blocks: tuple[Block, ...]
    anywhere: Weights
    between: Weights
    intercept: Floats
    base_rates: Mapping[str, Floats]

    def read(self, view: View, words: Words) -> tuple[Floats, Occurrences]:
        """The log-odds of each passage (passages, classes), and what they are made of.

        Without the base rates: this is what the words say.
        """
        blocks = passage_blocks(view, words.is_function)
        parts = [
            *(
                _weigh(block, features, view.count)
                for block, features in zip(self.blocks, blocks, strict=True)
            ),
            _weigh_words(self.anywhere, view, np.arange(len(view.numbers))),
            _weigh_words(self.between, view, np.flatnonzero(between_sides(view))),
        ]
        found = Occurrences(
            np.concatenate([part.passages for part in parts]),
            np.concatenate([part.first for part in parts]),
            np.concatenate([part.last for part in parts]),
            np.concatenate([part.contributions for part in parts]),
        )
        return sum_by(found.passages, found.contributions, view.count) + self.intercept, found


def _weigh(block: Block, features: Features, count: int) -> Occurrences:
    weighted, contributions = block.contributions(features.keys, features.passages, count)
    kept = weighted.kept
    return Occurrences(features.passages[kept], features.first[kept], features.last[kept], contributions)


def _weigh_words(weights: Weights, view: View, places: Ints) -> Occurrences:
    contributions = weights[view.numbers[places]]
    known = contributions.any(axis=1)
    places, contributions = places[known], contributions[known]
    passages = view.passages[places]
    counts = np.bincount(passages, minlength=view.count)
    return Occurrences(passages, places, places, contributions / words_divisor(counts)[passages, None])


def words_divisor(counts: Any) -> Any:  # noqa: ANN401 (an array or a number)
    """What the summed weights of so many known words are divided by."""
    return counts**_WORDS_POWER


def sum_by(groups: Ints, rows: Floats, count: int) -> Floats:
    """Sum `rows` (occurrences, classes) by group; shape (count, classes)."""
    return np.stack([np.bincount(groups, column, count) for column in np.ascontiguousarray(rows.T)], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class ArticleModel:
    """Reads an article: log-odds = scopes + means of the passages' log-odds @ `of_means` + shape @ `of_shape`.

    `of_means` has shape (means, classes, classes), `of_shape` (measures, classes).
    """

    scopes: Mapping[Scope, Block]
    of_means: Floats
    of_shape: Floats
    intercept: Floats
    base_rates: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Log-odds as they are to be believed: divided by `temperature`, and moved by `bias` (classes,)."""

    temperature: float
    bias: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What the classifier makes of a text, in log-odds; the last axis is `CLASSES`.

    `logits` (classes,) is the sum of `base` (classes,), which no passage speaks for, and of
    `by_passage` (passages, classes). `passages` (passages, classes) is what each passage says by
    itself; `occurrences` is what those are made of.
    """

    logits: Floats
    base: Floats
    by_passage: Floats
    passages: Floats
    occurrences: Occurrences

    @property
    def probabilities(self) -> Floats:
        """The softmax of the logits, shape (classes,)."""
        return softmax(self.logits)


def softmax(logits: Floats) -> Floats:
    """The probabilities of log-odds, along the last axis."""
    exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=-1, keepdims=True))


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """The fitted model; see the module's account of it.

    `marked` reads lone sentences between sides of the caller's own; its class none is that of `passage`.
    """

    words: Words
    passage: PassageModel
    marked: PassageModel
    article: ArticleModel
    of_passage: Calibration
    of_article: Calibration
    of_marked: Calibration

    def classify(self, view: View, *, titled: bool, dyad: str | None, marked: bool = False) -> Verdict:
        """Classify a text in view of a pair; with `titled`, its first passage is the title.

        `dyad` brings its base rates with it, where they are known. With `marked` the sides are of
        the caller's own, whatever they are.
        """
        read, occurrences = self.passage.read(view, self.words)
        rates = self.passage.base_rates.get(dyad or "", np.zeros(len(CLASSES)))
        share = min(1.0, (view.count - 1) / (ARTICLE_FROM_PASSAGES - 1))
        base, by_passage = np.zeros(len(CLASSES)), np.zeros_like(read)
        if share:
            base, by_passage = self._of_article(view, read, titled, dyad)
        shown = read / self.of_passage.temperature + self.of_passage.bias
        if marked and share < 1.0:
            shown, occurrences = self._of_marked(view, shown)
        if share < 1.0:
            pooled = pool_weights(view.named, titled)[:, None] * shown
            base = share * base + (1.0 - share) * rates / self.of_passage.temperature
            by_passage = share * by_passage + (1.0 - share) * pooled
        return Verdict(by_passage.sum(axis=0) + base, base, by_passage, shown, occurrences)

    def _of_article(self, view: View, read: Floats, titled: bool, dyad: str | None) -> tuple[Floats, Floats]:
        """What no passage speaks for (classes,), and what each passage adds (passages, classes)."""
        model, calibration = self.article, self.of_article
        base = model.intercept + shape_of(view, titled) @ model.of_shape
        base = base + model.base_rates.get(dyad or "", 0.0)
        by_passage = scope_contributions(model.scopes, view, titled)
        for weights, matrix in zip(mean_weights(view.named, titled), model.of_means, strict=True):
            by_passage = by_passage + (weights[:, None] * read) @ matrix
        return base / calibration.temperature + calibration.bias, by_passage / calibration.temperature

    def _of_marked(self, view: View, shown: Floats) -> tuple[Floats, Occurrences]:
        """What the model of marked sides says of each passage, with the news model's share of none."""
        logits, occurrences = self.marked.read(view, self.words)
        states = softmax(logits[:, : len(STATES)] / self.of_marked.temperature)
        none = softmax(shown + self.of_marked.bias)[:, -1:]
        return np.log(np.concatenate([states * (1.0 - none), none], axis=1) + 1e-12), occurrences


def pool_weights(named: Ints, titled: bool) -> Floats:
    """The share of each passage in the mean over all; they sum to one. Shape (passages,)."""
    weights = np.array(POOL_WEIGHTS)[named]
    weights[: LEAD_PASSAGES + 1 + titled] *= LEAD_FACTOR
    return np.asarray(weights / weights.sum())


def mean_weights(named: Ints, titled: bool) -> Sequence[Floats]:
    """The weights of the four means over passages: all, naming both sides, lead, title; (passages,) each."""
    places = np.arange(len(named))
    chosen = (named > 1, places < LEAD_PASSAGES + titled, (places < 1) & titled)
    return [pool_weights(named, titled), *(each / max(each.sum(), 1) for each in chosen)]


def shape_of(view: View, titled: bool) -> Floats:
    """Measures of how a text names the pair, shape (measures,)."""
    both, lead = view.named > 1, LEAD_PASSAGES + titled
    return np.array(
        [
            both.mean(),
            np.log1p(both.sum()),
            (view.named == 1).mean(),
            np.log1p(view.count),
            both[:lead].any(),
            titled and both[0],
            (view.roles == OTHER).sum() / (1 + view.is_side.sum()),
        ],
        np.float64,
    )


def within(scope: Scope, view: View, titled: bool) -> Flags:
    """Which passages lie in `scope`, shape (passages,)."""
    if scope is Scope.BOTH_SIDES:
        return np.asarray(view.named > 1)
    places = np.arange(view.count)
    return np.asarray(places < LEAD_PASSAGES + titled) if scope is Scope.LEAD else places >= 0


def scope_contributions(scopes: Mapping[Scope, Block], view: View, titled: bool) -> Floats:
    """What the words of the scopes add to the log-odds of the article, by passage: (passages, classes)."""
    total = np.zeros((view.count, len(CLASSES)))
    features = ngrams(view, SCOPE_NGRAM)
    for scope, block in scopes.items():
        chosen = features.where(within(scope, view, titled)[features.passages])
        weighted, contributions = block.contributions(chosen.keys, np.zeros_like(chosen.keys), 1)
        total += sum_by(chosen.passages[weighted.kept], contributions, view.count)
    return total
