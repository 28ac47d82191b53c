"""Fit the classifier: two linear models over TF-IDF, and the small one that combines them.

The combination is fitted on what the two say of articles they have not seen: both are
cross-fitted on folds first, then fitted anew on everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from service.reading.classifier import CLASSES, LEAD_PASSAGES, Classifier, Combination, Floats, Scope, Weights
from service.reading.features import is_short_ngram, occurrences
from training.examples import Example

# Inverse regularisation, chosen by cross-validation among 1, 2, 4, 8, 16.
_ARTICLE_C: Final = 4.0
_PASSAGE_C: Final = 4.0
_FOLDS: Final = 4
_MARKED_CORPUS: Final = "corpus:marked"
_NEUTRAL: Final = Combination(np.eye(len(CLASSES)), np.eye(len(CLASSES)), np.zeros(len(CLASSES)))


@dataclass(frozen=True, slots=True)
class Corpus:
    """All examples: whole articles, sentences of them, sentences written for this, and marked ones."""

    articles: Sequence[Example]
    passages: Sequence[Example]
    written: Sequence[Example]
    marked: Sequence[Example]

    def without(self, groups: set[str]) -> Corpus:
        """The corpus less every example of `groups`."""
        return Corpus(
            [example for example in self.articles if example.group not in groups],
            [example for example in self.passages if example.group not in groups],
            self.written,
            self.marked,
        )

    def only(self, groups: set[str]) -> Corpus:
        """The articles and passages of `groups`."""
        return Corpus(
            [example for example in self.articles if example.group in groups],
            [example for example in self.passages if example.group in groups],
            [],
            [],
        )


def folds_of(articles: Sequence[Example], count: int) -> list[set[str]]:
    """Split the articles' groups into `count` sets of about equal numbers of articles."""
    groups = np.array([example.group for example in articles])
    return [set(groups[held_out]) for _, held_out in GroupKFold(count).split(groups, groups=groups)]


def fit(corpus: Corpus) -> Classifier:
    """Fit the classifier on a corpus, its combination on cross-fitted log-odds."""
    of_article, of_sentence = _fit_combinations(corpus)
    return _fit_models(corpus, of_article, of_sentence)


def _fit_combinations(corpus: Corpus) -> tuple[Combination, Combination]:
    articles: list[tuple[Floats, Floats, Example]] = []
    sentences: list[tuple[Floats, Floats, Example]] = []
    for groups in folds_of(corpus.articles, _FOLDS):
        model = _fit_models(corpus.without(groups), _NEUTRAL, _NEUTRAL)
        held_out = corpus.only(groups)
        for examples, results in ((held_out.articles, articles), (held_out.passages, sentences)):
            results += [
                (model.article_logits(example.views), model.pooled_logits(example.views), example)
                for example in examples
            ]
    return _combine(articles), _combine(sentences)


def _combine(results: Sequence[tuple[Floats, Floats, Example]]) -> Combination:
    """Multinomial logistic regression from both models' log-odds to the label."""
    inputs = np.array([np.concatenate([article, pool]) for article, pool, _ in results])
    labels = [example.label for _, _, example in results]
    # Balanced, which cross-validation prefers by a little: impasse, the weak class, is found more often.
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=2000).fit(inputs, labels)
    coefficients = _by_class(model, model.coef_)
    size = len(CLASSES)
    return Combination(
        coefficients[:, :size].T.copy(), coefficients[:, size:].T.copy(), _by_class(model, model.intercept_)
    )


