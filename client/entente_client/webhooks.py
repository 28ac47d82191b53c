"""What a service sends by itself: whether it is the service that sent it (Standard Webhooks 1.0), and what it says."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from entente_client.errors import EntenteError, MalformedAnswer
from entente_client.parsing import Result
from entente_client.results.events import ArticleDeparted, RelationShifted

PREFIX: Final = "whsec_"
_VERSION: Final = "v1"
_TOLERANCE: Final = 300.0


class BadWebhook(EntenteError):
    """What came is not to be believed."""


class NotSigned(BadWebhook):
    """A header is missing or is not what it should be."""


class WrongSignature(BadWebhook):
    """No signature is of this body, with this secret."""


class NotTimely(BadWebhook):
    """It was signed too long ago, or in the future: it may have been taken down and sent again."""


@dataclass(frozen=True)
class Event(Result):
    """What happened: its `type`, such as `relation.shifted`, when it was found, and the `data` on it.

    `id` is the same each time the same event is delivered: one that was handled already is to be let go.
    """

    type: str
    timestamp: datetime
    data: Mapping[str, Any]
    id: str = ""

    @property
    def told(self) -> RelationShifted | ArticleDeparted | None:
        """The data of the types that this client knows; None of `ping` and of others. Raises MalformedAnswer."""
        if self.type == "relation.shifted":
            return RelationShifted.of(self.data, "the delivery")
        return ArticleDeparted.of(self.data, "the delivery") if self.type == "article.departed" else None


def verify(
    body: bytes | str,
    headers: Mapping[str, str],
    secret: str,
    tolerance: float = _TOLERANCE,
    *,
    clock: Callable[[], float] = time.time,
) -> Event:
    """The event that a delivery tells of, once it is sure that the holder of `secret` sent it.

    `body` is the body exactly as it came, `headers` those of the request in any case of letters, `secret` what the
    service answered when the webhook was made (`whsec_…`), and `tolerance` how many seconds the signature may be old.
    Raises NotSigned, WrongSignature or NotTimely, which are all BadWebhook; ValueError where `secret` is none.
    """
    key = _key_of(secret)
    content = body.encode() if isinstance(body, str) else body
    found = {name.lower(): value for name, value in headers.items()}
    message_id, sent = _header(found, "webhook-id"), _header(found, "webhook-timestamp")
    signed = f"{message_id}.{sent}.".encode() + content
    if not _is_signed(_header(found, "webhook-signature"), hmac.new(key, signed, sha256).digest()):
        raise WrongSignature("no signature is of this body: is it as it came, and the secret this webhook's?")
    _check_time(sent, clock(), tolerance)
    return _event(content, message_id)


def _key_of(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise ValueError(f"a webhook's secret is {PREFIX} and base64")
    return key


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "").strip()
    if not value:
        raise NotSigned(f"the header {name} is missing")
    return value


def _is_signed(signatures: str, expected: bytes) -> bool:
    """Whether one of several signatures, with spaces between, is the expected one; each is compared in constant time."""
    wanted = base64.b64encode(expected)
    matches = [
        hmac.compare_digest(value.encode(), wanted)
        for version, _, value in (each.partition(",") for each in signatures.split())
        if version == _VERSION
    ]
    return any(matches)


def _check_time(sent: str, now: float, tolerance: float) -> None:
    if not (sent.isascii() and sent.isdigit()):
        raise NotSigned("the header webhook-timestamp is not a number of seconds")
    if abs(now - int(sent)) > tolerance:
        raise NotTimely(f"it was signed more than {tolerance:g} seconds from now: is this clock right?")


def _event(content: bytes, message_id: str) -> Event:
    try:
        document = json.loads(content)
    except ValueError:
        raise MalformedAnswer("the delivery is not JSON") from None
    event = {"id": message_id, **document} if isinstance(document, dict) else document
    return Event.of(event, "the delivery")
