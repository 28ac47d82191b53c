"""The outbox: what is to be delivered next, and what became of it.

A claim is a postponement. Who attempts a delivery first puts off its next attempt, by longer than an
attempt can take: where they die in between, it comes up again by itself, under the same id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from service.storing.database import Database
from service.storing.webhooks.rows import is_live
from service.storing.webhooks.tables import DeliveryRow, EventRow, WebhookRow
from service.storing.webhooks.values import LONGEST_WAY, DeliveryStatus, Failure, StopReason

# Longer than an attempt may take, with what is done before and after it.
CLAIM: Final = timedelta(seconds=30)
# A webhook to which nothing came through for so long is disabled.
HOPELESS: Final = timedelta(days=3)
_PENDING: Final = DeliveryRow.status == DeliveryStatus.PENDING.value


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery whose time has come: by its row's number, and the address of its receiver."""

    sequence: int
    url: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery to attempt now, for the `attempt`th time, with all that it takes."""

    sequence: int
    id: str
    webhook: str
    url: str
    secrets: tuple[str, ...]
    body: str
    attempt: int
    failures: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Attempted:
    """What became of an attempt: `failure` is None where it was delivered, `status` what was answered.

    After a failure it is attempted again at `retry_at`, and nothing is sent to the webhook before
    `quiet_until`; None is never, or at once. `stop` says why the webhook is to be disabled.
    """

    claimed: Claimed
    at: datetime
    status: int | None
    failure: Failure | None
    retry_at: datetime | None = None
    quiet_until: datetime | None = None
    stop: StopReason | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many deliveries are pending, and since when the oldest is."""

    pending: int
    oldest: datetime | None


class Outbox:
    """The deliveries of a database. Safe to share by threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, now: datetime, most: int) -> list[Waiting]:
        """The deliveries to attempt next: of each webhook the oldest that is due."""
        first = func.min(DeliveryRow.sequence)
        query = (
            select(first, WebhookRow.url)
            .join(WebhookRow, WebhookRow.sequence == DeliveryRow.webhook_sequence)
            .where(_is_due(now), is_live(now), _is_not_quiet(now))
            .group_by(WebhookRow.sequence, WebhookRow.url)
            .order_by(first)
            .limit(most)
        )
        with self._database.reading() as session:
            return [Waiting(sequence, url) for sequence, url in session.execute(query)]

    def claim(self, sequences: Collection[int], now: datetime) -> list[Claimed]:
        """Those of these deliveries that are ours to attempt now; what another process has is left to it."""
        if not sequences:
            return []
        held = select(DeliveryRow.sequence).where(DeliveryRow.sequence.in_(sequences), _is_due(now))
        claiming = (
            update(DeliveryRow)
            .where(DeliveryRow.sequence.in_(held.with_for_update(skip_locked=True)))
            .values(
                attempts=DeliveryRow.attempts + 1,
                last_attempt_at=now,
                next_attempt_at=now + CLAIM,
            )
            .returning(DeliveryRow.sequence)
            .execution_options(synchronize_session=False)
        )
        with self._database.writing() as session:
            claimed = session.scalars(claiming).all()
            return _claimed(session, claimed, now)

    def note(self, attempts: Iterable[Attempted]) -> int:
        """Note what became of attempts, all in one transaction; returns how many deliveries failed for good.

        One that was removed in the meantime, with its webhook, is passed over.
        """
        failed = 0
        with self._database.writing() as session:
            for attempted in attempts:
                failed += _note(session, attempted)
        return failed

    def backlog(self) -> Backlog:
        """What is pending for webhooks that are told things."""
        query = (
            select(func.count(), func.min(DeliveryRow.made_at))
            .join(WebhookRow, WebhookRow.sequence == DeliveryRow.webhook_sequence)
            .where(_PENDING, is_live(datetime.now(UTC)))
        )
        with self._database.reading() as session:
            return Backlog(*session.execute(query).one())

    def is_used(self) -> bool:
        """Whether there is any webhook."""
        with self._database.reading() as session:
            return session.scalar(select(WebhookRow.sequence).limit(1)) is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        _PENDING, DeliveryRow.next_attempt_at <= now, DeliveryRow.made_at >= now - LONGEST_WAY - CLAIM
    )


def _is_not_quiet(now: datetime) -> ColumnElement[bool]:
    return or_(WebhookRow.quiet_until.is_(None), WebhookRow.quiet_until <= now)


def _claimed(session: Session, sequences: Sequence[int], now: datetime) -> list[Claimed]:
    query = (
        select(DeliveryRow, WebhookRow, EventRow)
        .join(WebhookRow, WebhookRow.sequence == DeliveryRow.webhook_sequence)
        .join(EventRow, EventRow.sequence == DeliveryRow.event_sequence)
        .where(DeliveryRow.sequence.in_(sequences))
    )
    return [
        Claimed(
            sequence=delivery.sequence,
            id=delivery.id,
            webhook=webhook.id,
            url=webhook.url,
            secrets=_secrets(webhook, now),
            body=event.body,
            attempt=delivery.attempts,
            failures=webhook.failures,
            made_at=delivery.made_at,
        )
        for delivery, webhook, event in session.execute(query)
    ]


def _secrets(webhook: WebhookRow, now: datetime) -> tuple[str, ...]:
    """The secrets that sign now, the present one first."""
    until = webhook.old_secret_until
    if webhook.old_secret is None or until is None or until <= now:
        return (webhook.secret,)
    return webhook.secret, webhook.old_secret


def _note(session: Session, attempted: Attempted) -> bool:
    """Note an attempt; True where the delivery failed for good."""
    delivery = session.get(DeliveryRow, attempted.claimed.sequence)
    webhook = session.scalar(
        select(WebhookRow).where(WebhookRow.id == attempted.claimed.webhook).with_for_update()
    )
    if delivery is None or webhook is None or delivery.status == DeliveryStatus.DELIVERED:
        return False
    delivery.last_status = attempted.status
    delivery.last_failure = attempted.failure
    delivery.next_attempt_at = attempted.retry_at
    if attempted.failure is None:
        delivery.status = DeliveryStatus.DELIVERED.value
        webhook.last_success_at, webhook.failures = attempted.at, 0
        webhook.failing_since = webhook.quiet_until = None
        return False
    _note_failure(webhook, attempted)
    if attempted.retry_at is not None:
        return False
    delivery.status = DeliveryStatus.FAILED.value
    return True


def _note_failure(webhook: WebhookRow, attempted: Attempted) -> None:
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or attempted.at
    webhook.quiet_until = attempted.quiet_until
    if attempted.stop is not None:
        webhook.stopped = attempted.stop
    elif attempted.at - webhook.failing_since >= HOPELESS:
        webhook.stopped = StopReason.FAILING
