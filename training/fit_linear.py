"""Fitting blocks of TF-IDF, and logistic regression over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from service.reading.classifier import Block, Floats
from service.reading.vectoriser import Vectoriser
from service.reading.views import Ints

Keys = Sequence[Ints]


def fit_vectoriser(documents: Keys, min_df: int) -> Vectoriser:
    """The vocabulary of `documents`, each the keys of its features, with idf as scikit-learn smooths it."""
    keys = np.concatenate([np.unique(document) for document in documents])
    known, df = np.unique(keys, return_counts=True)
    kept = df >= min_df
    idf = np.log((1 + len(documents)) / (1 + df[kept])) + 1
    return Vectoriser(known[kept], idf.astype(np.float32))


def matrix_of(vectoriser: Vectoriser, documents: Keys) -> sp.csr_matrix:
    """The TF-IDF vectors of `documents`, shape (documents, features)."""
    rows = np.repeat(np.arange(len(documents)), [len(document) for document in documents])
    weighted = vectoriser.weigh(np.concatenate(documents), rows, len(documents))
    shape = (len(documents), len(vectoriser.keys))
    matrix = sp.csr_matrix((weighted.shares, (weighted.rows, weighted.features)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def fit_logistic(
    matrix: sp.csr_matrix,
    labels: Sequence[str],
    weights: Sequence[float],
    classes: Sequence[str],
    c: float,
    *,
    balanced: bool = True,
) -> tuple[Floats, Floats]:
    """Multinomial logistic regression: coefficients (classes, features), intercept (classes,).

    A class of `classes` that no label bears gets zeros.
    """
    model: Any = LogisticRegression(
        C=c, class_weight="balanced" if balanced else None, max_iter=200, tol=1e-3
    )
    model.fit(matrix, labels, sample_weight=weights)
    coefficients, intercept = np.zeros((len(classes), matrix.shape[1])), np.zeros(len(classes))
    # Of two classes scikit-learn fits one row, the log-odds of the second over the first.
    two = len(model.classes_) == 2
    rows = np.vstack([-model.coef_, model.coef_]) / 2 if two else model.coef_
    offsets = np.append(-model.intercept_, model.intercept_) / 2 if two else model.intercept_
    for row, name in enumerate(model.classes_):
        coefficients[classes.index(name)] = rows[row]
        intercept[classes.index(name)] = offsets[row]
    return coefficients, intercept


def blocks_of(vectorisers: Sequence[Vectoriser], coefficients: Floats) -> tuple[tuple[Block, ...], Floats]:
    """Cut the leading columns of `coefficients` into blocks; also what is left of them."""
    blocks = []
    for vectoriser in vectorisers:
        size = len(vectoriser.keys)
        blocks.append(Block(vectoriser, coefficients[:, :size].T.astype(np.float32)))
        coefficients = coefficients[:, size:]
    return tuple(blocks), coefficients


def one_hot(names: Sequence[str | None], columns: dict[str, int], value: float) -> sp.csr_matrix:
    """A row a name, with `value` in the name's column."""
    known = [(row, columns[name]) for row, name in enumerate(names) if name in columns]
    rows, places = np.array(known, np.int64).reshape(-1, 2).T
    return sp.csr_matrix(
        (np.full(len(rows), value, np.float32), (rows, places)), shape=(len(names), len(columns))
    )


def floats(rows: Sequence[NDArray[Any]]) -> NDArray[np.float32]:
    """Rows of numbers as one array."""
    return np.array(rows, np.float32)
