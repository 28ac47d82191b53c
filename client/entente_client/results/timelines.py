"""How a relation moved: points, gaps, shifts and the trend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from entente_client.parsing import Result
from entente_client.results.comparisons import StateCounts
from entente_client.results.readings import Probabilities


@dataclass(frozen=True)
class Interval(Result):
    """A 95% interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Point(Result):
    """A bucket, from `start` to before `end`; `score` is the mean, None without articles."""

    start: datetime
    end: datetime
    stored: int
    distinct: int
    states: StateCounts
    score: float | None
    interval: Interval | None = None


@dataclass(frozen=True)
class Gap(Result):
    """A stretch of time without articles, of so many `buckets`."""

    start: datetime
    end: datetime
    buckets: int


@dataclass(frozen=True)
class Stretch(Result):
    """What the articles between two shifts say together."""

    state: str
    probabilities: Probabilities
    score: float
    interval: Interval
    stored: int
    distinct: int
    first_published_at: datetime
    last_published_at: datetime


@dataclass(frozen=True)
class Shift(Result):
    """A time at which the relation moved; `size` is −2 to 2, `confidence` 0 to 1, by a permutation test."""

    at: datetime
    earliest: datetime
    latest: datetime
    size: float
    confidence: float
    before: Stretch
    after: Stretch


@dataclass(frozen=True)
class Trend(Result):
    """`improving`, `worsening` or `steady`; `slope` is the change of the score a year."""

    direction: str
    slope: float
    interval: Interval | None
    since: datetime


@dataclass(frozen=True)
class Timeline(Result):
    """How a relation moved; `points` run from the first article's to the last's, empty ones included."""

    dyad: str
    summary: str
    stored: int
    undated: int
    bucket: str
    points: tuple[Point, ...]
    gaps: tuple[Gap, ...] = ()
    shifts: tuple[Shift, ...] = ()
    trend: Trend | None = None
