"""The picture of a timeline: all points within the frame, gaps left open, shifts where they are."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from service.comparing.history.shifts import shifts_of
from service.comparing.history.timeline import Bucket, timeline_of
from service.web.viewing.scale import Scale, calendar_ticks
from service.web.viewing.timeline import SMALL, WIDE, picture_of, span_in_words
from tests.comparing.history.observed import (
    COOPERATIVE,
    EITHER,
    HOSTILE,
    IMPASSE,
    noisy,
    observe,
    row,
    series,
)

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def picture(rows, bucket=None, frame=WIDE):
    observations = observe(rows)
    return picture_of(timeline_of(observations, bucket).points, shifts_of(observations), frame)


@given(EITHER, st.sampled_from([WIDE, SMALL]))
def test_all_that_is_drawn_is_within_the_frame(rows, frame):
    drawn = picture(rows, frame=frame)
    if not rows:
        assert drawn is None
        return
    for spot in drawn.spots:
        assert drawn.left <= spot.x <= drawn.right
        assert drawn.top <= spot.y <= drawn.bottom
    for turn in drawn.turns:
        assert drawn.left <= turn.x <= drawn.right
        assert 0.0 < turn.y < drawn.top
    for path in (drawn.band, drawn.line, *(path for _, path in drawn.columns)):
        numbers = [float(number) for number in NUMBER.findall(path)]
        assert all(0.0 <= number <= drawn.width for number in numbers)
    assert drawn.floor < drawn.height


def test_the_line_breaks_off_where_nothing_was_published():
    rows = [row(number, IMPASSE) for number in (0, 1, 2, 50, 51, 90)]
    drawn = picture(rows, Bucket.DAY)
    assert [stretch.count("L") for stretch in drawn.line.split("M")[1:]] == [2, 1, 0]
    assert len(drawn.spots) == 6


def test_what_is_cooperative_stands_above_what_is_hostile():
    drawn = picture(series(HOSTILE, COOPERATIVE, every=400.0), Bucket.YEAR)
    first, second = (drawn.spots[0], drawn.spots[-1])
    assert first.y > drawn.middle > second.y
    assert (first.state, second.state) == (HOSTILE, COOPERATIVE)


def test_a_shift_is_numbered_where_it_is():
    rows = noisy(1, (HOSTILE, 14), (COOPERATIVE, 14), misread=0.0)
    drawn = picture(rows)
    (turn,) = drawn.turns
    assert turn.number == 1
    assert abs(turn.x - (drawn.left + drawn.right) / 2.0) < 20.0


def test_a_long_timeline_is_a_line_without_dots():
    drawn = picture([row(number, IMPASSE) for number in range(200)], Bucket.DAY)
    assert drawn.spots == ()
    assert drawn.line.count("L") == 199


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_ticks_are_few_in_order_and_on_the_axis(one, other):
    first, last = sorted((one, other))
    ticks = calendar_ticks(first, last, Scale(first.timestamp(), last.timestamp(), 10.0, 90.0))
    assert len(ticks) <= 7
    assert all(10.0 <= tick.place <= 90.0 for tick in ticks)
    assert [tick.place for tick in ticks] == sorted(tick.place for tick in ticks)


def test_ticks_of_years_are_round():
    first, last = datetime(1998, 3, 1, tzinfo=UTC), datetime(2020, 2, 1, tzinfo=UTC)
    ticks = calendar_ticks(first, last, Scale(first.timestamp(), last.timestamp(), 0.0, 100.0))
    assert [tick.label for tick in ticks] == ["2000", "2005", "2010", "2015", "2020"]


def test_spans_are_called_what_the_calendar_calls_them():
    (point,) = timeline_of(observe([row(0, IMPASSE)]), Bucket.QUARTER).points
    assert [span_in_words(point, bucket) for bucket in Bucket] == [
        "2012-04-01",
        "2012-04-01",
        "2012-04",
        "2012 Q2",
        "2012",
    ]
