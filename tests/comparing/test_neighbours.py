"""The nearest stored articles: exact, each text once, and the same however they were stored."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing.indexing.candidates import shares_of
from service.comparing.neighbours import copies_in, nearest, nearest_of_either
from service.reading.values import State
from service.reading.vectors import EMPTY_VECTOR, TermVector
from tests.comparing.positions import CERTAIN, archive, candidates_for, position

VECTORS = st.dictionaries(
    st.sampled_from([f"term{number}" for number in range(12)]), st.floats(0.1, 9.0), max_size=8
).map(TermVector.from_weights)
BLANK = position(CERTAIN[State.IMPASSE])


def similarities_to(vector, others):
    candidates = candidates_for(
        replace(BLANK, vector=vector), archive([replace(BLANK, vector=other) for other in others])
    )
    return candidates.similarities


def rows(similarities, *, keys=None, groups=None):
    """Candidates of these similarities, each a text of its own unless `groups` say otherwise."""
    count = len(similarities)
    grouped = np.array(range(count) if groups is None else groups, np.int32)
    return replace(
        candidates_for(BLANK, archive([BLANK] * count)),
        similarities=np.array(similarities, np.float64),
        keys=np.array(range(count) if keys is None else keys, np.int64),
        groups=grouped,
        shares=shares_of(grouped),
    )


def nearest_of(candidates, most):
    return nearest(candidates, most)


@given(VECTORS, st.lists(VECTORS, max_size=10))
def test_similarities_are_the_cosines_of_each_pair(vector, others):
    found = similarities_to(vector, others)
    assert found.tolist() == pytest.approx([vector.cosine(other) for other in others], abs=1e-6)


@given(VECTORS, VECTORS)
def test_similarity_is_symmetric(one, other):
    assert similarities_to(one, [other]) == similarities_to(other, [one])


@given(VECTORS.filter(lambda vector: len(vector.ids) > 0))
def test_an_article_is_its_own_nearest(vector):
    assert similarities_to(vector, [vector]) == pytest.approx(1.0)


def test_an_article_without_terms_is_like_none():
    others = [TermVector.from_weights({"route": 1.0}), EMPTY_VECTOR]
    assert similarities_to(EMPTY_VECTOR, others).tolist() == [0.0, 0.0]


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=40), st.integers(1, 6))
def test_the_nearest_are_those_a_full_sort_puts_first(drawn, most):
    by_sorting = sorted(range(len(drawn)), key=lambda place: (-drawn[place], place))[:most]
    assert nearest_of(rows(drawn), most) == by_sorting


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(0, 5)), max_size=60),
    st.integers(1, 6),
)
def test_of_copies_only_the_nearest_is_listed(drawn, most):
    candidates = rows([similarity for similarity, _ in drawn], groups=[group for _, group in drawn])
    best = {}
    for place in sorted(range(len(drawn)), key=lambda place: (-drawn[place][0], place)):
        best.setdefault(drawn[place][1], place)
    assert nearest_of(candidates, most) == list(best.values())[:most]


def test_many_copies_of_one_text_do_not_crowd_out_the_others():
    candidates = rows([0.9] * 500 + [0.1, 0.2], groups=[0] * 500 + [500, 501])
    assert nearest_of(candidates, 3) == [0, 501, 500]


def test_ties_fall_to_the_lower_key_even_at_the_last_place():
    assert nearest_of(rows([0.5, 0.5, 0.5, 0.9], keys=[30, -10, 20, 40]), 2) == [3, 1]


def test_an_article_with_nothing_in_common_is_listed_where_nothing_nearer_is():
    assert nearest_of(rows([0.0]), 5) == [0]


def test_without_candidates_there_is_no_neighbour():
    assert nearest_of(rows([]), 5) == []


def test_only_the_rows_asked_for_are_looked_at():
    assert nearest(rows([0.9, 0.5, 0.7]), 5, np.array([1, 2])) == [2, 1]


def test_the_copies_of_a_text_are_listed_by_key_without_itself():
    candidates = rows([0.9, 0.5, 0.7, 0.1], keys=[4, 3, 2, 1], groups=[0, 0, 2, 0])
    assert copies_in(candidates, 1) == [3, 0]
    assert copies_in(candidates, 2) == []


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.booleans()), max_size=90))
def test_the_nearest_of_two_kinds_are_those_of_each_by_itself(drawn):
    candidates = rows([similarity for similarity, _ in drawn])
    chosen = np.array([kind for _, kind in drawn], np.bool_)
    assert nearest_of_either(candidates, 3, chosen) == {
        kind: nearest(candidates, 3, np.flatnonzero(chosen == kind)) for kind in (True, False)
    }
