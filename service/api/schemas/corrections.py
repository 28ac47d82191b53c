"""What corrections look like, sent and shown."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from service.api.schemas.fields import STATES, VISIBLE, Moment, Text, enumerated
from service.api.schemas.pairs import DyadField

_LONGEST_AUTHOR: Final = 200
_LONGEST_REASON: Final = 2_000
_STATE: Final = "What the position should have been; null: the article takes no position on this pair"


class CorrectionRequest(Schema):
    """What a position of a stored article should have been."""

    dyad = DyadField(required=True, metadata={"description": "A pair that the article has a position on"})
    state = enumerated(STATES, _STATE, allow_none=True)
    author = Text(
        required=True,
        validate=[
            validate.Length(min=1, max=_LONGEST_AUTHOR),
            validate.Regexp(r"[\s\S]*\S", error="it is blank: say who makes the correction"),
        ],
        metadata={
            "description": "Who makes the correction",
            "pattern": rf"^[^\u0000]*{VISIBLE}[^\u0000]*$",
        },
    )
    reason = Text(
        allow_none=True,
        load_default=None,
        validate=validate.Length(max=_LONGEST_REASON),
        metadata={"description": "Why"},
    )


class CorrectionSchema(Schema):
    """What somebody says that a position should have been."""

    id = fields.String(required=True)
    dyad = fields.String(required=True)
    state = enumerated([*STATES, None], _STATE, allow_none=True)
    model_state = enumerated(STATES, "What the model had said when it was corrected")
    author = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    made_at = Moment(required=True)


class CorrectionListSchema(Schema):
    """The corrections of an article."""

    corrections = fields.List(
        fields.Nested(CorrectionSchema),
        required=True,
        metadata={"description": "Oldest first; the last one on a dyad counts"},
    )
