"""What receivers of webhooks are sent, for the document: `service.watching.messages` writes it."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields

from service.api.schemas.articles import ArticleSummarySchema
from service.api.schemas.fields import STATES, Moment, Rounded, enumerated
from service.storing.webhooks.values import EventType

_HEADERS: Final = {
    "webhook-id": "The message's id, the same however often it is sent: who knows it already can drop it",
    "webhook-timestamp": "When it was sent, in seconds since 1970",
    "webhook-signature": "`v1,` and a signature in base64; several with blanks between, one of which is to fit",
}


class _LinkedSchema(Schema):
    links = fields.Dict(
        keys=fields.String(),
        values=fields.String(metadata={"format": "uri-reference"}),
        required=True,
        metadata={"description": "Where to ask this service for more"},
    )


class PingDataSchema(_LinkedSchema):
    """A test of the receiver."""

    dyad = fields.String(required=True)
    webhook = fields.String(required=True, metadata={"description": "The webhook's id"})


class ToldStretchSchema(Schema):
    """The articles on one side of a shift."""

    state = enumerated(STATES, "The most probable state of the mean distribution")
    score = Rounded(required=True, metadata={"description": "The mean score, −1 to 1"})
    stored = fields.Integer(required=True)
    distinct = fields.Integer(required=True)


class ToldShiftSchema(_LinkedSchema):
    """A shift of a relation, as its timeline shows it."""

    dyad = fields.String(required=True)
    summary = fields.String(required=True, metadata={"description": "What it comes to, in words"})
    at = Moment(required=True, metadata={"description": "When the first article after it was published"})
    earliest = Moment(
        required=True, metadata={"description": "When the last article before it was published"}
    )
    size = Rounded(required=True, metadata={"description": "Mean score after less mean score before"})
    confidence = Rounded(required=True, metadata={"description": "0 to 1, by a permutation test"})

    class Meta:
        """Fields whose names are words of Python."""

        include: Final = {
            "from": fields.Nested(ToldStretchSchema, required=True),
            "to": fields.Nested(ToldStretchSchema, required=True),
        }


class ToldConsensusSchema(Schema):
    """What the other articles say together."""

    state = enumerated(STATES, "The state most weight stands behind")
    score = Rounded(required=True)


class ToldDepartureSchema(_LinkedSchema):
    """An article that departs from the consensus as it was when it was stored."""

    dyad = fields.String(required=True)
    article = fields.Nested(ArticleSummarySchema, required=True)
    state = enumerated(STATES, "What the article shows")
    score = Rounded(required=True)
    consensus = fields.Nested(ToldConsensusSchema, required=True)
    departure = Rounded(required=True, metadata={"description": "Distance to the consensus, 0 to 1"})
    percentile = Rounded(required=True, metadata={"description": "How unusual it is, in %"})
    stored = fields.Integer(required=True, metadata={"description": "How many positions it is compared with"})
    distinct = fields.Integer(required=True, metadata={"description": "How many texts these are"})


class MessageSchema(Schema):
    """What all messages have in common."""

    type = enumerated([kind.message for kind in EventType], "What the message tells")
    timestamp = Moment(required=True, metadata={"description": "When that was found"})


class PingMessageSchema(MessageSchema):
    """A message that tells nothing, for trying a receiver."""

    data = fields.Nested(PingDataSchema, required=True)


class ShiftMessageSchema(MessageSchema):
    """A message that a relation shifted."""

    data = fields.Nested(ToldShiftSchema, required=True)


class DepartureMessageSchema(MessageSchema):
    """A message that an article departs from the consensus."""

    data = fields.Nested(ToldDepartureSchema, required=True)


MESSAGES: Final = {
    EventType.PING: PingMessageSchema,
    EventType.SHIFT: ShiftMessageSchema,
    EventType.DEPARTURE: DepartureMessageSchema,
}


def described() -> dict[str, Any]:
    """The messages as OpenAPI's `webhooks` has them."""
    return {kind.message: {"post": _operation(schema)} for kind, schema in MESSAGES.items()}


def _operation(schema: type[Schema]) -> dict[str, Any]:
    name = schema.__name__.removesuffix("Schema")
    parameters = [
        {
            "in": "header",
            "name": header,
            "required": True,
            "description": description,
            "schema": {"type": "string"},
        }
        for header, description in _HEADERS.items()
    ]
    return {
        "tags": ["webhooks"],
        "summary": (schema.__doc__ or "").strip(),
        "parameters": parameters,
        "requestBody": {
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        },
        "responses": {
            "2XX": {"description": "It was taken"},
            "410": {"description": "Nothing is to be sent there any more"},
            "default": {"description": "It is sent again"},
        },
    }
