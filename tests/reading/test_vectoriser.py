"""The vectors are scikit-learn's; the index finds every key and no other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from sklearn.feature_extraction.text import TfidfVectorizer

from service.reading.vectoriser import Index, Vectoriser

KEYS = st.integers(0, 2**63 - 1)
# Few features, so that they come again; fitted on some, so that others are unknown.
DOCUMENT = st.lists(st.integers(0, 12), max_size=25)


def both_vectorisers(fitted_on: list[list[int]]) -> tuple[TfidfVectorizer, Vectoriser]:
    theirs = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit(fitted_on)
    vocabulary = sorted(theirs.vocabulary_, key=theirs.vocabulary_.get)
    return theirs, Vectoriser(np.array(vocabulary, np.int64), theirs.idf_.astype(np.float32))


def vectors_of(vectoriser: Vectoriser, documents: list[list[int]]) -> np.ndarray:
    keys = np.array([key for document in documents for key in document], np.int64)
    rows = np.repeat(np.arange(len(documents)), [len(document) for document in documents])
    weighted = vectoriser.weigh(keys, rows, len(documents))
    vectors = np.zeros((len(documents), len(vectoriser.keys)))
    np.add.at(vectors, (weighted.rows, weighted.features), weighted.shares)
    return vectors


@given(
    st.lists(DOCUMENT, min_size=1, max_size=6).filter(any),
    st.lists(st.lists(st.integers(0, 20), max_size=25), min_size=1, max_size=5),
)
def test_the_vectors_are_those_of_scikit_learn(fitted_on, documents):
    theirs, ours = both_vectorisers(fitted_on)
    assert np.allclose(vectors_of(ours, documents), theirs.transform(documents).toarray(), atol=1e-6)


@given(st.lists(DOCUMENT, min_size=1, max_size=6).filter(any), st.randoms())
def test_the_order_of_occurrences_changes_no_vector(fitted_on, random):
    _, ours = both_vectorisers(fitted_on)
    rows = np.repeat(np.arange(len(fitted_on)), [len(document) for document in fitted_on])
    keys = np.array([key for document in fitted_on for key in document], np.int64)
    order = random.sample(range(len(keys)), len(keys))
    weighted = ours.weigh(keys[order], rows[order], len(fitted_on))
    vectors = np.zeros((len(fitted_on), len(ours.keys)))
    np.add.at(vectors, (weighted.rows, weighted.features), weighted.shares)
    assert np.allclose(vectors, vectors_of(ours, fitted_on), atol=1e-6)


def test_each_known_occurrence_bears_an_equal_share_and_says_which_it_was():
    _, ours = both_vectorisers([[7, 8], [8]])
    weighted = ours.weigh(np.array([99, 8, 7, 8]), np.zeros(4, np.int64), 1)
    assert sorted(weighted.kept.tolist()) == [1, 2, 3]
    shares = dict(zip(weighted.kept.tolist(), weighted.shares.tolist(), strict=True))
    assert shares[1] == pytest.approx(shares[3])
    assert (shares[1] + shares[3]) ** 2 + shares[2] ** 2 == pytest.approx(1.0)


@pytest.mark.parametrize("keys", [[], [99, 100]])
def test_texts_without_known_features_have_no_weights(keys):
    _, ours = both_vectorisers([[7, 8], [8]])
    weighted = ours.weigh(np.array(keys, np.int64), np.zeros(len(keys), np.int64), 3)
    assert len(weighted.rows) == len(weighted.features) == len(weighted.shares) == len(weighted.kept) == 0


def test_a_vocabulary_of_nothing_weighs_nothing():
    nothing = Vectoriser(np.array([], np.int64), np.array([], np.float32))
    assert len(nothing.weigh(np.array([1, 2]), np.array([0, 0]), 1).kept) == 0


@given(st.lists(KEYS, unique=True, max_size=60), st.lists(KEYS, max_size=60))
def test_the_index_finds_every_key_and_no_other(keys, others):
    index = Index(np.array(keys, np.int64))
    place_of = {key: place for place, key in enumerate(keys)}
    asked = [*keys, *others]
    found = index.find(np.array(asked, np.int64))
    assert found.tolist() == [place_of.get(key, -1) for key in asked]


@given(st.integers(1, 300), st.integers(0, 2**40), st.integers(1, 2**20))
def test_keys_in_even_steps_are_found_too(count, begin, step):
    keys = begin + step * np.arange(count)
    index = Index(keys)
    assert index.find(keys).tolist() == list(range(count))
    assert (index.find(keys + step * count) == -1).all()


def test_keys_that_want_one_slot_are_all_found():
    index = Index(np.arange(50))
    candidates = np.arange(200_000)
    crowded = candidates[index._home(candidates) == index._home(candidates[:1])][:100]
    assert len(crowded) == 100
    within, without = crowded[:50], crowded[50:]
    crowded_index = Index(within)
    assert len(set(crowded_index._home(crowded).tolist())) == 1
    assert crowded_index.find(within).tolist() == list(range(50))
    assert (crowded_index.find(without) == -1).all()


def test_many_keys_are_found():
    random = np.random.default_rng(5)
    keys = np.unique(random.integers(0, 2**62, 200_000))
    random.shuffle(keys)
    index = Index(keys[:100_000])
    assert (index.find(keys[:100_000]) == np.arange(100_000)).all()
    assert (index.find(keys[100_000:]) == -1).all()


@given(npst.arrays(np.int64, npst.array_shapes(max_dims=1, min_side=0), elements=KEYS))
def test_an_empty_index_finds_nothing(keys):
    assert (Index(np.array([], np.int64)).find(keys) == -1).all()
