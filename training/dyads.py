"""Fit the weights by which the dyads of an article are ranked, and measure the ranking.

`python -m training.dyads` prints the weights that service/reading/dyads.py holds, and how often the
pair ranked first is the labelled one, on articles that the weights were not fitted on.

The weights are those of a conditional logit (McFadden 1974): within an article, the probability of
a pair is proportional to the exponential of its weighted features. One more choice, of a constant
score, is right for the articles labelled as about no pair, or about one that they hardly name.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from service.reading.countries import Gazetteer
from service.reading.dyads import pair_features
from service.reading.passages import split_passages
from service.reading.values import Dyad
from training.corpora import LabelledArticle, data_folder, labelled_articles
from training.examples import WEIGHT_OF_CONFIDENCE, group_of

Floats = NDArray[np.float64]
_FOLDS: Final = 5
_CLEAR: Final = 3
# On features of unit variance; any value from 1 to 10 ranks alike.
_PENALTY: Final = 2.0
_BINS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Choice:
    """An article as a choice among its pairs: a row of features each, and last, of zeros, none."""

    article: LabelledArticle
    dyads: tuple[Dyad, ...]
    rows: Floats

    @property
    def right(self) -> int:
        """The row that the label chooses."""
        dyad = self.article.dyad
        return self.dyads.index(dyad) if dyad in self.dyads else len(self.dyads)

    @property
    def weight(self) -> float:
        """How much the label counts."""
        return WEIGHT_OF_CONFIDENCE[self.article.confidence]

    def probabilities(self, weights: Floats) -> Floats:
        """Of each row, by `weights`."""
        scores = self.rows @ weights
        odds = np.exp(scores - scores.max())
        return np.asarray(odds / odds.sum())


def main() -> None:
    """Print the cross-validated accuracy and the weights fitted on all labelled articles."""
    gazetteer = Gazetteer.load()
    choices, names = choices_of(labelled_articles(data_folder()), gazetteer)
    probabilities = cross_validated(choices)
    _print_accuracy(choices, probabilities)
    _print_calibration(choices, probabilities)
    weights = fit(choices)
    print("\nNO_PAIR =", round(float(weights[-1]), 3))
    print("WEIGHTS =", {name: round(float(w), 3) for name, w in zip(names, weights[:-1], strict=True)})


def main_dyad_hits(gazetteer: Gazetteer) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each measured article with a dyad: whether the pair ranked first is it; whether its label is clear.

    Each article is ranked by weights fitted without it.
    """
    choices, _ = choices_of(labelled_articles(data_folder()), gazetteer)
    probabilities = cross_validated(choices)
    places = _measured(choices)
    hits = [_first(probabilities[place]) == choices[place].right for place in places]
    clear = [choices[place].article.confidence == _CLEAR for place in places]
    return np.array(hits, bool), np.array(clear, bool)


def cross_validated(choices: list[Choice]) -> list[Floats]:
    """The probabilities of each article's rows, by weights fitted without it."""
    probabilities: list[Floats] = [np.zeros(0)] * len(choices)
    groups = [group_of(choice.article.text) for choice in choices]
    for fitted, held_out in GroupKFold(_FOLDS).split(choices, groups=groups):
        weights = fit([choices[i] for i in fitted])
        for i in held_out:
            probabilities[i] = choices[i].probabilities(weights)
    return probabilities


def _measured(choices: list[Choice]) -> list[int]:
    """The articles that figures are reported on: who labelled the drawn ones saw a program's guess."""
    return [
        place
        for place, choice in enumerate(choices)
        if choice.article.dyad is not None and not choice.article.drawn
    ]


def choices_of(articles: list[LabelledArticle], gazetteer: Gazetteer) -> tuple[list[Choice], tuple[str, ...]]:
    """The choices the articles make, and the names of the features in the order of the columns."""
    features = [_features(article, gazetteer) for article in articles]
    names = tuple(next(iter(next(filter(None, features)).values())))
    return [
        Choice(article, tuple(sorted(pairs)), _rows(pairs, names))
        for article, pairs in zip(articles, features, strict=True)
    ], names


def fit(choices: list[Choice]) -> Floats:
    """The weights under which the labels are likeliest, but for a penalty on their squares."""
    rows = np.vstack([choice.rows for choice in choices])
    sizes = np.array([len(choice.rows) for choice in choices])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    article = np.repeat(np.arange(len(choices)), sizes)
    right = starts + [choice.right for choice in choices]
    counts = np.array([choice.weight for choice in choices])
    # The last column tells no pair from the pairs, and is of no size that the data give it.
    scale = np.append(rows[:, :-1].std(axis=0), 1.0)
    scaled = rows / scale
    aim = counts @ scaled[right]

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        top = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - top[article])
        totals = np.add.reduceat(odds, starts)
        likelihood = counts @ (scores[right] - top - np.log(totals))
        expected = scaled.T @ (odds / totals[article] * counts[article])
        penalty = _PENALTY / 2 * weights @ weights
        return penalty - likelihood, _PENALTY * weights + expected - aim

    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / scale)


def _features(article: LabelledArticle, gazetteer: Gazetteer) -> dict[Dyad, dict[str, float]]:
    return pair_features(
        gazetteer.mentions(article.text, on=article.published_on),
        split_passages(article.text),
        gazetteer.mentions(article.title or "", on=article.published_on),
    )


def _rows(pairs: dict[Dyad, dict[str, float]], names: tuple[str, ...]) -> Floats:
    rows = np.zeros((len(pairs) + 1, len(names) + 1))
    rows[-1, -1] = 1.0
    for place, dyad in enumerate(sorted(pairs)):
        rows[place, :-1] = [pairs[dyad][name] for name in names]
    return rows


def _print_accuracy(choices: list[Choice], probabilities: list[Floats]) -> None:
    labelled = _measured(choices)
    confidences = np.array([choices[place].article.confidence for place in labelled])
    hits = np.array([_first(probabilities[place]) == choices[place].right for place in labelled])
    print(f"main dyad first: {hits.mean():.3f} of {len(hits)}")
    for confidence in (3, 2, 1):
        print(f"  labels of confidence {confidence}: {hits[confidences == confidence].mean():.3f}")


def _first(probabilities: Floats) -> int:
    return int(probabilities[:-1].argmax()) if len(probabilities) > 1 else -1


def _print_calibration(choices: list[Choice], probabilities: list[Floats]) -> None:
    """How often a pair of about a presence is the labelled one."""
    presences = np.concatenate([of_article[:-1] for of_article in probabilities])
    right = np.concatenate([np.arange(len(choice.dyads)) == choice.right for choice in choices])
    print("presence: of how many pairs, on average, labelled")
    for low, high in pairwise(_BINS):
        within = (low < presences) & (presences <= high)
        mean, share = presences[within].mean(), right[within].mean()
        print(f"  {low:.1f}-{high:.1f}: {within.sum()} {mean:.2f} {share:.2f}")


if __name__ == "__main__":
    main()
