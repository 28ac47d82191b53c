"""Letting go of deliveries: those that are under way for too long, and those that were made long ago."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, delete, exists, select, update

from service.storing.database import Database
from service.storing.webhooks.outbox import CLAIM
from service.storing.webhooks.tables import DeliveryRow, EventRow
from service.storing.webhooks.values import LONGEST_WAY, DeliveryStatus

# How long it can be seen what became of a delivery.
SHOWN: Final = timedelta(days=7)
# Rows of a few hundred bytes, in one transaction.
_ROWS: Final = 500


class Sweeping:
    """What the outbox of a database can let go of. Between two transactions it rests for `rest` seconds."""

    def __init__(self, database: Database, *, rest: float = 0.1) -> None:
        self._database = database
        self._rest = rest

    def sweep(self, now: datetime | None = None) -> int:
        """Give up what is under way for too long, and forget what was made long ago; returns how many of these."""
        now = now or datetime.now(UTC)
        self._by_parts(lambda: _given_up(now - LONGEST_WAY - CLAIM))
        forgotten = self._by_parts(lambda: _forgotten(now - SHOWN))
        # An event is put in with its deliveries; what is left without any is of no use to anybody.
        self._by_parts(lambda: _unheard(now - CLAIM))
        return forgotten

    def _by_parts(self, statement: Callable[[], Any]) -> int:
        done = 0
        while True:
            with self._database.writing() as session:
                result = session.execute(statement(), execution_options={"synchronize_session": False})
                assert isinstance(result, CursorResult)  # nosec B101  # noqa: S101 (none is a query)
                done += result.rowcount
            if result.rowcount < _ROWS:
                return done
            time.sleep(self._rest)


def _given_up(before: datetime) -> Any:  # noqa: ANN401 (SQLAlchemy's statements have types of their own)
    old = (
        select(DeliveryRow.sequence)
        .where(DeliveryRow.status == DeliveryStatus.PENDING.value, DeliveryRow.made_at < before)
        .limit(_ROWS)
    )
    values = {"status": DeliveryStatus.FAILED.value, "next_attempt_at": None}
    return update(DeliveryRow).where(DeliveryRow.sequence.in_(old)).values(values)


def _forgotten(before: datetime) -> Any:  # noqa: ANN401 (as above)
    old = (
        select(DeliveryRow.sequence)
        .where(DeliveryRow.status != DeliveryStatus.PENDING.value, DeliveryRow.made_at < before)
        .limit(_ROWS)
    )
    return delete(DeliveryRow).where(DeliveryRow.sequence.in_(old))


def _unheard(before: datetime) -> Any:  # noqa: ANN401 (as above)
    is_heard = exists().where(DeliveryRow.event_sequence == EventRow.sequence)
    old = select(EventRow.sequence).where(EventRow.made_at < before, ~is_heard).limit(_ROWS)
    return delete(EventRow).where(EventRow.sequence.in_(old))
