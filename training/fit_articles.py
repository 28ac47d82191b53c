"""Fit the model of articles on what passage models say of articles they have not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from service.reading.classifier import (
    CLASSES,
    SCOPE_NGRAM,
    ArticleModel,
    Calibration,
    Floats,
    Scope,
    mean_weights,
    shape_of,
    within,
)
from service.reading.features import ngrams
from service.reading.views import Ints
from training.calibrate import calibrate
from training.examples import Example, folds_of
from training.fit_linear import blocks_of, fit_logistic, fit_vectoriser, floats, matrix_of, one_hot
from training.options import Options

_ARTICLE_C: Final = 2.0
_ARTICLE_MIN_DF: Final = 4
# The larger, the freer a dyad is to lean. Base rates in the means over passages too were a point better,
# at odds of thousands to one for some dyads, which no article could have spoken against.
_BASE_RATE: Final = 0.8
# What the means over passages count, each scaled to unit variance.
_MEANS: Final = 0.15
# Impasse is the rarest state of articles and the one most often missed: each counts a third more.
_IMPASSE_WEIGHT: Final = 1.3
_FOLDS: Final = 4


def fit_article(
    articles: Sequence[Example], read: Sequence[Floats], options: Options
) -> tuple[ArticleModel, Calibration]:
    """The model of articles, and its calibration on what models that have not seen an article say of it."""
    logits = np.zeros((len(articles), len(CLASSES)))
    for groups in folds_of(articles, _FOLDS):
        seen = [number for number, each in enumerate(articles) if each.text.group not in groups]
        unseen = [number for number, each in enumerate(articles) if each.text.group in groups]
        model = _fit_article_model([articles[i] for i in seen], [read[i] for i in seen], options)
        for number in unseen:
            logits[number] = read_article(model, articles[number], read[number])
    labels = np.array([CLASSES.index(example.text.label) for example in articles])
    drawn = np.array([example.text.drawn for example in articles])
    # Articles as they come, where there are some: the picked ones mix the states otherwise.
    chosen = drawn if drawn.any() else np.ones(len(articles), bool)
    return _fit_article_model(articles, read, options), calibrate(
        logits[chosen], labels[chosen], impasse=_IMPASSE_WEIGHT
    )


def read_article(model: ArticleModel, example: Example, read: Floats) -> Floats:
    """The log-odds of an article, given those of its passages."""
    view, titled = example.view, example.text.titled
    logits = model.intercept + shape_of(view, titled) @ model.of_shape
    logits = logits + model.base_rates.get(example.text.dyad or "", 0.0)
    for weights, matrix in zip(mean_weights(view.named, titled), model.of_means, strict=True):
        logits = logits + weights @ read @ matrix
    features = ngrams(view, SCOPE_NGRAM)
    for scope, block in model.scopes.items():
        keys = features.keys[within(scope, view, titled)[features.passages]]
        _, contributions = block.contributions(keys, np.zeros_like(keys), 1)
        logits = logits + contributions.sum(axis=0)
    return np.asarray(logits)


def _fit_article_model(articles: Sequence[Example], read: Sequence[Floats], options: Options) -> ArticleModel:
    documents = _scope_documents(articles)
    vectorisers = [fit_vectoriser(documents[scope], _ARTICLE_MIN_DF) for scope in Scope]
    dense, scale = _scaled(
        floats([_dense(each, logits) for each, logits in zip(articles, read, strict=True)])
    )
    if not options.means:
        dense[:, : dense.shape[1] - len(_shape(articles[0]))] = 0.0
    dyads = sorted({each.text.dyad for each in articles if each.text.dyad} if options.base_rates else ())
    columns = {dyad: number for number, dyad in enumerate(dyads)}
    matrix = sp.hstack(
        [
            *(matrix_of(each, documents[scope]) for each, scope in zip(vectorisers, Scope, strict=True)),
            sp.csr_matrix(dense),
            one_hot([each.text.dyad for each in articles], columns, _BASE_RATE),
        ]
    ).tocsr()
    labels, weights = [each.text.label for each in articles], [each.weight for each in articles]
    coefficients, intercept = fit_logistic(matrix, labels, weights, CLASSES, _ARTICLE_C)
    blocks, rest = blocks_of(vectorisers, coefficients)
    means = dense.shape[1] - len(_shape(articles[0]))
    of_dense = (rest[:, : dense.shape[1]] * scale).T
    rates = _BASE_RATE * rest[:, dense.shape[1] :].T
    return ArticleModel(
        scopes=dict(zip(Scope, blocks, strict=True)),
        of_means=of_dense[:means].reshape(-1, len(CLASSES), len(CLASSES)),
        of_shape=of_dense[means:],
        intercept=intercept,
        base_rates={dyad: rates[number] for dyad, number in columns.items()},
    )


def _scope_documents(articles: Sequence[Example]) -> dict[Scope, list[Ints]]:
    documents: dict[Scope, list[Ints]] = {scope: [] for scope in Scope}
    for each in articles:
        features = ngrams(each.view, SCOPE_NGRAM)
        for scope in Scope:
            inside = within(scope, each.view, each.text.titled)[features.passages]
            documents[scope].append(features.keys[inside])
    return documents


def _dense(example: Example, read: Floats) -> Floats:
    """The means over an article's passages, and its shape, in one row."""
    means = [weights @ read for weights in mean_weights(example.view.named, example.text.titled)]
    return np.concatenate([*means, _shape(example)])


def _shape(example: Example) -> Floats:
    return shape_of(example.view, example.text.titled)


def _scaled(rows: Any) -> tuple[Any, Floats]:
    scale = _MEANS / (rows.std(axis=0) + 1e-6)
    return rows * scale, scale
