"""What a relation looks like over time, and by outlet."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from service.api.schemas.comparisons import StateCountsSchema
from service.api.schemas.fields import STATES, Moment, Rounded, enumerated
from service.api.schemas.narrowing import NarrowingQuery
from service.api.schemas.readings import ProbabilitiesSchema
from service.comparing.history.outlets import Leaning
from service.comparing.history.timeline import Bucket
from service.comparing.history.trend import Direction

_BUCKETS = [bucket.value for bucket in Bucket]
_LEANINGS = [None, *(leaning.value for leaning in Leaning)]


class TimelineQuery(NarrowingQuery):
    """Which stored positions count, and by what span of the calendar."""

    bucket = fields.String(
        load_default=None,
        validate=validate.OneOf(_BUCKETS),
        metadata={
            "description": "The span of a point; unless given, the finest of a hundred points or fewer"
        },
    )


class IntervalSchema(Schema):
    """A 95 % interval."""

    low = Rounded(required=True)
    high = Rounded(required=True)


class Interval(fields.Nested):
    """A pair of numbers, as an interval."""

    def __init__(self, description: str, *, allow_none: bool = False) -> None:
        super().__init__(
            IntervalSchema, required=True, allow_none=allow_none, metadata={"description": description}
        )

    def _serialize(self, nested_obj: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:  # type: ignore[override] # noqa: ANN401 (marshmallow's)
        named = None if nested_obj is None else dict(zip(("low", "high"), nested_obj, strict=True))
        return super()._serialize(named, attr, obj, **kwargs)  # type: ignore[no-untyped-call]


class PointSchema(Schema):
    """The articles of one span of the calendar."""

    start = Moment(required=True)
    end = Moment(required=True, metadata={"description": "Before this time"})
    stored = fields.Integer(required=True)
    distinct = fields.Integer(
        required=True, metadata={"description": "How many texts these are, with copies counted as one"}
    )
    states = fields.Nested(StateCountsSchema, required=True)
    score = Rounded(
        required=True, allow_none=True, metadata={"description": "The mean score; null without articles"}
    )
    interval = Interval("Of the mean score; null without articles", allow_none=True)


class GapSchema(Schema):
    """A stretch of the timeline without articles."""

    start = Moment(required=True)
    end = Moment(required=True)
    buckets = fields.Integer(required=True, metadata={"description": "How many points are empty"})


class StretchSchema(Schema):
    """The articles before or after a shift, up to the next."""

    state = enumerated(STATES, "The most probable state of the mean distribution")
    probabilities = fields.Nested(ProbabilitiesSchema, required=True)
    score = Rounded(required=True, metadata={"description": "The mean score, −1 to 1"})
    interval = Interval("Of the mean score")
    stored = fields.Integer(required=True)
    distinct = fields.Integer(required=True)
    first_published_at = Moment(required=True, attribute="first")
    last_published_at = Moment(required=True, attribute="last")


class ShiftSchema(Schema):
    """A change of the mean score."""

    at = Moment(required=True, metadata={"description": "When the first article after it was published"})
    earliest = Moment(
        required=True, metadata={"description": "When the last article before it was published"}
    )
    latest = Moment(required=True, metadata={"description": "When the first article after it was published"})
    size = Rounded(
        required=True, metadata={"description": "Mean score after less mean score before, −2 to 2"}
    )
    confidence = Rounded(required=True, metadata={"description": "0 to 1, by a permutation test"})
    before = fields.Nested(StretchSchema, required=True)
    after = fields.Nested(StretchSchema, required=True)


class TrendSchema(Schema):
    """Where the relation is heading since its last shift."""

    direction = enumerated([direction.value for direction in Direction], "Steady unless told otherwise")
    slope = Rounded(required=True, metadata={"description": "Change of the score a year"})
    interval = Interval("Of the slope; null where the articles are too few", allow_none=True)
    since = Moment(required=True, attribute="first")


class TimelineSchema(Schema):
    """How a relation moved."""

    dyad = fields.String(required=True)
    summary = fields.String(required=True, metadata={"description": "What it comes to, in words"})
    stored = fields.Integer(required=True, metadata={"description": "The positions with a date"})
    undated = fields.Integer(
        required=True, metadata={"description": "Positions without a date, which are in no bucket"}
    )
    bucket = enumerated(_BUCKETS, "The span of a point; weeks begin on Monday, and all times are UTC")
    points = fields.List(
        fields.Nested(PointSchema),
        required=True,
        metadata={"description": "From the first article's to the last's, empty ones included"},
    )
    gaps = fields.List(fields.Nested(GapSchema), required=True)
    shifts = fields.List(fields.Nested(ShiftSchema), required=True)
    trend = fields.Nested(TrendSchema, required=True, allow_none=True)


class OutletSchema(Schema):
    """What one outlet writes, beside what the others write at the time."""

    outlet = fields.String(required=True)
    stored = fields.Integer(required=True)
    distinct = fields.Integer(
        required=True, metadata={"description": "How many texts these are; of those it shares, a share"}
    )
    score = Rounded(required=True, metadata={"description": "The mean score of its articles"})
    difference = Rounded(
        required=True,
        allow_none=True,
        metadata={"description": "From the others between the same shifts; null where no other wrote"},
    )
    interval = Interval("Of the difference", allow_none=True)
    departs = enumerated(
        _LEANINGS, "Which way it departs from the others; null where it does not", allow_none=True
    )


class OutletsSchema(Schema):
    """The outlets on a dyad, those that depart from the others first."""

    dyad = fields.String(required=True)
    outlets = fields.List(fields.Nested(OutletSchema), required=True)
