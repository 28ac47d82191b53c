"""Which words are used alike: vectors learned from unlabelled news.

Positive pointwise mutual information of words that stand near each other, reduced by a truncated
singular value decomposition (Levy and Goldberg, "Neural word embedding as implicit matrix
factorization", NIPS 2014). A word that no label has taught then weighs like those it is used like.
The vectors are only fitted through: what the model keeps is one weight a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.utils.extmath import randomized_svd

from service.reading.countries import Gazetteer
from service.reading.passages import split_passages
from service.reading.views import Source, tokenise
from service.reading.words import RESERVED, Words

# Shape (numbers, dimensions), rows of unit length, zero for words too rare and function words.
Likeness = NDArray[np.float32]
DIMENSIONS: Final = 200
_WINDOW: Final = 3
_MIN_COUNT: Final = 8
# Context counts are smoothed by this power, so that rare contexts do not rule (Levy et al., TACL 2015).
_SMOOTHING: Final = 0.75


def likeness_of(texts: Iterable[str], words: Words, gazetteer: Gazetteer) -> Likeness:
    """The vectors of all words, from how `texts` use them."""
    documents = [
        tokenise([Source(text, gazetteer.mentions(text), split_passages(text))], words).numbers
        for text in texts
    ]
    size = len(words)
    counts = np.bincount(np.concatenate(documents), minlength=size)
    common = (counts >= _MIN_COUNT) & (np.arange(size) > 0)
    together = _near_each_other(documents, common, size)
    left, scale, _ = randomized_svd(_mutual_information(together), DIMENSIONS, random_state=0, n_iter=4)
    vectors = left * np.sqrt(scale)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    vectors[words.is_function] = 0.0
    vectors[:RESERVED] = 0.0
    return np.asarray(vectors, np.float32)


def _near_each_other(
    documents: list[NDArray[np.int64]], common: NDArray[np.bool_], size: int
) -> sp.csr_matrix:
    """How often words stand within the window, nearer ones counting more; (size, size), symmetric."""
    total = sp.csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, _WINDOW + 1):
        first = np.concatenate([document[:-distance] for document in documents])
        second = np.concatenate([document[distance:] for document in documents])
        both = common[first] & common[second]
        weights = np.full(int(both.sum()), 1.0 / distance, np.float32)
        pairs = sp.coo_matrix((weights, (first[both], second[both])), shape=(size, size)).tocsr()
        total = total + pairs + pairs.T
    return total


def _mutual_information(together: sp.csr_matrix) -> sp.csr_matrix:
    """Positive pointwise mutual information of a matrix of counts."""
    totals = np.asarray(together.sum(axis=1)).ravel()
    contexts = totals**_SMOOTHING
    entries = together.tocoo()
    values = np.log(entries.data * contexts.sum() / (totals[entries.row] * contexts[entries.col]))
    positive = values > 0
    return sp.csr_matrix(
        (values[positive].astype(np.float32), (entries.row[positive], entries.col[positive])),
        shape=together.shape,
    )
