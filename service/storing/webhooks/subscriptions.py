"""Subscriptions: made, shown, changed, given another secret, and removed."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.reading.values import Dyad
from service.storing.database import Database
from service.storing.webhooks.places import read_place, write_place
from service.storing.webhooks.rows import EPOCH, delivery_of, shown, webhook_of
from service.storing.webhooks.sending import queue, queued_ping
from service.storing.webhooks.tables import DeliveryRow, EventRow, WebhookRow
from service.storing.webhooks.values import (
    SECRET_OVERLAP,
    Caller,
    Delivery,
    NewWebhook,
    StopReason,
    Stretch,
    TooManyWebhooks,
    Webhook,
    WebhookExists,
    WebhookIdle,
    WebhookNotFound,
    WebhookState,
)
from service.storing.webhooks.watches import begin_watch, end_watch

_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Most:
    """How many webhooks there may be: in all, and of one caller."""

    all: int = 1_000
    of_caller: int = 100


class Webhooks:
    """The subscriptions of a database. Safe to share by threads.

    A caller who does not see all sees their own: everything else raises WebhookNotFound.
    """

    def __init__(self, database: Database, most: Most = Most()) -> None:
        self._database = database
        self._most = most

    def make(self, new: NewWebhook, caller: Caller) -> tuple[Webhook, str]:
        """Subscribe from now on; returns the webhook and its secret, which is not shown again.

        Raises WebhookExists where the caller has one for this dyad and address, and TooManyWebhooks.
        """
        try:
            return self._put_in(new, caller)
        except IntegrityError:
            # Another process put the same in between our look and our insert.
            return self._put_in(new, caller)

    def get(self, identity: str, caller: Caller) -> Webhook:
        """The webhook with this id; raises WebhookNotFound."""
        with self._database.reading() as session:
            return _found(session, identity, caller)

    def page(
        self, caller: Caller, *, dyad: Dyad | None, limit: int, cursor: str | None = None
    ) -> Stretch[Webhook]:
        """The next `limit` webhooks of the caller after `cursor`, newest first; raises InvalidCursor."""
        of_list = ("webhooks", str(dyad or ""))
        query = _of(caller, shown(datetime.now(UTC)))
        if dyad is not None:
            query = query.where(WebhookRow.dyad == str(dyad))
        if cursor is not None:
            query = query.where(WebhookRow.sequence < read_place(cursor, *of_list))
        with self._database.reading() as session:
            rows = session.execute(query.order_by(WebhookRow.sequence.desc()).limit(limit + 1)).all()
        more = write_place(rows[limit - 1][0].sequence, *of_list) if len(rows) > limit else None
        return Stretch(tuple(webhook_of(*row) for row in rows[:limit]), more)

    def change(self, identity: str, caller: Caller, changes: Mapping[str, Any]) -> Webhook:
        """Change `events`, `history`, `description` or `active`; raises WebhookNotFound.

        With `active` true it is told things again from now on, whatever had stopped it. Where its key
        had ended it is the caller's from then on; raises WebhookExists where the caller has such a one.
        """
        try:
            with self._database.writing() as session:
                _apply(session, _held(session, identity, caller), caller, changes)
                return _found(session, identity, caller)
        except IntegrityError:
            raise WebhookExists(identity) from None

    def renew_secret(self, identity: str, caller: Caller) -> tuple[str, datetime]:
        """Give a webhook another secret, and say until when the one before signs too; raises WebhookNotFound."""
        with self._database.writing() as session:
            row = _held(session, identity, caller)
            row.old_secret, row.secret = row.secret, new_secret()
            row.old_secret_until = datetime.now(UTC) + SECRET_OVERLAP
            return row.secret, row.old_secret_until

    def remove(self, identity: str, caller: Caller) -> None:
        """Remove a webhook with all that was to be delivered to it; raises WebhookNotFound."""
        with self._database.writing() as session:
            row = _held(session, identity, caller)
            session.execute(delete(WebhookRow).where(WebhookRow.sequence == row.sequence))
            end_watch(session, row.dyad)

    def ping(self, identity: str, caller: Caller, body: str) -> Delivery:
        """Queue a test, or find the one that is queued; raises WebhookNotFound and WebhookIdle."""
        with self._database.writing() as session:
            row = _held(session, identity, caller)
            if _found(session, identity, caller).state is not WebhookState.ACTIVE:
                raise WebhookIdle(identity)
            return queued_ping(session, row) or queue(session, row, body)

    def deliveries(
        self, identity: str, caller: Caller, *, limit: int, cursor: str | None = None
    ) -> Stretch[Delivery]:
        """The next `limit` deliveries of a webhook, newest first; raises WebhookNotFound and InvalidCursor."""
        of_list = ("deliveries", identity)
        with self._database.reading() as session:
            webhook = session.scalar(_of(caller, select(WebhookRow)).where(WebhookRow.id == identity))
            if webhook is None:
                raise WebhookNotFound(identity)
            query = (
                select(DeliveryRow, EventRow)
                .join(EventRow, EventRow.sequence == DeliveryRow.event_sequence)
                .where(DeliveryRow.webhook_sequence == webhook.sequence)
            )
            if cursor is not None:
                query = query.where(DeliveryRow.sequence < read_place(cursor, *of_list))
            rows = session.execute(query.order_by(DeliveryRow.sequence.desc()).limit(limit + 1)).all()
        more = write_place(rows[limit - 1][0].sequence, *of_list) if len(rows) > limit else None
        return Stretch(tuple(delivery_of(*row) for row in rows[:limit]), more)

    def _put_in(self, new: NewWebhook, caller: Caller) -> tuple[Webhook, str]:
        now, secret = datetime.now(UTC), new_secret()
        with self._database.writing() as session:
            self._check(session, new, caller)
            row = WebhookRow(
                id=uuid4().hex,
                owner=caller.key,
                url=new.url,
                dyad=str(new.dyad),
                events=" ".join(new.events),
                history=new.history,
                description=new.description,
                secret=secret,
                active=True,
                epoch=session.scalar(select(EPOCH)),
                made_at=now,
                failures=0,
            )
            session.add(row)
            begin_watch(session, str(new.dyad), now)
            session.flush()
            return _found(session, row.id, caller), secret

    def _check(self, session: Session, new: NewWebhook, caller: Caller) -> None:
        own = WebhookRow.owner == caller.key
        same = select(WebhookRow.id).where(own, WebhookRow.dyad == str(new.dyad), WebhookRow.url == new.url)
        there = session.scalar(same)
        if there is not None:
            raise WebhookExists(there)
        if (session.scalar(select(func.count()).where(own)) or 0) >= self._most.of_caller:
            raise TooManyWebhooks(f"you have {self._most.of_caller}")
        if (session.scalar(select(func.count()).select_from(WebhookRow)) or 0) >= self._most.all:
            raise TooManyWebhooks(f"this service has {self._most.all}")


def new_secret() -> str:
    """A secret in the form of Standard Webhooks: `whsec_` and 256 random bits in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def _of(caller: Caller, query: Select[Any]) -> Select[Any]:
    return query if caller.sees_all else query.where(WebhookRow.owner == caller.key)