def _fit_models(corpus: Corpus, of_article: Combination, of_sentence: Combination) -> Classifier:
    scopes = {scope: _Vectors(_scope_features(scope), min_df=2) for scope in Scope}
    matrix = sp.hstack([vectors.fit(corpus.articles) for vectors in scopes.values()]).tocsr()
    article = _fit_linear(matrix, corpus.articles, _ARTICLE_C)
    sentences = [*corpus.passages, *corpus.written, *corpus.marked]
    passage_vectors = _Vectors(_passage_features, min_df=2)
    passage = _fit_linear(passage_vectors.fit(sentences), sentences, _PASSAGE_C)
    vocabulary = _merge([*scopes.values(), passage_vectors])
    parts = np.split(
        _by_class(article, article.coef_), np.cumsum([len(v.terms) for v in scopes.values()])[:-1], axis=1
    )
    return Classifier(
        vocabulary=vocabulary,
        scopes={
            scope: vectors.weights(vocabulary, part)
            for (scope, vectors), part in zip(scopes.items(), parts, strict=True)
        },
        scopes_intercept=_by_class(article, article.intercept_),
        passage=passage_vectors.weights(vocabulary, _by_class(passage, passage.coef_)),
        passage_intercept=_by_class(passage, passage.intercept_),
        of_article=of_article,
        of_sentence=of_sentence,
    )


def _fit_linear(matrix: sp.csr_matrix, examples: Sequence[Example], inverse_regularisation: float) -> Any:
    model = LogisticRegression(C=inverse_regularisation, class_weight="balanced", max_iter=500, tol=1e-3)
    return model.fit(
        matrix,
        [example.label for example in examples],
        sample_weight=[example.weight for example in examples],
    )


def _by_class(model: Any, rows: NDArray[np.float64]) -> Floats:
    """Reorder a fitted model's rows from its classes' order to `CLASSES`."""
    order = [list(model.classes_).index(name) for name in CLASSES]
    return np.asarray(rows[order], np.float64)


class _Vectors:
    """A TF-IDF vectoriser over examples, and its share of the classifier's vocabulary."""

    def __init__(self, features: Callable[[Example], list[str]], min_df: int) -> None:
        self._vectoriser = TfidfVectorizer(
            analyzer=features, min_df=min_df, sublinear_tf=True, dtype=np.float32
        )

    def fit(self, examples: Sequence[Example]) -> sp.csr_matrix:
        """Learn the vocabulary and return the TF-IDF matrix of the examples."""
        return self._vectoriser.fit_transform(examples)

    @property
    def terms(self) -> list[str]:
        """The vocabulary, in the order of the matrix's columns."""
        return list(self._vectoriser.get_feature_names_out())

    def weights(self, vocabulary: dict[str, int], coefficients: Floats) -> Weights:
        """The fitted weights, laid out over the whole `vocabulary`."""
        places = [vocabulary[term] for term in self.terms if term in vocabulary]
        kept = [number for number, term in enumerate(self.terms) if term in vocabulary]
        idf = np.zeros(len(vocabulary), np.float32)
        idf[places] = self._vectoriser.idf_[kept]
        laid_out = np.zeros((len(vocabulary), len(CLASSES)), np.float32)
        laid_out[places] = coefficients[:, kept].T
        return Weights(idf, laid_out)


def _merge(vectors: Sequence[_Vectors]) -> dict[str, int]:
    """One vocabulary of all; the mark of the corpus is a matter of training alone."""
    terms = sorted({term for each in vectors for term in each.terms} - {_MARKED_CORPUS})
    return {term: number for number, term in enumerate(terms)}


def _scope_features(scope: Scope) -> Callable[[Example], list[str]]:
    def features(example: Example) -> list[str]:
        return [
            occurrence.feature
            for number, view in enumerate(example.views)
            if (scope is not Scope.LEAD or number < LEAD_PASSAGES)
            and (scope is not Scope.BOTH_SIDES or view.named > 1)
            for occurrence in occurrences(view)
            if is_short_ngram(occurrence.feature)
        ]

    return features


def _passage_features(example: Example) -> list[str]:
    features = [occurrence.feature for view in example.views for occurrence in occurrences(view)]
    # The two corpora mix the states differently. A mark of its own takes that up, so that it does
    # not rub off on the words (Daumé, "Frustratingly easy domain adaptation", ACL 2007).
    return [*features, _MARKED_CORPUS] if example.marked else features
