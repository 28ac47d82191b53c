"""Dated positions as arrays, and how many texts they are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing.history.observations import distinct_texts
from service.comparing.times import instant, moment
from tests.comparing.history.observed import COOPERATIVE, EITHER, HOSTILE, IMPASSE, day, observe, row, series


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_of_the_years_1_to_9999_go_there_and_back(time):
    assert moment(instant(time)) == time


def test_a_time_elsewhere_is_taken_at_utc():
    there = datetime(2018, 7, 9, 1, 0, tzinfo=timezone(timedelta(hours=3)))
    assert moment(instant(there)) == datetime(2018, 7, 8, 22, 0, tzinfo=UTC)


def test_a_date_alone_is_its_midnight():
    assert moment(np.datetime64("2018-07-09", "D")) == datetime(2018, 7, 9, tzinfo=UTC)


def test_scores_and_states_are_those_of_the_positions():
    observations = observe(series(HOSTILE, IMPASSE, COOPERATIVE))
    assert observations.scores.tolist() == pytest.approx([-0.9, 0.0, 0.9])
    assert observations.states.tolist() == [0, 1, 2]


def test_since_a_time_takes_that_time_in():
    assert len(observe(series(*[IMPASSE] * 5)).since(day(14))) == 3


def test_a_day_before_1970_is_counted_from_its_midnight():
    rows = [replace(row(0, IMPASSE), at=datetime(1969, 12, 31, 23, tzinfo=UTC))]
    assert observe(rows).days.tolist() == [-1]


@pytest.mark.parametrize(
    "change",
    [
        {"weights": np.ones(2)},
        {"weights": np.array([1.0, 0.0, 1.0])},
        {"probabilities": np.ones((3, 2))},
        {"outlet_codes": np.zeros(4, np.int32)},
        {"times": np.array(["2012-05-21"] * 3, "datetime64[D]")},
        {"times": np.array(["2012-05-21", "NaT", "2012-05-21"], "datetime64[us]")},
    ],
)
def test_arrays_that_do_not_fit_are_refused(change):
    observations = observe(series(*[IMPASSE] * 3))
    with pytest.raises(ValueError, match=r"observation|arrays"):
        replace(observations, **change)


@pytest.mark.parametrize(
    ("copies", "texts"),
    [
        ([1, 1, 1], 3),
        ([5] * 5, 1),
        ([5, 5], 1),
        ([1, 5], 2),
        ([2, 2, 2], 2),
        ([2, 3], 2),
        ([], 0),
    ],
)
def test_articles_are_the_least_number_of_texts_they_can_be(copies, texts):
    weights = 1.0 / np.array(copies, dtype=float)
    assert distinct_texts(weights, np.zeros(len(copies), np.int64), 1).tolist() == [texts]


@given(st.lists(st.integers(1, 9), max_size=12))
def test_with_all_their_copies_together_texts_are_the_sum_of_the_weights(drawn):
    weights = np.array([1.0 / copies for copies in drawn for _ in range(copies)])
    found = distinct_texts(weights, np.zeros(len(weights), np.int64), 1)
    assert found[0] == len(drawn) == round(float(weights.sum()))


@given(EITHER, st.integers(1, 5))
def test_a_group_has_as_many_texts_as_articles_or_fewer_and_at_least_one_if_any(rows, groups):
    codes = np.arange(len(rows)) % groups
    texts = distinct_texts(observe(rows).weights, codes, groups)
    stored = np.bincount(codes, minlength=groups)
    assert (texts <= stored).all()
    assert ((texts > 0) == (stored > 0)).all()