def _found(session: Session, identity: str, caller: Caller) -> Webhook:
    query = _of(caller, shown(datetime.now(UTC))).where(WebhookRow.id == identity)
    row = session.execute(query).first()
    if row is None:
        raise WebhookNotFound(identity)
    return webhook_of(*row)


def _held(session: Session, identity: str, caller: Caller) -> WebhookRow:
    query = _of(caller, select(WebhookRow)).where(WebhookRow.id == identity)
    row: WebhookRow | None = session.scalar(query.with_for_update())
    if row is None:
        raise WebhookNotFound(identity)
    return row


def _apply(session: Session, row: WebhookRow, caller: Caller, changes: Mapping[str, Any]) -> None:
    for name in {"history", "description"} & changes.keys():
        setattr(row, name, changes[name])
    if "events" in changes:
        row.events = " ".join(changes["events"])
    if "active" in changes:
        _switch(session, row, caller, active=changes["active"])
    session.flush()


def _switch(session: Session, row: WebhookRow, caller: Caller, *, active: bool) -> None:
    """Have a webhook told things again, or not any more."""
    if active:
        if _found(session, row.id, caller).reason is StopReason.KEY_ENDED:
            row.owner = caller.key
        row.stopped = row.failing_since = row.quiet_until = None
        row.failures = 0
        row.epoch = session.scalar(select(EPOCH)) or 0
    row.active = active
