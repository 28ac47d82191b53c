"""The classifier is what it claims to be: a sum over terms, with scikit-learn's vectors."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from service.reading.classifier import CLASSES, Weights, _contributions
from service.reading.countries import Gazetteer
from service.reading.passages import split_passages
from service.reading.values import Dyad
from service.reading.views import in_view, tokenise, tokens_of
from tests.texts import STALLED

DYAD = Dyad.parse("PAK-USA")


@pytest.fixture(scope="module")
def verdict(reader):
    tokens = tokenise(STALLED, Gazetteer.load().mentions(STALLED))
    views = [in_view(tokens_of(passage, tokens), DYAD) for passage in split_passages(STALLED)]
    return reader._artefact.classifier.classify(views)


def test_contributions_of_terms_add_up_to_those_of_passages(verdict):
    summed = np.zeros_like(verdict.by_passage)
    for (passage, _), row in zip(verdict.occurrences, verdict.by_occurrence, strict=True):
        summed[passage] += row
    assert np.allclose(summed, verdict.by_passage)


def test_contributions_of_passages_add_up_to_the_log_odds(verdict):
    assert np.allclose(verdict.by_passage.sum(axis=0) + verdict.intercept, verdict.logits)


def test_probabilities_sum_to_one(verdict):
    assert verdict.probabilities.sum() == pytest.approx(1.0)


def test_the_sum_is_that_of_scikit_learns_vector_and_coefficients():
    documents = [["a", "b", "a"], ["b", "c"], ["c", "c", "c"]]
    vectoriser = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    matrix = vectoriser.fit_transform(documents).toarray()
    coefficients = np.random.default_rng(1).normal(size=(3, len(CLASSES)))
    weights = Weights(vectoriser.idf_.astype(np.float32), coefficients.astype(np.float32))
    for document, row in zip(documents, matrix, strict=True):
        features = np.array([vectoriser.vocabulary_[term] for term in document])
        ours = _contributions(weights, features, np.zeros_like(features), 1).sum(axis=0)
        assert np.allclose(ours, row @ coefficients, atol=1e-5)
