"""A relation in buckets of the calendar: regular, complete, and honest about few articles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.comparing.history.timeline import Bucket, TooManyBuckets, timeline_of
from tests.comparing.history.observed import (
    COOPERATIVE,
    EITHER,
    HOSTILE,
    IMPASSE,
    READ_AS,
    Row,
    day,
    later,
    observe,
    row,
    series,
)


def timeline(rows, bucket=None, **options):
    return timeline_of(observe(rows), bucket, **options)


def at(*moments, state=IMPASSE):
    return [Row(datetime(*moment, tzinfo=UTC), READ_AS[state]) for moment in moments]


@pytest.mark.parametrize(
    ("bucket", "start", "end"),
    [
        (Bucket.DAY, (2018, 7, 8), (2018, 7, 9)),
        (Bucket.WEEK, (2018, 7, 2), (2018, 7, 9)),
        (Bucket.MONTH, (2018, 7, 1), (2018, 8, 1)),
        (Bucket.QUARTER, (2018, 7, 1), (2018, 10, 1)),
        (Bucket.YEAR, (2018, 1, 1), (2019, 1, 1)),
    ],
)
def test_a_bucket_is_of_the_calendar_with_its_end_left_out(bucket, start, end):
    (point,) = timeline(at((2018, 7, 8, 23, 59, 59, 999_999)), bucket).points
    assert (point.start, point.end) == (datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC))


@pytest.mark.parametrize("bucket", Bucket)
def test_buckets_before_1970_are_whole_ones(bucket):
    points = timeline(at((1969, 12, 28), (1970, 1, 5)), bucket).points
    assert points[0].start <= datetime(1969, 12, 28, tzinfo=UTC) < points[0].end
    assert points[-1].start <= datetime(1970, 1, 5, tzinfo=UTC) < points[-1].end


def test_a_point_tells_what_its_bucket_holds():
    rows = [row(0, COOPERATIVE), row(0.1, COOPERATIVE), row(0.2, HOSTILE), *[row(0.3, IMPASSE, copies=2)] * 2]
    (point,) = timeline(rows, Bucket.DAY).points
    assert (point.stored, point.distinct) == (5, 4)
    assert point.states == {HOSTILE: 1, IMPASSE: 2, COOPERATIVE: 2}
    assert point.score == pytest.approx(0.9 / 4)
    assert point.interval[0] < point.score < point.interval[1]


def test_an_empty_bucket_says_nothing():
    point = timeline([row(0, HOSTILE), row(2, HOSTILE)], Bucket.DAY).points[1]
    assert (point.stored, point.distinct, point.score, point.interval) == (0, 0, None, None)
    assert point.states == {HOSTILE: 0, IMPASSE: 0, COOPERATIVE: 0}


def test_two_of_the_five_copies_of_a_text_are_a_text():
    rows = [row(number, IMPASSE, copies=5) for number in (0, 0, 1, 1, 1)]
    assert [point.distinct for point in timeline(rows, Bucket.DAY).points] == [1, 1]


def test_gaps_are_told_with_their_ends():
    found = timeline(at((2018, 1, 5), (2018, 4, 5), (2018, 5, 5), (2018, 7, 5)), Bucket.MONTH).gaps
    assert [(gap.start.month, gap.end.month, gap.buckets) for gap in found] == [(2, 4, 2), (6, 7, 1)]


def test_the_finest_bucket_of_a_hundred_points_is_chosen():
    spans = {100: Bucket.DAY, 101: Bucket.WEEK, 900: Bucket.MONTH, 3_200: Bucket.QUARTER, 12_000: Bucket.YEAR}
    for days, bucket in spans.items():
        found = timeline([row(0, IMPASSE), row(days - 1, IMPASSE)])
        assert found.bucket is bucket
        assert len(found.points) <= 100


def test_a_timeline_of_all_years_there_are_is_by_year():
    found = timeline(at((1, 1, 1), (9999, 12, 31, 23, 59, 59, 999_999)))
    assert (found.bucket, len(found.points)) == (Bucket.YEAR, 9_999)
    assert found.gaps[0].buckets == 9_997


@pytest.mark.parametrize("bucket", Bucket)
@pytest.mark.parametrize("moment", [(1, 1, 1), (9999, 12, 31, 23, 59, 59, 999_999)])
def test_the_ends_of_the_calendar_have_buckets(bucket, moment):
    (point,) = timeline(at(moment), bucket).points
    assert point.start <= datetime(*moment, tzinfo=UTC) <= point.end


def test_too_many_buckets_are_refused_with_the_bucket_that_would_do():
    with pytest.raises(
        TooManyBuckets, match=r"by day .* 2,001 points, more than 1,000: ask for week"
    ) as refused:
        timeline([row(0, IMPASSE), row(2_000, IMPASSE)], Bucket.DAY)
    assert refused.value.fitting is Bucket.WEEK


def test_where_no_bucket_would_do_the_dates_are_to_be_narrowed():
    with pytest.raises(TooManyBuckets, match="more than 1,000: narrow the dates") as refused:
        timeline(at((1, 1, 1), (9999, 1, 1)), Bucket.YEAR)
    assert refused.value.fitting is None


def test_as_many_buckets_as_are_allowed_are_given():
    assert len(timeline([row(0, IMPASSE), row(9, IMPASSE)], Bucket.DAY, most=10).points) == 10


@pytest.mark.parametrize("bucket", [None, Bucket.WEEK])
def test_without_articles_there_are_no_points(bucket):
    found = timeline([], bucket)
    assert (found.points, found.gaps, found.bucket) == ((), (), bucket or Bucket.DAY)


def test_the_more_articles_the_narrower_the_interval():
    rows = series(*[COOPERATIVE, IMPASSE] * 20) + [row(7.1 + number / 100, IMPASSE) for number in range(30)]
    points = timeline(rows, Bucket.WEEK).points
    widths = [point.interval[1] - point.interval[0] for point in points]
    assert widths[1] < min(widths[0], *widths[2:]) / 2
    assert min(width for place, width in enumerate(widths) if place != 1) > 0.3


@settings(deadline=None)
@given(EITHER, st.sampled_from([None, *Bucket]))
def test_every_article_is_in_one_point(rows, bucket):
    found = timeline(rows, bucket, most=10_000)
    assert sum(point.stored for point in found.points) == len(rows)
    for point in found.points:
        own = [each for each in rows if point.start <= each.at < point.end]
        assert point.stored == len(own) == sum(point.states.values())
        assert (point.score is None) == (not own)
        assert (point.distinct > 0) == bool(own)
    if rows:
        assert found.points[0].stored
        assert found.points[-1].stored


@settings(deadline=None)
@given(EITHER, st.sampled_from([None, *Bucket]))
def test_buckets_follow_each_other_without_a_break(rows, bucket):
    found = timeline(rows, bucket, most=10_000)
    for one, other in zip(found.points, found.points[1:], strict=False):
        assert one.start < one.end == other.start
    assert sum(gap.buckets for gap in found.gaps) == sum(not point.stored for point in found.points)


@settings(deadline=None)
@given(EITHER)
def test_the_order_of_the_rows_makes_no_difference(rows):
    for one, other in zip(timeline(rows).points, timeline(rows[::-1]).points, strict=True):
        assert replace(one, score=None, interval=None) == replace(other, score=None, interval=None)
        assert one.score == pytest.approx(other.score)
        assert one.interval == pytest.approx(other.interval)


@settings(deadline=None)
@given(EITHER, st.integers(-5_000, 5_000))
def test_articles_some_weeks_later_have_their_points_as_much_later(rows, weeks):
    by = timedelta(weeks=weeks)
    for one, other in zip(
        timeline(rows, Bucket.WEEK).points, timeline(later(rows, by), Bucket.WEEK).points, strict=True
    ):
        assert (one.start + by, one.end + by, one.states) == (other.start, other.end, other.states)


def test_a_time_is_put_into_the_bucket_it_has_in_utc():
    assert timeline([row(0, IMPASSE)], Bucket.DAY).points[0].start.date() == day(0).date()
