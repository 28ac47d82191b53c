"""The consensus, its agreement, and when an article departs from it."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing.consensus import (
    agreement_of,
    consensus_of,
    departure_of,
    departures_of,
    percentile_of,
    recencies_of,
    verdict_on,
    weights_of,
    whole,
)
from service.comparing.values import Consensus, Verdict
from service.reading.values import STATES, Probabilities, State
from tests.comparing.positions import CERTAIN, POSITIONS, PROBABILITIES, position

NOW = np.datetime64("2012-05-21", "us")
UNDATED = np.datetime64("NaT", "us")


def columns(distributions):
    """Distributions as they stand in an index: a row each."""
    return np.array([each.as_tuple() for each in distributions], np.float64).reshape(-1, 3)


def together(distributions, weights):
    """What positions with these distributions say together."""
    rows = columns(distributions)
    return consensus_of(rows, rows.argmax(axis=1).astype(np.int8), whole(np.array(weights, np.float64)))


def consensus(hostile, impasse, cooperative):
    """The consensus of positions sure of themselves, weighted so."""
    return together([CERTAIN[state] for state in STATES], np.array([hostile, impasse, cooperative]) / 10.0)


def weights(presences, similarities, recencies=None, shares=None):
    ones = np.ones(len(presences))
    return weights_of(
        np.array(presences),
        np.array(similarities, np.float64),
        ones if recencies is None else np.array(recencies),
        ones if shares is None else np.array(shares),
    )


def recencies(*published, at=NOW, half_life=365.0, near=3):
    """The recencies of these among as many as `near` others of the day itself."""
    days = days_of(*published, *[at] * near)
    return recencies_of(days, days_of(at)[0], half_life, np.ones(len(days)))[: len(published)].tolist()


def days_of(*times):
    return ((np.array(times, "datetime64[us]") - np.datetime64(0, "us")) / np.timedelta64(1, "D")).astype(
        "f4"
    )


def test_the_consensus_is_the_weighted_mean_of_the_distributions():
    found = together([Probabilities(0.8, 0.2, 0.0), Probabilities(0.0, 0.2, 0.8)], [0.25, 0.75])
    assert found.probabilities.as_tuple() == pytest.approx((0.2, 0.2, 0.6))
    assert (found.state, found.score) == (State.COOPERATIVE, pytest.approx(0.4))


def test_a_dyad_hardly_present_counts_little():
    distributions = [CERTAIN[State.HOSTILE], CERTAIN[State.COOPERATIVE]]
    found = together(distributions, weights([1.0, 0.25], [0.5, 0.5]))
    assert found.probabilities.hostile == pytest.approx(0.8)


def test_what_has_no_word_in_common_still_counts():
    assert weights([1.0], [0.0]) > 0


def test_what_is_like_the_article_counts_five_times_what_is_not():
    same, other = weights([1.0, 1.0], [1.0, 0.0])
    assert same == pytest.approx(5 * other)


def test_of_three_copies_each_counts_a_third():
    copy, single = weights([1.0, 1.0], [0.5, 0.5], shares=[1 / 3, 1.0])
    assert copy == pytest.approx(single / 3)


def test_without_positions_there_is_no_consensus():
    assert together([], []) is None


def test_what_is_published_on_the_day_counts_whole():
    assert recencies(NOW) == [1.0]


def test_a_half_life_before_or_after_counts_half_down_to_a_floor():
    year = np.timedelta64(365, "D")
    assert recencies(NOW - year, NOW + year) == pytest.approx([0.51, 0.51])
    assert recencies(NOW - 2 * year) == pytest.approx([0.265])


def test_where_little_is_recent_the_third_nearest_counts_a_quarter():
    year = np.timedelta64(365, "D")
    assert recencies(NOW, NOW - 8 * year, NOW - 10 * year, NOW - 20 * year, near=0) == pytest.approx(
        [1.0, 0.02 + 0.98 * 0.5**1.6, 0.265, 0.02 + 0.98 / 16]
    )
    assert recencies(NOW - 8 * year, near=1)[0] == pytest.approx(0.265)


def test_copies_of_a_recent_text_are_not_many_recent_texts():
    old = NOW - np.timedelta64(3650, "D")
    days, shares = days_of(*[NOW] * 3, *[old] * 3), np.array([1 / 3] * 3 + [1.0] * 3)
    assert recencies_of(days, days[0], 365.0, shares)[-1] == pytest.approx(0.265)


def test_the_oldest_still_counts():
    assert recencies(np.datetime64("0001-01-01", "us"), half_life=1.0) == pytest.approx([0.02])


def test_what_has_no_date_counts_as_a_half_life_old():
    assert recencies(UNDATED, NOW - np.timedelta64(365, "D")) == pytest.approx([0.51, 0.51])


def test_where_nothing_has_a_date_all_count_alike():
    assert recencies(UNDATED, UNDATED, at=UNDATED) == recencies(NOW, UNDATED, at=UNDATED)
    assert len(set(recencies(UNDATED, NOW, at=UNDATED))) == 1


@given(st.timedeltas(timedelta(0), timedelta(days=30_000)), st.integers(1, 5_000))
def test_the_nearer_in_time_counts_the_more(distance, half_life):
    away = np.timedelta64(distance)
    near, far = recencies(NOW - away / 2, NOW - away, half_life=half_life)
    assert 0.0 < far <= near <= 1.0


@given(st.lists(st.floats(0.0, 1.99), max_size=200), st.randoms())
def test_whole_numbers_sum_to_the_same_in_any_order(values, random):
    shuffled = random.sample(values, len(values))
    found = whole(np.array(values, np.float64)).sum()
    assert found == whole(np.array(shuffled, np.float64)).sum()
    assert found / 2**32 == pytest.approx(sum(values), abs=1e-6)


def test_a_million_positions_are_summed_the_same_in_any_order():
    values = whole(np.random.default_rng(3).random(1 << 20) * 1.25)
    assert values.sum() == np.sort(values).sum()


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


def test_the_worst_agreement_is_between_the_extremes():
    assert agreement_of(np.array([0.5, 0.5, 0.0])) > agreement_of(np.array([0.4, 0.2, 0.4]))


def test_departure_is_a_distance_along_the_scale():
    hostile, middle, cooperative = (CERTAIN[state] for state in STATES)
    assert departure_of(hostile, cooperative) == 1.0
    assert departure_of(hostile, middle) == pytest.approx(0.5)
    assert departure_of(middle, middle) == 0.0


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
    similarities = [data.draw(st.floats(0.0, 1.0)) for _ in positions]
    presences = [each.presence for each in positions]
    found = together([each.probabilities for each in positions], weights(presences, similarities))
    assert sum(found.probabilities.as_tuple()) == pytest.approx(1.0)
    assert 0.0 <= found.agreement <= 1.0


@given(PROBABILITIES, st.integers(1, 5))
def test_an_article_that_says_what_all_say_agrees_or_finds_all_in_doubt(drawn, count):
    own = position(drawn)
    found = together([drawn] * count, np.ones(count))
    assert found.agreement == pytest.approx(1.0)
    assert departure_of(drawn, found.probabilities) == pytest.approx(0.0, abs=1e-9)
    assert verdict_on(own, found) is not Verdict.DEPARTS


@given(st.lists(PROBABILITIES, max_size=6), PROBABILITIES)
def test_departures_of_many_are_the_departures_of_each(distributions, found):
    each = [departure_of(own, found) for own in distributions]
    assert departures_of(columns(distributions), found).tolist() == pytest.approx(each)


@pytest.mark.parametrize(
    ("departure", "others", "percentile"),
    [
        (0.5, [0.1, 0.2, 0.3, 0.9], 75.0),
        (0.5, [0.1, 0.5, 0.9, 0.9], 37.5),
        (0.5, [0.5, 0.5], 50.0),
        (0.5, [0.5 + 1e-12, 0.5 - 1e-12], 50.0),
        (0.0, [0.1, 0.2], 0.0),
        (1.0, [0.1, 0.2], 100.0),
    ],
)
def test_the_percentile_counts_those_nearer_and_half_of_the_ties(departure, others, percentile):
    assert percentile_of(departure, np.array(others), np.ones(len(others))) == pytest.approx(percentile)


def test_the_percentile_counts_a_text_once_however_often_it_is_printed():
    others, shares = np.array([0.1, 0.1, 0.1, 0.1, 0.9]), np.array([0.25, 0.25, 0.25, 0.25, 1.0])
    assert percentile_of(0.5, others, shares) == pytest.approx(50.0)


@given(st.floats(0.0, 1.0), st.lists(st.floats(0.0, 1.0), min_size=1, max_size=9))
def test_the_percentile_is_of_a_hundred_and_grows_with_the_departure(departure, others):
    shares = np.ones(len(others))
    low = percentile_of(departure / 2, np.array(others), shares)
    high = percentile_of(departure, np.array(others), shares)
    assert 0.0 <= low <= high <= 100.0


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


def test_the_percentile_goes_by_weight():
    others, weights = np.array([0.1, 0.3, 0.6]), np.array([0.5, 0.25, 0.25])
    assert percentile_of(0.5, others, weights) == pytest.approx(75.0)
    # What is as near counts half.
    assert percentile_of(0.3, others, weights) == pytest.approx(62.5)
