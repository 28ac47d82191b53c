"""What webhooks and deliveries look like, sent and shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from marshmallow import Schema, fields, validate

from service.api.schemas.fields import VISIBLE, Moment, Text, enumerated
from service.api.schemas.pairs import DyadField
from service.storing.webhooks.values import DeliveryStatus, EventType, Failure, StopReason, WebhookState
from service.watching.targets import LONGEST

_EVENTS: Final = [EventType.SHIFT.value, EventType.DEPARTURE.value]
_TYPES: Final = [kind.message for kind in EventType]
_LONGEST_DESCRIPTION: Final = 500
_LARGEST_PAGE: Final = 100
_ABOUT_EVENTS: Final = "`shift`: the relation shifts; `departure`: an article departs from the consensus"
_ABOUT_HISTORY: Final = (
    "Whether to be told of what is long past, too: articles published more than 30 days before they were"
    " stored, shifts dated more than a year before they were found"
)
_ABOUT_REASONS: Final = (
    "Why it is not active: a `client` paused it, a backup was `restored`, the receiver answered 410"
    " (`gone`), it was `failing` for three days, or its API key is no longer good (`key_ended`)"
)


def _events(**options: Any) -> fields.List[str]:  # noqa: ANN401 (marshmallow's)
    return fields.List(
        fields.String(validate=validate.OneOf(_EVENTS)),
        validate=validate.Length(min=1, max=len(_EVENTS)),
        metadata={"description": _ABOUT_EVENTS},
        **options,
    )


def _history(**options: Any) -> fields.Boolean:  # noqa: ANN401 (marshmallow's)
    return fields.Boolean(truthy={True}, falsy={False}, metadata={"description": _ABOUT_HISTORY}, **options)


def _description(**options: Any) -> Text:  # noqa: ANN401 (marshmallow's)
    return Text(
        allow_none=True,
        validate=validate.Length(max=_LONGEST_DESCRIPTION),
        metadata={"description": "What it is for, in your own words"},
        **options,
    )


class WebhookRequest(Schema):
    """Whom to tell what of which dyad."""

    elsewhere: ClassVar[Mapping[str, str]] = {
        "secret": "the secret is made by the service and is in its answer: leave it out",  # nosec B105 (words)
        "active": "it is active once it is made: change that with PATCH",
    }

    url = Text(
        required=True,
        validate=[
            validate.Length(max=LONGEST),
            validate.Regexp(r"https?://\S+\Z", error="give an address that begins with https://"),
        ],
        metadata={
            "description": "Where to send messages: https, and on the public internet, unless the operator allows else",
            "pattern": rf"^https?://{VISIBLE}+$",
            "format": "uri",
        },
    )
    dyad = DyadField(required=True)
    events = _events(load_default=[*_EVENTS])
    history = _history(load_default=True)
    description = _description(load_default=None)


class WebhookChanges(Schema):
    """What to change of a webhook (RFC 7396): what is left out stays, and null clears."""

    elsewhere: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("url", "dyad"), "it stays as it is: make another webhook, and remove this one"),
        "secret": "ask for another secret with POST /v1/webhooks/{id}/secret",  # nosec B105 (words)
        "state": 'it follows from what happens: send {"active": true} or false',
        **dict.fromkeys(("id", "made_at"), "it is given by the service and stays: leave it out"),
    }

    events = _events()
    history = _history()
    description = _description()
    active = fields.Boolean(
        truthy={True},
        falsy={False},
        metadata={
            "description": "`false` pauses it; `true` has it told things again, whatever had stopped it"
        },
    )


class WebhookSchema(Schema):
    """A webhook, without its secret."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    dyad = fields.String(required=True)
    events = fields.List(fields.String(validate=validate.OneOf(_EVENTS)), required=True)
    history = fields.Boolean(required=True, metadata={"description": _ABOUT_HISTORY})
    description = fields.String(required=True, allow_none=True)
    state = enumerated(
        [state.value for state in WebhookState],
        "`paused` by people, `disabled` by the service: it is told nothing until it is active again",
    )
    reason = enumerated([*(reason.value for reason in StopReason), None], _ABOUT_REASONS, allow_none=True)
    made_at = Moment(required=True)
    last_success_at = Moment(required=True, allow_none=True)
    failing_since = Moment(
        required=True,
        allow_none=True,
        metadata={"description": "The first of the failures since the last success"},
    )
    failures = fields.Integer(required=True, metadata={"description": "How many failures in a row"})
    pending = fields.Integer(required=True, metadata={"description": "How many deliveries are under way"})


class SecretSchema(Schema):
    """What messages are signed with. It is shown this once."""

    secret = fields.String(
        required=True,
        metadata={
            "description": "For any library of Standard Webhooks; shown this once",
            "pattern": "^whsec_",
        },
    )


class NewWebhookSchema(WebhookSchema, SecretSchema):
    """A webhook that was made just now, with its secret."""


class RenewedSecretSchema(SecretSchema):
    """The secret that messages are signed with from now on."""

    previous_until = Moment(
        required=True, metadata={"description": "Until then they are signed with the one before, too"}
    )


class DeliverySchema(Schema):
    """A message to one webhook, and what became of it. Of what the receiver answered, the status alone is kept."""

    id = fields.String(required=True, metadata={"description": "What the header webhook-id has"})
    type = enumerated(_TYPES, "What the message is")
    status = enumerated([status.value for status in DeliveryStatus], "What became of it")
    attempts = fields.Integer(required=True)
    made_at = Moment(required=True)
    next_attempt_at = Moment(
        required=True,
        allow_none=True,
        metadata={"description": "Not before then; null where there will be none"},
    )
    last_attempt_at = Moment(required=True, allow_none=True)
    last_status = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The HTTP status of the last attempt"}
    )
    last_failure = enumerated(
        [*(failure.value for failure in Failure), None],
        "Why the last attempt failed: no public `address`, no `connection`, `tls`, a `timeout`, an answer"
        " that is no HTTP (`protocol`), or a `status` other than 2xx",
        allow_none=True,
    )


class WebhookListSchema(Schema):
    """A page of webhooks."""

    webhooks = fields.List(fields.Nested(WebhookSchema), required=True, attribute="items")
    next_cursor = fields.String(
        required=True, allow_none=True, metadata={"description": "Give it as `cursor` for the next page"}
    )


class DeliveryListSchema(Schema):
    """A page of deliveries."""

    deliveries = fields.List(fields.Nested(DeliverySchema), required=True, attribute="items")
    next_cursor = fields.String(
        required=True, allow_none=True, metadata={"description": "Give it as `cursor` for the next page"}
    )


class PageQuery(Schema):
    """Which stretch of a list."""

    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=_LARGEST_PAGE))
    cursor = Text(load_default=None, metadata={"description": "The `next_cursor` of the page before"})


class WebhookQuery(PageQuery):
    """Which webhooks to list."""

    dyad = DyadField(load_default=None, metadata={"description": "Those of this dyad alone"})
