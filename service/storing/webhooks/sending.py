"""Putting events into the outbox: one row with what is said, and one for each webhook it is said to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.storing.webhooks.rows import delivery_of
from service.storing.webhooks.tables import DeliveryRow, EventRow, WebhookRow
from service.storing.webhooks.values import Delivery, DeliveryStatus, EventType


def put_out(session: Session, kind: EventType, body: str, webhooks: Iterable[int]) -> None:
    """Queue an event for some webhooks, by their sequence numbers, within the session's transaction."""
    event = _event(session, kind, body)
    session.add_all(_delivery(event, webhook) for webhook in webhooks)


def queue(session: Session, webhook: WebhookRow, body: str) -> Delivery:
    """Queue a ping of one webhook, within the session's transaction."""
    event = _event(session, EventType.PING, body)
    row = _delivery(event, webhook.sequence)
    session.add(row)
    session.flush()
    return delivery_of(row, event)


def queued_ping(session: Session, webhook: WebhookRow) -> Delivery | None:
    """The ping of a webhook that is on its way already, if one is."""
    found = session.execute(
        select(DeliveryRow, EventRow)
        .join(EventRow, EventRow.sequence == DeliveryRow.event_sequence)
        .where(
            DeliveryRow.webhook_sequence == webhook.sequence,
            DeliveryRow.status == DeliveryStatus.PENDING,
            EventRow.type == EventType.PING.message,
        )
    ).first()
    return None if found is None else delivery_of(*found)


def _event(session: Session, kind: EventType, body: str) -> EventRow:
    event = EventRow(type=kind.message, body=body, made_at=datetime.now(UTC))
    session.add(event)
    session.flush()
    return event


def _delivery(event: EventRow, webhook: int) -> DeliveryRow:
    return DeliveryRow(
        id=f"msg_{uuid4().hex}",
        webhook_sequence=webhook,
        event_sequence=event.sequence,
        status=DeliveryStatus.PENDING.value,
        attempts=0,
        made_at=event.made_at,
        next_attempt_at=event.made_at,
    )
