"""Fit the weights by which the dyads of an article are ranked, and measure the ranking.

`python -m training.dyads` prints the weights that service/reading/dyads.py holds, and how often the
pair ranked first is the labelled one, on articles that the weights were not fitted on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from service.reading.countries import Gazetteer
from service.reading.dyads import pair_features
from service.reading.passages import split_passages
from service.reading.values import Dyad
from training.corpora import LabelledArticle, data_folder, labelled_articles
from training.examples import group_of

Features = dict[Dyad, dict[str, float]]
_FOLDS = 5


def main() -> None:
    """Print the cross-validated accuracy and the weights fitted on all labelled articles."""
    gazetteer = Gazetteer.load()
    articles = [article for article in labelled_articles(data_folder()) if article.dyad is not None]
    features = [features_of(article, gazetteer) for article in articles]
    groups = [group_of(article.text) for article in articles]
    hits = np.zeros(len(articles), bool)
    for fitted, held_out in GroupKFold(_FOLDS).split(articles, groups=groups):
        model, names = _fit([articles[i] for i in fitted], [features[i] for i in fitted])
        hits[held_out] = [_first(model, names, features[i]) == articles[i].dyad for i in held_out]
    _print_accuracy(articles, hits)
    model, names = _fit(articles, features)
    print("\nINTERCEPT =", round(float(model.intercept_[0]), 3))
    print("WEIGHTS =", {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True)})


def features_of(article: LabelledArticle, gazetteer: Gazetteer) -> Features:
    """The features of every pair an article names together."""
    return pair_features(
        gazetteer.mentions(article.text, on=article.published_on),
        split_passages(article.text),
        gazetteer.mentions(article.title or "", on=article.published_on),
    )


def _fit(articles: list[LabelledArticle], features: list[Features]) -> tuple[Any, list[str]]:
    rows = [
        (row, dyad == article.dyad)
        for article, pairs in zip(articles, features, strict=True)
        for dyad, row in pairs.items()
    ]
    names = list(rows[0][0])
    matrix = np.array([[row[name] for name in names] for row, _ in rows])
    return LogisticRegression(C=1.0, max_iter=2000).fit(matrix, [label for _, label in rows]), names


def _first(model: Any, names: list[str], pairs: Features) -> Dyad | None:
    def score(dyad: Dyad) -> float:
        return float(model.coef_[0] @ np.array([pairs[dyad][name] for name in names]))

    return max(sorted(pairs), key=score, default=None)


def _print_accuracy(articles: list[LabelledArticle], hits: NDArray[np.bool_]) -> None:
    confidences = np.array([article.confidence for article in articles])
    print(f"main dyad first: {hits.mean():.3f} of {len(hits)}")
    for confidence in (3, 2, 1):
        print(f"  labels of confidence {confidence}: {hits[confidences == confidence].mean():.3f}")


if __name__ == "__main__":
    main()
