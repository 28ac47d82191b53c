"""Leases: what one process does at a time, of all processes on all hosts, until it ends or dies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, or_
from sqlalchemy.dialects import postgresql, sqlite

from service.storing.database import Database
from service.storing.webhooks.tables import LeaseRow


class Lease:
    """One process's claim to the lease `name`, for `seconds` from when it was taken last.

    It saves work that two would do; it is no lock, since clocks of hosts differ and processes pause.
    What is done under it has to bear being done twice.
    """

    def __init__(self, database: Database, name: str, seconds: float) -> None:
        self._database = database
        self._name = name
        self._length = timedelta(seconds=seconds)
        self._holder = uuid4().hex

    def take(self, now: datetime | None = None) -> bool:
        """Take the lease, or hold it for longer; False where another process has it."""
        now = now or datetime.now(UTC)
        mine = {"holder": self._holder, "until": now + self._length}
        with self._database.writing() as session:
            dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
            taking = (
                dialect.insert(LeaseRow)
                .values(name=self._name, **mine)
                .on_conflict_do_update(
                    index_elements=[LeaseRow.name],
                    set_=mine,
                    where=or_(LeaseRow.holder == self._holder, LeaseRow.until < now),
                )
                .returning(LeaseRow.holder)
            )
            return session.scalar(taking) is not None

    def give_up(self) -> None:
        """Leave it to the next who asks; does nothing where another process has it."""
        with self._database.writing() as session:
            session.execute(
                delete(LeaseRow).where(LeaseRow.name == self._name, LeaseRow.holder == self._holder)
            )
