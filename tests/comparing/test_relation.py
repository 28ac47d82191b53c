"""What the stored positions on a dyad come to, in figures."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from service.comparing.indexing.candidates import day_of
from service.comparing.relation import observations_of, relation_of
from service.reading.values import State
from tests.comparing.positions import A_YEAR, ARCHIVES, TODAY, indexed, printed, stored, sure

HALF_LIFE = 365.0
NOW = datetime(2012, 5, 21, tzinfo=UTC)


def relation(candidates, at=None):
    return relation_of(indexed(candidates).candidates(), HALF_LIFE, None if at is None else day_of(at))


def test_of_nothing_there_are_no_figures():
    nothing = relation([])
    assert (nothing.stored, nothing.distinct, nothing.score, nothing.consensus) == (0, 0, None, None)
    assert (nothing.first_published_at, nothing.last_published_at) == (None, None)


def test_positions_are_counted_by_state():
    found = relation([stored("a", sure(State.HOSTILE)), stored("b", sure(State.COOPERATIVE))])
    assert found.states == {State.HOSTILE: 1, State.IMPASSE: 0, State.COOPERATIVE: 1}
    assert (found.stored, found.distinct) == (2, 2)


def test_the_score_is_the_mean_of_the_texts_and_not_of_their_copies():
    found = relation([*printed(9), stored("other", sure(State.COOPERATIVE))])
    assert (found.stored, found.distinct) == (10, 2)
    assert found.score == pytest.approx(0.0, abs=1e-9)


def test_the_first_and_last_dates_are_those_of_what_bears_one():
    days = (TODAY, TODAY - A_YEAR, None)
    found = relation([stored(str(n), sure(State.HOSTILE), published=day) for n, day in enumerate(days)])
    assert (found.first_published_at, found.last_published_at) == (TODAY - A_YEAR, TODAY)


def test_newer_positions_count_more():
    candidates = [
        *(stored(name, sure(State.HOSTILE), published=TODAY - 10 * A_YEAR) for name in "abc"),
        stored("d", sure(State.COOPERATIVE), published=TODAY),
    ]
    assert relation(candidates).consensus.state is State.COOPERATIVE
    then = datetime(2002, 5, 24, tzinfo=UTC)
    assert relation(candidates, then).consensus.state is State.HOSTILE


def test_without_a_date_all_count_alike():
    candidates = [stored(name, sure(State.HOSTILE)) for name in "abc"]
    found = relation([*candidates, stored("d", sure(State.COOPERATIVE))], NOW)
    assert found.consensus.probabilities.hostile == pytest.approx(0.75)


def test_what_is_observed_over_time_bears_a_date():
    candidates = [
        stored("a", sure(State.HOSTILE), published=TODAY, outlet="Wire"),
        stored("b", sure(State.COOPERATIVE)),
    ]
    observed = observations_of(indexed(candidates).candidates())
    assert (observed.times.tolist(), observed.scores.tolist()) == ([TODAY.replace(tzinfo=None)], [-1.0])
    assert observed.outlets[observed.outlet_codes[0]] == "Wire"


def test_a_text_whose_copies_bear_no_date_is_observed_whole():
    dated = stored("dated", sure(State.HOSTILE), published=TODAY, text=printed(9)[8].text)
    observed = observations_of(indexed([*printed(3), dated]).candidates())
    assert observed.weights.tolist() == [1.0]


@given(ARCHIVES)
def test_figures_stay_in_their_ranges_and_add_up(candidates):
    found = relation(candidates)
    assert found.distinct <= found.stored == sum(found.states.values()) == len(candidates)
    assert found.score is None or abs(found.score) <= 1.0 + 1e-9
    assert (found.consensus is None) == (not candidates)
