"""The consensus, its agreement, and when an article departs from it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing.consensus import agreement_of, consensus_of, departure_of, verdict_on, weights_of
from service.comparing.values import Consensus, Verdict
from service.reading.values import STATES, Probabilities, State
from tests.comparing.positions import CERTAIN, POSITIONS, PROBABILITIES, position


def consensus(hostile, impasse, cooperative):
    """The consensus of positions sure of themselves, weighted so."""
    positions = [position(CERTAIN[state]) for state in STATES]
    return consensus_of(positions, np.array([hostile, impasse, cooperative], dtype=float))


def test_the_consensus_is_the_weighted_mean_of_the_distributions():
    positions = [position(Probabilities(0.8, 0.2, 0.0)), position(Probabilities(0.0, 0.2, 0.8))]
    found = consensus_of(positions, np.array([1.0, 3.0]))
    assert found.probabilities.as_tuple() == pytest.approx((0.2, 0.2, 0.6))
    assert (found.state, found.score) == (State.COOPERATIVE, pytest.approx(0.4))


def test_a_dyad_hardly_present_counts_little():
    positions = [position(CERTAIN[State.HOSTILE]), position(CERTAIN[State.COOPERATIVE], presence=0.25)]
    found = consensus_of(positions, weights_of(positions, np.array([0.5, 0.5])))
    assert found.probabilities.hostile == pytest.approx(0.8)


def test_what_has_no_word_in_common_still_counts():
    positions = [position(CERTAIN[State.HOSTILE])]
    assert weights_of(positions, np.zeros(1)) > 0


def test_without_positions_there_is_no_consensus():
    assert consensus_of([], np.zeros(0)) is None


@pytest.mark.parametrize(
    ("shares", "agreement"),
    # By hand: 1 + Σ p log2(1 − |x − μ| / 2) for the states at 0, 1 and 2.
    [
        ((1, 0, 0), 1.0),
        ((0, 1, 0), 1.0),
        ((0.5, 0, 0.5), 0.0),
        ((0.5, 0.5, 0), 0.584963),
        ((1 / 3, 1 / 3, 1 / 3), 0.333333),
        ((0.8, 0, 0.2), 0.278072),
    ],
)
def test_agreement_is_the_measure_of_tastle_and_wierman(shares, agreement):
    assert agreement_of(np.array(shares, dtype=float)) == pytest.approx(agreement, abs=1e-6)


def test_a_share_next_to_nothing_leaves_agreement_whole():
    assert agreement_of(np.array([1.0, 0.0, 1e-17])) == pytest.approx(1.0)


@given(PROBABILITIES)
def test_agreement_does_not_know_up_from_down(drawn):
    shares = np.array(drawn.as_tuple())
    assert 0.0 <= agreement_of(shares) <= 1.0
    assert agreement_of(shares) == pytest.approx(agreement_of(shares[::-1]))


@given(PROBABILITIES, PROBABILITIES, PROBABILITIES)
def test_departure_is_a_metric_from_0_to_1(one, other, third):
    assert departure_of(one, one) == 0.0
    assert 0.0 <= departure_of(one, other) <= 1.0
    assert departure_of(one, other) == pytest.approx(departure_of(other, one))
    assert departure_of(one, third) <= departure_of(one, other) + departure_of(other, third) + 1e-9


@given(PROBABILITIES, PROBABILITIES)
def test_positions_of_one_state_are_never_more_than_half_the_scale_apart(one, other):
    assert one.state is not other.state or departure_of(one, other) <= 0.5 + 1e-9


@given(st.lists(POSITIONS, min_size=1, max_size=6), st.data())
def test_the_consensus_is_a_distribution(positions, data):
    similarities = np.array([data.draw(st.floats(0.0, 1.0)) for _ in positions])
    found = consensus_of(positions, weights_of(positions, similarities))
    assert sum(found.probabilities.as_tuple()) == pytest.approx(1.0)
    assert 0.0 <= found.agreement <= 1.0


@given(PROBABILITIES, st.integers(1, 5))
def test_an_article_that_says_what_all_say_agrees_or_finds_all_in_doubt(drawn, count):
    own = position(drawn)
    found = consensus_of([own] * count, np.ones(count))
    assert found.agreement == pytest.approx(1.0)
    assert departure_of(drawn, found.probabilities) == pytest.approx(0.0, abs=1e-9)
    assert verdict_on(own, found) is not Verdict.DEPARTS


def test_a_sure_article_of_the_next_state_departs():
    own = position(Probabilities(0.05, 0.9, 0.05))
    assert verdict_on(own, consensus(0, 1, 4)) is Verdict.DEPARTS


def test_a_state_that_wins_by_a_hair_is_no_departure():
    own = position(Probabilities(0.02, 0.5, 0.48))
    assert verdict_on(own, consensus(0, 2, 3)) is Verdict.AGREES


def test_an_article_of_the_same_state_agrees_however_doubtful():
    own = position(Probabilities(0.45, 0.05, 0.5))
    assert verdict_on(own, consensus(0, 0, 1)) is Verdict.AGREES


@pytest.mark.parametrize(
    ("shares", "is_one"),
    [((4, 0, 1), True), ((3, 0, 1), False), ((0, 1, 1), True), ((1, 1, 1), False), ((2, 3, 2), True)],
)
def test_what_counts_as_a_consensus(shares, is_one):
    verdict = verdict_on(position(CERTAIN[State.HOSTILE]), consensus(*shares))
    assert (verdict is not Verdict.NO_CONSENSUS) is is_one


def test_nothing_stored_is_no_consensus():
    assert verdict_on(position(CERTAIN[State.HOSTILE]), None) is Verdict.NO_CONSENSUS


def test_no_state_in_the_lead_is_no_consensus_whatever_the_agreement():
    even = Consensus(Probabilities(0.3, 0.36, 0.34), agreement=0.6)
    assert verdict_on(position(CERTAIN[State.HOSTILE]), even) is Verdict.NO_CONSENSUS
