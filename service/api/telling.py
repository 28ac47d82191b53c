"""What can be told of one relation, wherever it is told: the resource, and the page."""

from __future__ import annotations

from dataclasses import dataclass

from service.api.context import services
from service.api.problems import Problem, invalid
from service.comparing import Candidates, Narrowing
from service.comparing.history.narrative import narrative_of
from service.comparing.history.shifts import Shift, shifts_of, stretches_of
from service.comparing.history.timeline import Bucket, Gap, Point, TooManyBuckets, timeline_of
from service.comparing.history.trend import Trend, trend_of
from service.comparing.relation import observations_of
from service.reading.values import Dyad


@dataclass(frozen=True, slots=True)
class History:
    """How a relation moved; `stored` counts the positions with a date, `undated` those without."""

    dyad: Dyad
    summary: str
    stored: int
    undated: int
    bucket: Bucket
    points: tuple[Point, ...]
    gaps: tuple[Gap, ...]
    shifts: tuple[Shift, ...]
    trend: Trend | None


def stored_on(dyad: Dyad, narrowing: Narrowing) -> Candidates:
    """What is stored on a dyad, narrowed; raises Problem where there is nothing on it at all."""
    candidates = services().indexes.candidates(dyad)
    if not len(candidates):
        raise Problem("unknown-relation")
    return candidates.where(narrowing.keeps(candidates))


def history_of(dyad: Dyad, candidates: Candidates, bucket: Bucket | None) -> History:
    """How the relation moved by what is stored; raises Problem where there would be too many buckets."""
    observations = observations_of(candidates)
    try:
        timeline = timeline_of(observations, bucket, services().settings.max_buckets)
    except TooManyBuckets as error:
        raise invalid("bucket", str(error)) from None
    shifts = shifts_of(observations)
    trend = trend_of(observations.since(shifts[-1].at) if shifts else observations)
    return History(
        dyad=dyad,
        summary=narrative_of(shifts, stretches_of(observations, shifts), trend),
        stored=len(observations),
        undated=len(candidates) - len(observations),
        bucket=timeline.bucket,
        points=timeline.points,
        gaps=timeline.gaps,
        shifts=shifts,
        trend=trend,
    )
