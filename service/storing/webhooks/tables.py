"""The tables of webhooks: subscriptions, how far each dyad was looked at, events, and their deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from service.storing.tables import Base, Sequence, UtcDateTime


class WebhookRow(Base):
    """A subscription: `url` is to be told of `events` (separated by blanks) on `dyad`.

    `owner` is the id of the API key it was made with, or empty. `secret` signs what is sent, and
    `old_secret` too, up to `old_secret_until`. `active` is what the client wants and `stopped` why the
    service gave it up. It is of an epoch, so that one of a backup that was put back calls nobody.
    `failures` are those in a row, the first at `failing_since`; nothing is sent before `quiet_until`.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        UniqueConstraint("owner", "dyad", "url", name="uq_webhooks_owner"),
        Index("ix_webhooks_dyad", "dyad"),
        {"sqlite_autoincrement": True},
    )

    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    owner: Mapped[str] = mapped_column(String(32))
    url: Mapped[str] = mapped_column(Text)
    dyad: Mapped[str] = mapped_column(String(7))
    events: Mapped[str] = mapped_column(String(64))
    history: Mapped[bool] = mapped_column(Boolean)
    description: Mapped[str | None] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(String(128))
    old_secret: Mapped[str | None] = mapped_column(String(128))
    old_secret_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    active: Mapped[bool] = mapped_column(Boolean)
    stopped: Mapped[str | None] = mapped_column(String(16))
    epoch: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_success_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(Integer)
    quiet_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WatchRow(Base):
    """How far a watched dyad was looked at: up to its version `version`.

    `shifts` are those that were told of, or were there at `since`, when the watch began; null until
    these have been looked up.
    """

    __tablename__ = "watches"

    dyad: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    shifts: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))


class EventRow(Base):
    """Something to tell: `body` is sent to each receiver as it stands here, to the last byte."""

    __tablename__ = "events"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    type: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class DeliveryRow(Base):
    """An event on its way to one webhook, and what became of it.

    Nobody attempts it before `next_attempt_at`: who attempts it puts that off first, so that it comes
    up again where they die. `last_status` is the status that the receiver answered, if it did.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_webhook_sequence", "webhook_sequence", "sequence"),
        Index("ix_deliveries_event_sequence", "event_sequence"),
        Index("ix_deliveries_status", "status", "next_attempt_at"),
        {"sqlite_autoincrement": True},
    )

    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    webhook_sequence: Mapped[int] = mapped_column(
        Sequence, ForeignKey("webhooks.sequence", ondelete="CASCADE")
    )
    event_sequence: Mapped[int] = mapped_column(Sequence, ForeignKey("events.sequence"))
    status: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_status: Mapped[int | None] = mapped_column(Integer)
    last_failure: Mapped[str | None] = mapped_column(String(16))


class LeaseRow(Base):
    """Which process does what one is to do at a time, and until when unless it says so again."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
