"""Dyads and distributions keep their laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.values import Dyad, Probabilities, State, UnknownDyad
from service.reading.vectors import TermVector


@pytest.mark.parametrize("written", ["PAK-USA", "usa-pak", " USA-PAK "])
def test_a_dyad_is_the_same_in_either_order_and_case(written):
    assert str(Dyad.parse(written)) == "PAK-USA"


@pytest.mark.parametrize("written", ["", "PAK", "PAK-PAK", "PAK-XXX", "PAK-USA-CHN", "PAK USA", "-", "🙂-🙃"])
def test_what_names_no_pair_is_refused(written):
    with pytest.raises(UnknownDyad):
        Dyad.parse(written)


def test_kosovo_has_a_code():
    assert str(Dyad.parse("XKX-SRB")) == "SRB-XKX"


def test_the_state_is_the_most_probable_one():
    assert Probabilities(hostile=0.2, impasse=0.5, cooperative=0.3).state is State.IMPASSE


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.floats(0.01, 100), max_size=30))
def test_vectors_survive_their_bytes(weights):
    vector = TermVector.from_weights(weights)
    again = TermVector.from_bytes(vector.to_bytes())
    assert again.ids.tolist() == vector.ids.tolist()
    assert again.weights.tolist() == vector.weights.tolist()


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.floats(0.01, 100), min_size=1, max_size=30))
def test_a_vector_is_at_no_angle_to_itself(weights):
    vector = TermVector.from_weights(weights)
    assert vector.cosine(vector) == pytest.approx(1.0, abs=1e-5)
