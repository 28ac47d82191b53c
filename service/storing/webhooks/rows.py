"""Between the rows of webhooks and what is shown of them, and which of them are told things."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from service.reading.values import Dyad
from service.storing.tables import EpochRow, KeyRow
from service.storing.webhooks.tables import DeliveryRow, EventRow, WebhookRow
from service.storing.webhooks.values import (
    Delivery,
    DeliveryStatus,
    EventType,
    Failure,
    StopReason,
    Webhook,
    WebhookState,
)

# The epoch that the database is in; see service.storing.versions.
EPOCH = select(EpochRow.number).scalar_subquery()


def is_live(now: datetime) -> ColumnElement[bool]:
    """Whether a webhook is told things: what `webhook_of` calls active."""
    return and_(WebhookRow.active, WebhookRow.stopped.is_(None), WebhookRow.epoch == EPOCH, _has_owner(now))


def _has_owner(now: datetime) -> ColumnElement[bool]:
    """Whether the key that it was made with is good, or it was made without one."""
    is_good = exists().where(
        KeyRow.id == WebhookRow.owner,
        KeyRow.revoked_at.is_(None),
        or_(KeyRow.expires_at.is_(None), KeyRow.expires_at > now),
    )
    return or_(WebhookRow.owner == "", is_good)


def shown(now: datetime) -> Select[Any]:
    """The rows of webhooks with what else `webhook_of` takes."""
    pending = (
        select(func.count())
        .where(
            DeliveryRow.webhook_sequence == WebhookRow.sequence, DeliveryRow.status == DeliveryStatus.PENDING
        )
        .scalar_subquery()
    )
    return select(WebhookRow, EPOCH.label("epoch"), _has_owner(now).label("has_owner"), pending)


def webhook_of(row: WebhookRow, epoch: int, has_owner: bool, pending: int) -> Webhook:
    """The webhook of a row of `shown`."""
    reason = _reason(row, epoch, has_owner)
    by_people = reason in {StopReason.CLIENT, StopReason.RESTORED}
    state = WebhookState.PAUSED if by_people else WebhookState.DISABLED
    return Webhook(
        id=row.id,
        url=row.url,
        dyad=Dyad.parse(row.dyad),
        events=tuple(map(EventType, row.events.split())),
        history=row.history,
        description=row.description,
        state=WebhookState.ACTIVE if reason is None else state,
        reason=reason,
        made_at=row.made_at,
        last_success_at=row.last_success_at,
        failing_since=row.failing_since,
        failures=row.failures,
        pending=pending,
    )


def _reason(row: WebhookRow, epoch: int, has_owner: bool) -> StopReason | None:
    if not has_owner:
        return StopReason.KEY_ENDED
    if row.stopped is not None:
        return StopReason(row.stopped)
    if not row.active:
        return StopReason.CLIENT
    return StopReason.RESTORED if row.epoch != epoch else None


def delivery_of(row: DeliveryRow, event: EventRow) -> Delivery:
    """The delivery of a row and its event's."""
    pending = row.status == DeliveryStatus.PENDING
    return Delivery(
        id=row.id,
        type=event.type,
        status=DeliveryStatus(row.status),
        attempts=row.attempts,
        made_at=row.made_at,
        next_attempt_at=row.next_attempt_at if pending else None,
        last_attempt_at=row.last_attempt_at,
        last_status=row.last_status,
        last_failure=None if row.last_failure is None else Failure(row.last_failure),
    )
