"""Vectorisers are fitted as scikit-learn fits them, and its coefficients are cut into the model's blocks."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from training.fit_linear import blocks_of, fit_logistic, fit_vectoriser, matrix_of, one_hot

DOCUMENTS = st.lists(st.lists(st.integers(0, 9), max_size=15), min_size=1, max_size=8)


@given(DOCUMENTS, st.integers(1, 3))
def test_vocabulary_frequencies_and_vectors_are_those_of_scikit_learn(documents, min_df):
    counts = np.bincount([key for document in documents for key in set(document)], minlength=10)
    if counts.max() < min_df:
        assert len(fit_vectoriser(arrays(documents), min_df).keys) == 0
        return
    theirs = TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=min_df)
    expected = theirs.fit_transform(documents).toarray()
    ours = fit_vectoriser(arrays(documents), min_df)
    assert ours.keys.tolist() == sorted(theirs.vocabulary_)
    columns = [theirs.vocabulary_[key] for key in ours.keys.tolist()]
    assert np.allclose(ours.idf, theirs.idf_[columns], atol=1e-6)
    assert np.allclose(matrix_of(ours, arrays(documents)).toarray(), expected[:, columns], atol=1e-6)


def test_documents_without_a_known_feature_have_a_row_of_zeros():
    vectoriser = fit_vectoriser(arrays([[1, 2], [1]]), 1)
    assert matrix_of(vectoriser, arrays([[], [7], [1]])).toarray()[:2].tolist() == [[0.0, 0.0]] * 2


MATRIX = sp.csr_matrix(np.eye(3, dtype=np.float32)[[0, 0, 1, 1, 2, 2]])
CLASSES = ("hostile", "impasse", "cooperative", "none")


def test_each_class_has_its_row_whatever_the_order_of_the_labels():
    labels = ["none", "none", "hostile", "hostile", "impasse", "impasse"]
    coefficients, intercept = fit_logistic(MATRIX, labels, [1.0] * 6, CLASSES, 10.0)
    assert (coefficients.shape, intercept.shape) == ((4, 3), (4,))
    assert (coefficients + intercept[:, None]).argmax(axis=0).tolist() == [3, 0, 1]


def test_a_class_that_no_label_bears_has_zeros():
    labels = ["none", "none", "hostile", "hostile", "impasse", "impasse"]
    coefficients, intercept = fit_logistic(MATRIX, labels, [1.0] * 6, CLASSES, 10.0)
    assert not coefficients[2].any()
    assert intercept[2] == 0.0


def test_two_classes_are_told_apart_too():
    labels = ["hostile"] * 4 + ["none"] * 2
    coefficients, intercept = fit_logistic(MATRIX, labels, [1.0] * 6, CLASSES, 10.0)
    assert (coefficients + intercept[:, None])[[0, 3]].argmax(axis=0).tolist() == [0, 0, 1]


def test_a_weightier_text_counts_more():
    labels = ["none", "hostile", "impasse", "impasse", "impasse", "impasse"]
    for weights, expected in (([9.0, 1.0], 3), ([1.0, 9.0], 0)):
        coefficients, intercept = fit_logistic(
            MATRIX, labels, [*weights, 1.0, 1.0, 1.0, 1.0], CLASSES, 10.0, balanced=False
        )
        assert (coefficients + intercept[:, None])[:, 0].argmax() == expected


def test_coefficients_are_cut_into_the_blocks_of_their_vectorisers():
    vectorisers = [fit_vectoriser(arrays([keys]), 1) for keys in ([1, 2], [5], [])]
    coefficients = np.arange(10.0).reshape(2, 5)
    blocks, rest = blocks_of(vectorisers, coefficients)
    assert [block.coefficients.tolist() for block in blocks] == [[[0.0, 5.0], [1.0, 6.0]], [[2.0, 7.0]], []]
    assert rest.tolist() == [[3.0, 4.0], [8.0, 9.0]]


@pytest.mark.parametrize("names", [["b", None, "a"], ["x", "a", "a"], [None]])
def test_a_name_without_a_column_has_a_row_of_zeros(names):
    columns = {"a": 0, "b": 1}
    expected = [[0.5 * (name == column) for column in columns] for name in names]
    assert one_hot(names, columns, 0.5).toarray().tolist() == expected


def arrays(documents):
    return [np.array(document, np.int64) for document in documents]
