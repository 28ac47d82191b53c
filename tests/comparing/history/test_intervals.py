"""The interval of a mean of few scores."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from service.comparing.history.intervals import (
    Groups,
    blocks_of,
    daily_sums,
    mean_intervals,
    student_t,
    text_variance,
)
from tests.comparing.history.observed import COOPERATIVE, EITHER, HOSTILE, observe, row, series


@given(st.floats(4.0, 1e6))
def test_the_quantile_is_that_of_student(degrees):
    assert student_t(np.array([degrees]))[0] == pytest.approx(stats.t.ppf(0.975, degrees), rel=4e-4)


def group(*scores, weight=1.0):
    return Groups.of(np.array(scores), np.full(len(scores), weight), np.zeros(len(scores), np.int64), 1)


def interval(*scores, variance=0.16, weight=1.0):
    lows, highs = mean_intervals(group(*scores, weight=weight), variance)
    return float(lows[0]), float(highs[0])


def test_the_interval_of_many_scores_is_the_textbook_one():
    scores = np.random.default_rng(1).normal(0.1, 0.3, 400)
    low, high = stats.t.interval(0.95, 399, scores.mean(), stats.sem(scores))
    assert interval(*scores, variance=0.09) == pytest.approx((low, high), abs=1e-3)


def test_the_interval_of_one_article_is_wide_but_tells_something():
    low, high = interval(0.9)
    assert -0.5 < low < 0.0
    assert high == 1.0


def test_two_articles_that_happen_to_agree_are_not_sure():
    low, high = interval(0.0, 0.0)
    assert -0.9 < low < -0.4
    assert 0.4 < high < 0.9


def test_where_all_articles_agree_an_interval_is_narrower():
    assert interval(0.9, variance=0.01)[0] > interval(0.9, variance=0.16)[0]


def test_copies_make_a_mean_no_surer():
    assert interval(*[0.5] * 10, weight=0.1) == pytest.approx(interval(0.5))


def test_a_part_of_a_texts_copies_counts_as_the_text():
    assert interval(0.5, 0.5, weight=0.2) == pytest.approx(interval(0.5))


@given(st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=20))
def test_an_interval_holds_the_mean_and_stays_on_the_scale(scores):
    low, high = interval(*scores)
    assert -1.0 <= low <= np.mean(scores) + 1e-9
    assert np.mean(scores) - 1e-9 <= high <= 1.0


def test_of_no_articles_the_variance_is_the_one_supposed():
    assert text_variance(daily_sums(observe([]))) == pytest.approx(0.16)


def test_the_variance_of_many_texts_is_their_own():
    scores = np.random.default_rng(2).normal(0.0, 0.3, 4_000)
    days = Groups.of(scores, np.ones(4_000), np.arange(4_000), 4_000)
    assert text_variance(days) == pytest.approx(0.09, rel=0.1)


def test_what_moves_slowly_is_no_noise():
    turned = observe(series(*[HOSTILE] * 200, *[COOPERATIVE] * 200))
    assert text_variance(daily_sums(turned)) < 0.02


def test_a_busy_day_that_differs_from_the_next_is_no_noise():
    rows = [row(0, HOSTILE)] * 50 + [row(1, COOPERATIVE)] * 50
    assert text_variance(daily_sums(observe(rows))) < 0.02


@given(EITHER)
def test_the_sums_of_the_days_are_those_of_all(rows):
    observations = observe(rows)
    days = daily_sums(observations)
    whole = days.merged(np.zeros(len(days.masses), np.int64), 1)
    assert whole.masses[0] == pytest.approx(observations.weights.sum())
    if rows:
        mean = np.average(observations.scores, weights=observations.weights)
        assert whole.means[0] == pytest.approx(mean, abs=1e-9)
        squares = observations.weights @ (observations.scores - mean) ** 2
        assert whole.squares[0] == pytest.approx(squares, abs=1e-9)


def test_a_group_without_rows_is_zero():
    groups = Groups.of(np.array([1.0]), np.array([1.0]), np.array([2]), 4)
    assert groups.masses.tolist() == [0.0, 0.0, 1.0, 0.0]
    assert groups.means.tolist() == [0.0, 0.0, 1.0, 0.0]


def test_blocks_begin_where_they_would_if_thirds_made_a_whole():
    days = daily_sums(observe([*[row(0.0, HOSTILE)] * 4, row(1, COOPERATIVE), row(2, HOSTILE)]))
    short = replace(days, masses=np.nextafter(days.masses, 0.0))
    assert blocks_of(short, 4.0).means.tolist() == pytest.approx(blocks_of(days, 4.0).means.tolist())
