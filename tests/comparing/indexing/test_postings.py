"""Inverted vectors give the exact cosines, to the last bit what going through the rows gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing.indexing import postings
from service.comparing.indexing.postings import Postings, Vectors
from service.reading.vectors import EMPTY_VECTOR, TermVector

WEIGHTS = st.floats(0.01, 9.0)
# Few terms, so that rows share them; ids at both ends of their range among them.
TERMS = st.sampled_from([0, 1, 2, 3, 70_000, 70_001, 1 << 31, (1 << 32) - 1])


def vector_of(weights):
    ids = sorted(weights)
    values = np.array([weights[identity] for identity in ids], np.float64)
    norm = float(np.sqrt(values @ values)) or 1.0
    return TermVector(np.array(ids, np.uint32), (values / norm).astype(np.float32))


VECTORS = st.dictionaries(TERMS, WEIGHTS, max_size=6).map(vector_of)
ROWS = st.lists(VECTORS, max_size=12)


def rows_of(vectors):
    return Vectors(
        np.array([len(each.ids) for each in vectors], np.int64),
        np.concatenate([np.empty(0, np.uint32), *(each.ids for each in vectors)]),
        np.concatenate([np.empty(0, np.float32), *(each.weights for each in vectors)]),
    )


def inverted(vectors):
    return Postings.of(rows_of(vectors))


def parts(found):
    """All that postings hold, in values that compare."""
    return (
        found.rows,
        found.terms.tolist(),
        found.starts.tolist(),
        found.rows_of.tolist(),
        found.rows_of.dtype,
        found.weights.tobytes(),
    )


def single_terms(count, *, first=0):
    """So many rows of one term each, of a thousand terms in turn."""
    ids = (np.arange(first, first + count) % 1000).astype(np.uint32)
    return Vectors(np.ones(count, np.int64), ids, np.ones(count, np.float32))


def rows_with(similarities):
    return np.flatnonzero(similarities).tolist()


@given(ROWS, VECTORS)
def test_similarities_are_the_cosine_of_each_row(vectors, own):
    exact = [own.cosine(each) for each in vectors]
    assert inverted(vectors).similarities(own).tolist() == pytest.approx(exact, abs=1e-6)
    assert rows_of(vectors).similarities(own).tolist() == pytest.approx(exact, abs=1e-6)


@given(ROWS, VECTORS)
def test_by_term_and_by_row_the_similarities_are_the_same_bits(vectors, own):
    by_term, by_row = inverted(vectors).similarities(own), rows_of(vectors).similarities(own)
    assert (by_term.dtype, by_row.dtype) == (np.float64, np.float64)
    assert by_term.tobytes() == by_row.tobytes()


@given(ROWS, VECTORS, st.randoms())
def test_a_rows_similarity_is_the_same_bits_wherever_it_stands(vectors, own, random):
    order = random.sample(range(len(vectors)), len(vectors))
    there = inverted(vectors).similarities(own)[order]
    assert there.tobytes() == inverted([vectors[place] for place in order]).similarities(own).tobytes()


@pytest.mark.parametrize("build", [rows_of, inverted])
def test_what_has_no_terms_is_like_nothing(build):
    vectors = [vector_of({1: 1.0}), EMPTY_VECTOR, vector_of({2: 1.0})]
    assert build(vectors).similarities(EMPTY_VECTOR).tolist() == [0.0, 0.0, 0.0]
    assert build(vectors).similarities(vector_of({2: 1.0})).tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("build", [rows_of, inverted])
@pytest.mark.parametrize("vectors", [[], [EMPTY_VECTOR, EMPTY_VECTOR]])
def test_rows_without_a_term_can_be_searched(build, vectors):
    assert build(vectors).similarities(vector_of({1: 1.0})).tolist() == [0.0] * len(vectors)


@given(ROWS)
def test_each_term_names_its_rows_in_their_order(vectors):
    found = inverted(vectors)
    for place, term in enumerate(found.terms.tolist()):
        rows = found.rows_of[found.starts[place] : found.starts[place + 1]].tolist()
        assert rows == [row for row, each in enumerate(vectors) if term in each.ids.tolist()]


@given(ROWS, ROWS)
def test_rows_that_follow_others_are_those_of_all_built_at_once(earlier, later):
    assert parts(inverted(earlier).followed_by(inverted(later))) == parts(inverted([*earlier, *later]))


@given(st.lists(st.tuples(VECTORS, st.booleans()), max_size=12))
def test_rows_that_are_kept_are_those_built_without_the_others(drawn):
    kept = np.array([keep for _, keep in drawn], np.bool_)
    left = [each for each, keep in drawn if keep]
    assert parts(inverted([each for each, _ in drawn]).keeping(kept)) == parts(inverted(left))


@given(ROWS, ROWS, st.integers(1, 3))
def test_merging_a_few_postings_at_a_time_gives_the_same(earlier, later, block):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_BLOCK", block)
        merged = inverted(earlier).followed_by(inverted(later))
    assert parts(merged) == parts(inverted([*earlier, *later]))


@given(ROWS, ROWS)
def test_merging_leaves_what_is_merged_as_it_was(earlier, later):
    one, other = inverted(earlier), inverted(later)
    one.followed_by(other).keeping(np.zeros(len(earlier) + len(later), np.bool_))
    assert (parts(one), parts(other)) == (parts(inverted(earlier)), parts(inverted(later)))


@pytest.mark.parametrize("rows", [65_535, 65_536, 65_537, 140_000])
def test_rows_are_numbered_to_the_last_beyond_two_bytes(rows):
    vectors = single_terms(rows)
    own = vector_of({int(vectors.ids[-1]): 1.0})
    found = Postings.of(vectors)
    assert found.rows_of.dtype == (np.uint16 if rows <= 65_536 else np.uint32)
    assert rows_with(found.similarities(own)) == list(range((rows - 1) % 1000, rows, 1000))
    assert found.similarities(own).tobytes() == vectors.similarities(own).tobytes()


@pytest.mark.parametrize("earlier", [1, 40_000, 65_535, 65_536])
@pytest.mark.parametrize("later", [1, 65_536])
def test_rows_are_numbered_to_the_last_when_they_outgrow_two_bytes(earlier, later):
    merged = Postings.of(single_terms(earlier)).followed_by(Postings.of(single_terms(later, first=earlier)))
    assert parts(merged) == parts(Postings.of(single_terms(earlier + later)))


@pytest.mark.parametrize("later", [Postings.of(single_terms(0)), inverted([EMPTY_VECTOR])])
def test_rows_without_terms_can_follow_as_many_as_two_bytes_number(later):
    merged = Postings.of(single_terms(65_536)).followed_by(later)
    assert merged.rows == 65_536 + later.rows
    assert len(merged.similarities(vector_of({1: 1.0}))) == merged.rows


def test_rows_are_numbered_in_two_bytes_again_when_few_are_kept():
    kept = np.arange(140_000) >= 139_000
    found = Postings.of(single_terms(140_000)).keeping(kept)
    assert parts(found) == parts(Postings.of(single_terms(1_000)))


def test_narrow_numbers_take_less_memory():
    narrow, wide = Postings.of(single_terms(65_536)), Postings.of(single_terms(65_537))
    assert wide.nbytes - narrow.nbytes > 2 * 65_000


def test_the_memory_is_that_of_the_arrays():
    vectors = single_terms(10)
    assert vectors.nbytes == 10 * (8 + 4 + 4)
    assert Postings.of(vectors).nbytes == 10 * 4 + 11 * 4 + 10 * (2 + 4)
