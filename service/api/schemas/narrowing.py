"""What narrows a comparison or a relation."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from service.api.schemas.about import LONGEST_OUTLET
from service.api.schemas.fields import STATES, Moment, Text


class NarrowingQuery(Schema):
    """Which stored positions count."""

    outlet = fields.List(
        Text(validate=validate.Length(min=1, max=LONGEST_OUTLET)),
        load_default=[],
        metadata={"description": "Those of this outlet alone; given several times, of any of them"},
    )
    state = fields.String(
        load_default=None,
        validate=validate.OneOf(STATES),
        metadata={"description": "Those of this state alone"},
    )
    published_from = Moment(load_default=None, metadata={"description": "From this day or time on"})
    published_to = Moment(
        load_default=None, end_of_day=True, metadata={"description": "Up to this day or time, inclusive"}
    )
    as_of = Moment(
        load_default=None,
        end_of_day=True,
        metadata={
            "description": "As on this day: what had been published by then, or, if it bears no date, stored"
        },
    )
    stored_until = Moment(
        load_default=None,
        end_of_day=True,
        metadata={"description": "What had been stored here by this day or time, whenever it was published"},
    )
