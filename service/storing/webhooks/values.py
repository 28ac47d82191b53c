"""What is known of webhooks and of what was sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar

from service.reading.values import Dyad

_Item = TypeVar("_Item")
# How long something may be under way. What is older when its turn comes is not told any more.
LONGEST_WAY: Final = timedelta(days=3)
# How long the secret before the present one signs, too.
SECRET_OVERLAP: Final = timedelta(hours=24)


class WebhookNotFound(LookupError):
    """The caller has no webhook with this id."""


class WebhookExists(ValueError):
    """The caller has a webhook for this dyad and address already; its id is the message."""


class WebhookIdle(ValueError):
    """A webhook that is paused or disabled, and to which nothing is sent."""


class TooManyWebhooks(ValueError):
    """There are as many webhooks as there may be; the message says of whom."""


class EventType(StrEnum):
    """What can be told of a dyad."""

    SHIFT = "shift"
    DEPARTURE = "departure"
    PING = "ping"

    @property
    def message(self) -> str:
        """The type of the message that tells it."""
        return {"shift": "relation.shifted", "departure": "article.departed"}.get(self.value, self.value)


class WebhookState(StrEnum):
    """Whether a webhook is told things: PAUSED by people, DISABLED by the service."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


class StopReason(StrEnum):
    """Why nothing is told: a client said so, a backup was put back, 410, days of failures, the key is no good."""

    CLIENT = "client"
    RESTORED = "restored"
    GONE = "gone"
    FAILING = "failing"
    KEY_ENDED = "key_ended"


class DeliveryStatus(StrEnum):
    """What became of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Failure(StrEnum):
    """Why an attempt failed. That there is no address and that it is no public one are told alike."""

    ADDRESS = "address"
    CONNECTION = "connection"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the id of an API key, or empty; `sees_all` says whether others' webhooks are theirs too."""

    key: str
    sees_all: bool


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A subscription as it is asked for."""

    url: str
    dyad: Dyad
    events: tuple[EventType, ...]
    history: bool = True
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription as it is shown: all but its secrets. `reason` says why it is not active."""

    id: str
    url: str
    dyad: Dyad
    events: tuple[EventType, ...]
    history: bool
    description: str | None
    state: WebhookState
    reason: StopReason | None
    made_at: datetime
    last_success_at: datetime | None
    failing_since: datetime | None
    failures: int
    pending: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one event at one webhook; `next_attempt_at` is None where there will be none."""

    id: str
    type: str
    status: DeliveryStatus
    attempts: int
    made_at: datetime
    next_attempt_at: datetime | None
    last_attempt_at: datetime | None
    last_status: int | None
    last_failure: Failure | None


@dataclass(frozen=True, slots=True)
class Stretch(Generic[_Item]):
    """A stretch of a list, newest first; `next_cursor` is None on the last."""

    items: tuple[_Item, ...]
    next_cursor: str | None
