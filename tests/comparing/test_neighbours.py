"""The nearest stored articles: exact, and the same however they were stored."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing.neighbours import nearest, similarities_to
from service.reading.values import State
from service.reading.vectors import EMPTY_VECTOR, TermVector
from tests.comparing.positions import CERTAIN, archive, position, stored

VECTORS = st.dictionaries(
    st.sampled_from([f"term{number}" for number in range(12)]), st.floats(0.1, 9.0), max_size=8
).map(TermVector.from_weights)


def of_vectors(vectors):
    blank = position(CERTAIN[State.IMPASSE])
    return archive([replace(blank, vector=vector) for vector in vectors])


def of_identities(*identities):
    return [stored(identity, position(CERTAIN[State.IMPASSE])) for identity in identities]


@given(VECTORS, st.lists(VECTORS, max_size=10))
def test_similarities_are_the_cosines_of_each_pair(vector, others):
    found = similarities_to(vector, of_vectors(others))
    assert found.tolist() == pytest.approx([vector.cosine(other) for other in others], abs=1e-6)


@given(VECTORS, VECTORS)
def test_similarity_is_symmetric(one, other):
    there, back = similarities_to(one, of_vectors([other])), similarities_to(other, of_vectors([one]))
    assert there == pytest.approx(back)


@given(VECTORS.filter(lambda vector: len(vector.ids) > 0))
def test_an_article_is_its_own_nearest(vector):
    assert similarities_to(vector, of_vectors([vector])) == pytest.approx(1.0)


def test_an_article_without_terms_is_like_none():
    candidates = of_vectors([TermVector.from_weights({"route": 1.0}), EMPTY_VECTOR])
    assert similarities_to(EMPTY_VECTOR, candidates).tolist() == [0.0, 0.0]


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=12), st.integers(1, 6))
def test_the_nearest_are_those_a_full_sort_puts_first(drawn, most):
    candidates = of_identities(*(f"{number:02}" for number in range(len(drawn))))
    by_sorting = sorted(range(len(drawn)), key=lambda place: (-drawn[place], place))[:most]
    assert nearest(np.array(drawn), candidates, most) == by_sorting


def test_ties_fall_to_the_lower_id_even_at_the_last_place():
    candidates = of_identities("c", "a", "b", "d")
    assert nearest(np.array([0.5, 0.5, 0.5, 0.9]), candidates, 2) == [3, 1]


def test_an_article_with_nothing_in_common_is_listed_where_nothing_nearer_is():
    assert nearest(np.zeros(1), of_identities("a"), 5) == [0]
