"""Where a relation is heading."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from service.comparing.history.trend import Direction, trend_of
from tests.comparing.history.observed import (
    COOPERATIVE,
    EITHER,
    HOSTILE,
    IMPASSE,
    Row,
    day,
    later,
    mirrored,
    noisy,
    observe,
    row,
    series,
)


def trend(rows):
    return trend_of(observe(rows))


def of_score(number, score):
    return Row(day(number), (max(-score, 0.0), 1.0 - abs(score), max(score, 0.0)))


def test_the_slope_and_its_interval_are_those_of_theil_and_sen():
    random = np.random.default_rng(7)
    days = np.sort(random.choice(700, 40, replace=False))
    scores = (days / 1_000 - 0.4 + random.normal(0.0, 0.2, 40)).clip(-1.0, 1.0)
    # Four articles that say the same on one day are one mean.
    found = trend(
        [of_score(int(at), score) for at, score in zip(days, scores, strict=True) for _ in range(4)]
    )
    slope, _, low, high = stats.theilslopes(scores, days / 365.25)
    assert found.slope == pytest.approx(slope)
    assert found.interval == pytest.approx((low, high))
    assert found.change == pytest.approx(slope * (days[-1] - days[0]) / 365.25)


def test_a_relation_that_gets_better_is_improving():
    found = trend([of_score(30 * number, -0.9 + number * 0.03) for number in range(60)])
    assert found.direction is Direction.IMPROVING
    assert found.slope == pytest.approx(365.25 / 1_000)
    assert (found.first, found.last) == (day(0), day(1_770))


def test_a_growing_share_of_hostile_articles_is_worsening():
    random = np.random.default_rng(8)
    states = [HOSTILE if random.random() < number / 80 else COOPERATIVE for number in range(80)]
    assert trend(series(*states)).direction is Direction.WORSENING


def test_misreadings_alone_are_mostly_steady():
    found = [trend(noisy(seed, (IMPASSE, 60))).direction for seed in range(40)]
    assert found.count(Direction.STEADY) >= 36


def test_a_sure_slope_that_comes_to_little_is_steady():
    found = trend([of_score(number, number / 2_000) for number in range(100)])
    assert found.interval[0] > 0.0
    assert found.change < 0.1
    assert found.direction is Direction.STEADY


def test_few_articles_have_a_slope_without_an_interval_and_are_steady():
    found = trend([of_score(number, number / 20) for number in range(16)])
    assert found.interval is None
    assert found.slope > 0.0
    assert found.direction is Direction.STEADY


@pytest.mark.parametrize("rows", [[], [row(0, HOSTILE)], [row(0, HOSTILE)] * 30, series(*[HOSTILE] * 4)])
def test_without_two_means_there_is_no_trend(rows):
    assert trend(rows) is None


def test_a_day_full_of_articles_does_not_tilt_the_trend():
    assert trend(series(*[COOPERATIVE] * 40) + [row(279.5, HOSTILE)] * 200).direction is Direction.STEADY


def test_dates_at_the_ends_of_the_calendar_do_no_harm():
    rows = series(*[IMPASSE] * 40)
    rows[0] = replace(rows[0], at=datetime(1, 1, 1, tzinfo=UTC))
    rows[-1] = replace(rows[-1], at=datetime.max.replace(tzinfo=UTC))
    assert trend(rows).slope == pytest.approx(0.0)


def test_a_long_history_takes_no_more_than_some_hundred_means():
    found = trend(series(*[HOSTILE, COOPERATIVE] * 4_000, every=0.5))
    assert found.direction is Direction.STEADY


@given(EITHER)
def test_the_order_of_the_rows_makes_no_difference(rows):
    one, other = trend(rows), trend(rows[::-1])
    assert (one is None) == (other is None)
    if one and other:
        assert one.slope == pytest.approx(other.slope, abs=1e-9)
        assert one.interval == pytest.approx(other.interval, abs=1e-9)


@given(EITHER)
def test_mirrored_articles_have_the_mirrored_trend(rows):
    one, other = trend(rows), trend(mirrored(rows))
    if one and other:
        assert one.slope == pytest.approx(-other.slope, abs=1e-9)
        if one.interval:
            assert one.interval == pytest.approx((-other.interval[1], -other.interval[0]), abs=1e-9)


@given(EITHER, st.integers(-100_000, 100_000))
def test_articles_some_days_later_have_the_same_trend(rows, days):
    one, other = trend(rows), trend(later(rows, timedelta(days=days)))
    if one and other:
        assert one.slope == pytest.approx(other.slope, abs=1e-6)
        assert other.first == one.first + timedelta(days=days)
