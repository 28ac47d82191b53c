"""Webhooks: who is told what happens on a dyad, and what became of the messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from entente_client.parsing import Result


@dataclass(frozen=True)
class Webhook(Result):
    """An address that is told of `events` on a dyad.

    `state` is `active`, `paused` or `disabled`, and `reason` says why it is not active. `secret` is told by `watch`
    alone, and this once.
    """

    id: str
    url: str
    dyad: str
    events: tuple[str, ...]
    state: str
    made_at: datetime | None = None
    reason: str | None = None
    history: bool = False
    description: str | None = None
    last_success_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    pending: int = 0
    secret: str | None = None

    def __repr__(self) -> str:
        return f"Webhook(id={self.id!r}, url={self.url!r}, dyad={self.dyad!r}, state={self.state!r})"


@dataclass(frozen=True)
class WebhookPage(Result):
    """A page of webhooks, and the cursor of the next."""

    webhooks: tuple[Webhook, ...]
    next_cursor: str | None = None


@dataclass(frozen=True)
class Delivery(Result):
    """A message to a webhook: what it is, what became of it, and why the last attempt failed, if it did."""

    id: str
    type: str
    status: str
    attempts: int
    made_at: datetime | None = None
    next_attempt_at: datetime | None = None
    last_attempt_at: datetime | None = None
    last_status: int | None = None
    last_failure: str | None = None


@dataclass(frozen=True)
class DeliveryPage(Result):
    """A page of deliveries, and the cursor of the next."""

    deliveries: tuple[Delivery, ...]
    next_cursor: str | None = None
