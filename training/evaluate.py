"""Measure the model by cross-validation and write the figures to its card: `python -m training.evaluate`.

Every article is read by a model that has seen neither it, nor a near-copy, nor a sentence of it,
in fitting, choosing or calibrating. Beside it stands words 1-2 TF-IDF with logistic regression on
the same folds.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from service.reading.artefact import SHIPPED, read_card, write_card
from service.reading.classifier import CLASSES, Floats
from service.reading.countries import Gazetteer
from training.card import write_page
from training.corpora import data_folder
from training.corpus import load_corpus
from training.examples import Example
from training.figures import Figure, figures_of
from training.fit import Corpus, fit, folds_of

_FOLDS: Final = 5
_PROCESSES: Final = 2
Predictions = list[tuple[Example, Floats]]


def main() -> None:
    """Cross-validate, print the figures, and complete the model card."""
    corpus = load_corpus(data_folder(), Gazetteer.load())
    folds = folds_of(corpus.articles, _FOLDS)
    with ProcessPoolExecutor(_PROCESSES) as pool:
        parts = list(pool.map(_held_out, [corpus] * _FOLDS, folds))
    articles = [result for part in parts for result in part[0]]
    sentences = [result for part in parts for result in part[1]]
    baseline = [result for part in parts for result in part[2]]
    measured = {
        "articles": _figures(articles),
        "articles_by_words_tfidf": _figures(baseline),
        "sentences": _figures(sentences),
    }
    for title, figures in measured.items():
        _print(title, figures)
    _complete_card(measured, len(articles), len(sentences))


def _held_out(corpus: Corpus, groups: set[str]) -> tuple[Predictions, Predictions, Predictions]:
    """Predictions for the articles and sentences of `groups`, by models fitted on all others."""
    rest, held_out = corpus.without(groups), corpus.only(groups)
    model = fit(rest)
    return (
        [(example, model.classify(example.views).probabilities) for example in held_out.articles],
        [(example, model.classify(example.views).probabilities) for example in held_out.passages],
        _by_words(rest.articles, held_out.articles),
    )


def _by_words(fitted_on: Sequence[Example], held_out: Sequence[Example]) -> Predictions:
    """The plain alternative: words 1-2 TF-IDF and logistic regression."""
    vectoriser = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32)
    model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=500, tol=1e-3)
    model.fit(
        vectoriser.fit_transform([example.text for example in fitted_on]),
        [example.label for example in fitted_on],
    )
    order = [list(model.classes_).index(name) for name in CLASSES]
    probabilities = model.predict_proba(vectoriser.transform([example.text for example in held_out]))[
        :, order
    ]
    return list(zip(held_out, probabilities, strict=True))


def _figures(predictions: Predictions) -> dict[str, Figure]:
    return figures_of(
        [example.label for example, _ in predictions],
        np.array([probabilities for _, probabilities in predictions]),
        [example.confidence for example, _ in predictions],
    )


def _print(title: str, figures: dict[str, Figure]) -> None:
    print(f"\n{title.replace('_', ' ')}")
    for name, figure in figures.items():
        print(f"  {name.replace('_', ' '):32} {figure}")


def _complete_card(measured: dict[str, dict[str, Figure]], articles: int, sentences: int) -> None:
    card: dict[str, Any] = read_card()
    card["measured"] = {
        "how": f"{_FOLDS}-fold cross-validation grouped by article, 95% bootstrap intervals",
        "texts": {"articles": articles, "sentences": sentences},
        **{
            title: {name: figure.as_json() for name, figure in figures.items()}
            for title, figures in measured.items()
        },
    }
    write_card(SHIPPED, card)
    write_page(card, Path("docs/model-card.md"))


if __name__ == "__main__":
    main()
