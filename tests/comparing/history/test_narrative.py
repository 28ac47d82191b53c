"""How a relation moved, in sentences."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from service.comparing.history.narrative import day_in_words, narrative_of
from service.comparing.history.shifts import shifts_of, stretches_of
from service.comparing.history.trend import trend_of
from tests.comparing.history.observed import (
    COOPERATIVE,
    EITHER,
    HOSTILE,
    IMPASSE,
    Row,
    day,
    observe,
    row,
    series,
)


def told(rows):
    observations = observe(rows)
    shifts = shifts_of(observations)
    latest = observations.since(shifts[-1].at) if shifts else observations
    return narrative_of(shifts, stretches_of(observations, shifts), trend_of(latest))


def scored(rows, probabilities):
    return [replace(each, probabilities=probabilities) for each in rows]


def test_a_shift_is_told_with_its_date_and_the_articles_on_either_side():
    rows = series(*[IMPASSE] * 34, *[COOPERATIVE] * 21)
    assert told(rows) == (
        "The relation moved from impasse to cooperative around 14 January 2013 (34 articles before, 21 after)."
    )


def test_shifts_are_told_in_order():
    assert told(series(*[COOPERATIVE] * 12, *[HOSTILE] * 12, *[IMPASSE] * 12)) == (
        "The relation moved from cooperative to hostile around 13 August 2012 (12 articles before, 12 after). "
        "The relation moved from hostile to impasse around 5 November 2012 (12 articles before, 12 after)."
    )


def test_a_shift_in_a_long_silence_is_told_by_both_its_ends():
    rows = [row(number, IMPASSE) for number in range(12)] + [
        row(400 + number, HOSTILE) for number in range(12)
    ]
    assert "from impasse to hostile between 1 June 2012 and 25 June 2013 (" in told(rows)


def test_the_same_state_with_another_score_is_a_change_within_it():
    rows = series(*[IMPASSE] * 40)
    better = scored(rows[20:], (0.0, 0.55, 0.45))
    assert told(rows[:20] + better).startswith("The relation grew more cooperative within impasse around ")
    worse = scored(rows[20:], (0.45, 0.55, 0.0))
    assert told(rows[:20] + worse).startswith("The relation grew more hostile within impasse around ")


def test_a_state_that_goes_against_the_score_is_not_told():
    rows = series(*[IMPASSE] * 40)
    split, lean = scored(rows[:20], (0.45, 0.0, 0.55)), scored(rows[20:], (0.0, 0.52, 0.48))
    assert told(split + lean).startswith("The relation grew more cooperative around ")


def test_without_a_shift_the_state_is_told():
    assert told(series(*[IMPASSE] * 43)) == (
        "No shift in 43 articles from 21 May 2012 to 11 March 2013: impasse throughout."
    )


def test_articles_that_differ_are_called_mixed():
    assert told(series(*[HOSTILE, HOSTILE, COOPERATIVE, IMPASSE] * 8)).endswith(
        ": mixed, hostile on the whole."
    )


def test_a_trend_is_told_without_a_shift_and_after_one():
    scores = [0.1 + 0.0045 * number for number in range(60)]
    slow = [Row(day(30 * number), (0.0, 1 - score, score)) for number, score in enumerate(scores)]
    assert told(slow).endswith(": impasse throughout, and improving.")
    before = [row(-900 + 30 * number, HOSTILE) for number in range(30)]
    assert told(before + slow).endswith(" after), and has been improving since.")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "No dated articles."),
        ([row(0, HOSTILE)], "Too few to show a shift: 1 article of 21 May 2012, hostile on the whole."),
        (
            series(IMPASSE, IMPASSE),
            "Too few to show a shift: 2 articles from 21 May 2012 to 28 May 2012, impasse on the whole.",
        ),
    ],
)
def test_too_few_articles_are_said_to_be(rows, sentence):
    assert told(rows) == sentence


@pytest.mark.parametrize(
    ("moment", "words"),
    [((2018, 7, 9), "9 July 2018"), ((1, 1, 1), "1 January 1"), ((9999, 12, 31), "31 December 9999")],
)
def test_a_date_in_words(moment, words):
    assert day_in_words(datetime(*moment, tzinfo=UTC)) == words


@settings(deadline=None)
@given(EITHER)
def test_every_shift_is_told(rows):
    sentences = told(rows)
    assert sentences.endswith(".")
    assert sentences.count("The relation ") == len(shifts_of(observe(rows)))
