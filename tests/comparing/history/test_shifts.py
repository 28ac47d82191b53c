"""When a relation moved: found where it did, and not where articles only differ."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.comparing.history.shifts import shifts_of, stretches_of
from service.comparing.history.turns import turns_of
from service.reading.values import State
from tests.comparing.history.observed import (
    COOPERATIVE,
    EITHER,
    HOSTILE,
    IMPASSE,
    TURNING,
    day,
    later,
    mirrored,
    noisy,
    observe,
    row,
    series,
)


def shifts(rows):
    return shifts_of(observe(rows))


def test_a_clear_turn_is_found_where_it_is():
    (shift,) = shifts(series(*[IMPASSE] * 12, *[COOPERATIVE] * 12))
    assert (shift.earliest, shift.latest, shift.at) == (day(77), day(84), day(84))
    assert shift.size == pytest.approx(0.9)
    assert shift.confidence > 0.99
    assert (shift.before.state, shift.after.state) == (IMPASSE, COOPERATIVE)
    assert (shift.before.score, shift.after.score) == pytest.approx((0.0, 0.9))
    assert (shift.before.stored, shift.before.distinct, shift.after.stored) == (12, 12, 12)
    assert (shift.before.first, shift.after.last) == (day(0), day(161))


def test_two_turns_are_two_shifts_in_order():
    found = shifts(series(*[COOPERATIVE] * 10, *[HOSTILE] * 10, *[IMPASSE] * 10))
    assert [shift.at for shift in found] == [day(70), day(140)]
    assert [shift.size for shift in found] == pytest.approx([-1.8, 0.9])
    assert found[0].after == found[1].before


def test_a_turn_shows_through_misreadings():
    found = [shifts(noisy(seed, (HOSTILE, 12), (COOPERATIVE, 12))) for seed in range(40)]
    assert sum(len(each) == 1 and abs((each[0].at - day(84)).days) <= 21 for each in found) >= 36


@pytest.mark.parametrize("count", [10, 30, 100])
@pytest.mark.parametrize("state", State)
def test_misreadings_alone_are_seldom_a_shift(state, count):
    assert sum(bool(shifts(noisy(seed, (state, count)))) for seed in range(40)) <= 3


def test_runs_of_articles_on_one_event_are_seldom_a_shift():
    random = np.random.default_rng(6)

    def runs():
        states = random.choice(list(State), 12, p=[0.1, 0.8, 0.1])
        return [State(state) for state in states for _ in range(random.integers(3, 6))][:36]

    assert sum(bool(shifts(series(*runs()))) for _ in range(40)) <= 8


def test_a_contrarian_article_is_no_shift():
    for place in range(40):
        states = [COOPERATIVE] * 40
        states[place] = HOSTILE
        assert shifts(series(*states)) == ()


def test_two_contrarian_articles_at_the_end_are_no_shift():
    assert shifts(series(*[COOPERATIVE] * 60, HOSTILE, HOSTILE)) == ()


def test_a_contrarian_text_that_many_print_is_no_shift():
    copies = [row(70 + number, HOSTILE, copies=20) for number in range(20)]
    assert shifts(series(*[COOPERATIVE] * 30) + copies) == ()
    assert len(shifts(series(*[COOPERATIVE] * 30) + [replace(each, copies=1) for each in copies])) == 2


def test_a_day_full_of_articles_on_one_event_is_no_shift():
    assert shifts(series(*[COOPERATIVE] * 30) + [row(70.5, HOSTILE)] * 40) == ()


def test_texts_that_many_print_are_counted_once():
    def printed(state, number):
        return [row(number * 7, state, copies=3)] * 3

    rows = [each for number in range(24) for each in printed((IMPASSE, COOPERATIVE)[number >= 12], number)]
    (shift,) = shifts(rows)
    assert (shift.before.stored, shift.before.distinct) == (36, 12)
    assert shift.confidence == pytest.approx(
        shifts(series(*[IMPASSE] * 12, *[COOPERATIVE] * 12))[0].confidence
    )


def test_a_small_change_is_not_told():
    slight = (0.0, 0.8, 0.2)
    rows = series(*[IMPASSE] * 80)
    assert shifts(rows[:40] + [replace(each, probabilities=slight) for each in rows[40:]]) == ()


def test_a_recent_turn_shows_after_a_long_history():
    (shift,) = shifts(noisy(1, (HOSTILE, 400), (COOPERATIVE, 8), misread=0.1))
    assert abs((shift.at - day(2_800)).days) <= 14


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_few_articles_show_no_shift(count):
    half = count // 2
    assert shifts(series(*[HOSTILE] * half, *[COOPERATIVE] * (count - half))) == ()


def test_articles_all_of_one_time_show_no_shift():
    assert shifts([row(3, HOSTILE)] * 20 + [row(3, COOPERATIVE)] * 20) == ()


def test_a_shift_does_not_split_a_day():
    rows = [row(number // 4 + number % 4 / 5, (HOSTILE, COOPERATIVE)[number >= 30]) for number in range(60)]
    (shift,) = shifts(rows)
    assert shift.earliest.date() < shift.latest.date()


def test_dates_at_the_ends_of_the_calendar_do_no_harm():
    rows = series(*[IMPASSE] * 12, *[COOPERATIVE] * 12)
    first, last = replace(rows[0], at=day(0).replace(year=1)), replace(rows[-1], at=day(0).replace(year=9999))
    (shift,) = shifts([first, *rows[1:-1], last])
    assert shift.at == day(84)


def test_more_days_than_are_searched_are_taken_a_few_together():
    rows = series(*[IMPASSE] * 1_500, *[COOPERATIVE] * 1_500, every=1.0)
    (shift,) = shifts(rows)
    assert abs((shift.at - day(1_500)).days) <= 4
    assert (shift.latest - shift.earliest).days == 1


@settings(deadline=None)
@given(EITHER)
def test_the_order_of_the_rows_makes_no_difference(rows):
    mixed = [rows[place] for place in np.random.default_rng(len(rows)).permutation(len(rows))]
    for one, other in zip(shifts(rows), shifts(mixed), strict=True):
        assert (one.earliest, one.latest, one.confidence) == (other.earliest, other.latest, other.confidence)
        assert one.size == pytest.approx(other.size)


@settings(deadline=None)
@given(EITHER)
def test_mirrored_articles_have_mirrored_shifts(rows):
    for one, other in zip(shifts(rows), shifts(mirrored(rows)), strict=True):
        assert (one.earliest, one.latest, one.confidence) == (other.earliest, other.latest, other.confidence)
        assert one.size == pytest.approx(-other.size)
        low, high = other.before.interval
        assert one.before.interval == pytest.approx((-high, -low))


@settings(deadline=None)
@given(EITHER, st.integers(-100_000, 100_000))
def test_articles_some_days_later_have_their_shifts_as_much_later(rows, days):
    by = timedelta(days=days)
    for one, other in zip(shifts(rows), shifts(later(rows, by)), strict=True):
        assert (one.earliest + by, one.latest + by) == (other.earliest, other.latest)
        assert one.confidence == other.confidence


@settings(deadline=None)
@given(TURNING)
def test_what_is_told_of_a_shift_holds(rows):
    observations = observe(rows)
    found = shifts_of(observations)
    for shift in found:
        assert 0.95 <= shift.confidence < 1.0
        assert abs(shift.size) >= 0.3 - 1e-9
        assert min(shift.before.distinct, shift.after.distinct) >= 5
        assert shift.before.last == shift.earliest < shift.latest == shift.after.first
    for one, other in zip(found, found[1:], strict=False):
        assert one.after == other.before


@settings(deadline=None)
@given(EITHER)
def test_the_stretches_hold_every_article_once(rows):
    observations = observe(rows)
    found = shifts_of(observations)
    stretches = stretches_of(observations, found)
    assert len(stretches) == (len(found) + 1 if rows else 0)
    assert sum(stretch.stored for stretch in stretches) == len(rows)
    for stretch in stretches:
        assert 1 <= stretch.distinct <= stretch.stored
        assert stretch.interval[0] - 1e-9 <= stretch.score <= stretch.interval[1] + 1e-9
        assert sum(stretch.probabilities.as_tuple()) == pytest.approx(1.0)
    if found:
        assert stretches == (found[0].before, *(shift.after for shift in found))


@settings(deadline=None)
@given(TURNING)
def test_no_turn_rests_on_one_text(rows):
    scores = observe(rows).scores
    turns = turns_of(np.arange(len(rows)), scores, np.ones(len(rows)))
    bounds = [0, *(turn.cut for turn in turns), len(rows)]
    for start, cut, end in zip(bounds, bounds[1:], bounds[2:], strict=False):
        before, after = np.sort(scores[start:cut]), np.sort(scores[cut:end])
        rise = after[:-1].mean() - before[1:].mean()
        fall = before[:-1].mean() - after[1:].mean()
        assert max(rise, fall) >= 0.3 - 1e-9
