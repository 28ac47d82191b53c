"""How a relation went over time: its articles in buckets of days, weeks, months, quarters or years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from service.comparing.history.intervals import Groups, daily_sums, mean_intervals, text_variance
from service.comparing.history.observations import Observations, distinct_texts
from service.comparing.times import moment
from service.reading.values import STATES, State


class Bucket(StrEnum):
    """A span of the calendar, in UTC. Members stand in their order, finest first; a week is ISO 8601's."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


# As many as a chart of some hundred pixels across can show.
_BUCKETS_AT_BEST: Final = 100
# The calendar unit a bucket is made of, how many of them, and where a bucket begins: 1970-01-01,
# from which numpy counts, was a Thursday, and a week begins on Monday.
_UNITS: Final[Mapping[Bucket, tuple[Literal["D", "M", "Y"], int, int]]] = {
    Bucket.DAY: ("D", 1, 0),
    Bucket.WEEK: ("D", 7, -3),
    Bucket.MONTH: ("M", 1, 0),
    Bucket.QUARTER: ("M", 3, 0),
    Bucket.YEAR: ("Y", 1, 0),
}
_LAST_MOMENT: Final = datetime.max.replace(tzinfo=UTC)


class TooManyBuckets(ValueError):
    """A timeline of more buckets than the caller takes; `fitting` is the finest bucket that would do, if any."""

    def __init__(self, bucket: Bucket, count: int, most: int, fitting: Bucket | None) -> None:
        advice = "narrow the dates" if fitting is None else f"ask for {fitting} or narrow the dates"
        super().__init__(f"by {bucket} the timeline has {count:,} points, more than {most:,}: {advice}")
        self.fitting = fitting


@dataclass(frozen=True, slots=True)
class Point:
    """One bucket, from `start` to before `end`.

    `stored` counts articles, `states` those of each state. `distinct` counts texts: the least number its
    articles can be, so that two of the five copies of a text are one (see `distinct_texts`). `score`
    is the mean over distinct texts, in [−1, 1], and `interval` its 95 % interval (see
    `mean_intervals`); both None where the bucket is empty. The interval of few articles leans on how
    the articles of the whole timeline scatter: that of one is wide, and not without bounds.
    """

    start: datetime
    end: datetime
    stored: int
    distinct: int
    states: Mapping[State, int]
    score: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of one or more empty buckets in a row, from `start` to before `end`."""

    start: datetime
    end: datetime
    buckets: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The buckets from the first article's to the last's, none left out, and the gaps among them."""

    bucket: Bucket
    points: tuple[Point, ...]
    gaps: tuple[Gap, ...]


def timeline_of(observations: Observations, bucket: Bucket | None, most: int = 1_000) -> Timeline:
    """Put the observations into regular buckets; without any there are no points.

    Where `bucket` is None it is the finest that makes a hundred points at the most, or else years,
    of which the calendar has no more than 9,999 whatever `most` is. Raises TooManyBuckets where a
    given bucket makes more than `most`.
    """
    if not len(observations):
        return Timeline(bucket or Bucket.DAY, (), ())
    chosen = bucket or _finest(observations.times, _BUCKETS_AT_BEST) or Bucket.YEAR
    first, last = _ends(observations.times, chosen)
    if bucket is not None and last - first >= most:
        raise TooManyBuckets(bucket, last - first + 1, most, _finest(observations.times, most))
    edges = [_start(chosen, number) for number in range(first, last + 2)]
    points = _points(observations, _numbers(observations.times, chosen) - first, edges)
    return Timeline(chosen, points, _gaps(points))


def _numbers(times: NDArray[np.datetime64], bucket: Bucket) -> NDArray[np.int64]:
    """The number of the bucket each time falls into."""
    unit, size, origin = _UNITS[bucket]
    return np.asarray((times.astype(f"datetime64[{unit}]").astype(np.int64) - origin) // size)


def _start(bucket: Bucket, number: int) -> datetime:
    """When a bucket begins; of the one after the year 9999, the last moment before it."""
    unit, size, origin = _UNITS[bucket]
    start = np.datetime64(number * size + origin, unit)
    return moment(start) if start < np.datetime64("10000-01-01", "D") else _LAST_MOMENT


def _ends(times: NDArray[np.datetime64], bucket: Bucket) -> tuple[int, int]:
    """The numbers of the first and the last bucket."""
    first, last = _numbers(np.array([times.min(), times.max()]), bucket).tolist()
    return first, last


def _finest(times: NDArray[np.datetime64], most: int) -> Bucket | None:
    """The finest bucket that `most` of are enough of, if there is one."""
    for bucket in Bucket:
        first, last = _ends(times, bucket)
        if last - first < most:
            return bucket
    return None


def _points(observations: Observations, codes: NDArray[np.int64], edges: list[datetime]) -> tuple[Point, ...]:
    count = len(edges) - 1
    sums = Groups.of(observations.scores, observations.weights, codes, count)
    lows, highs = mean_intervals(sums, text_variance(daily_sums(observations)))
    by_state = np.bincount(codes * len(STATES) + observations.states, minlength=count * len(STATES))
    stored = by_state.reshape(count, len(STATES))
    distinct = distinct_texts(observations.weights, codes, count)
    return tuple(
        Point(
            edges[code],
            edges[code + 1],
            sum(counts),
            int(distinct[code]),
            dict(zip(STATES, counts, strict=True)),
            float(sums.means[code]) if any(counts) else None,
            (float(lows[code]), float(highs[code])) if any(counts) else None,
        )
        for code, counts in enumerate(stored.tolist())
    )


def _gaps(points: tuple[Point, ...]) -> tuple[Gap, ...]:
    runs = [(empty, list(run)) for empty, run in groupby(points, key=lambda point: not point.stored)]
    return tuple(Gap(run[0].start, run[-1].end, len(run)) for empty, run in runs if empty)
