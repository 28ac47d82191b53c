"""Removing articles once they have been kept for long enough, and nothing more than that.

How long is counted from when an article was stored, by the clock of whoever removes. A clock that was
set ahead by mistake, or a mistaken number of days, must not empty the archive: so it is noted when
articles were last removed after so many days. Where that is long ago, or never was, and much would go,
it waits until somebody says so.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from service.storing.database import Database
from service.storing.replacing import remove_rows
from service.storing.tables import ArticleRow, MarkRow

# So many in one transaction: some tens of milliseconds in which nobody else writes to SQLite.
_BATCH: Final = 50
# What is small is never asked about.
_FEW: Final = 100
_MUCH_SHARE: Final = 0.1
# A service that was off for a few days is no reason for alarm.
_LONG_AGO: Final = timedelta(days=7)
_MARK: Final = "retention-{days}-days"
_MARKS: Final = "retention-%"


@dataclass(frozen=True, slots=True)
class Much:
    """More than goes without being asked about: so many of all articles."""

    expired: int
    stored: int


def is_much(count: int, stored: int) -> bool:
    """Whether removing so many of all articles waits for somebody to say so."""
    return count > max(_FEW, stored * _MUCH_SHARE)


class Retention:
    """Articles of a database that are kept for `days` days, or for ever where that is 0.

    Between two transactions it rests for `rest` seconds, in which others write.
    """

    def __init__(self, database: Database, days: int, *, rest: float = 0.1) -> None:
        self._database = database
        self._days = days
        self._rest = rest

    def remove_expired(self, now: datetime | None = None, *, sure: bool = False) -> int | Much:
        """Remove what has been kept for long enough, and say how many that were.

        What goes beyond `is_much` where articles were not removed so for a week stays, unless `sure`;
        then it is said how much it would be.
        """
        now = now or datetime.now(UTC)
        # Of so many days that no time is before them nothing is old, either.
        if not 0 < self._days < now.toordinal():
            return 0
        much = None if sure else self._much(now)
        if much is not None:
            return much
        self._note(now)
        removed = 0
        while batch := self._remove_some(now):
            removed += batch
            time.sleep(self._rest)
        return removed

    def _much(self, now: datetime) -> Much | None:
        with self._database.reading() as session:
            last = session.scalar(select(MarkRow.made_at).where(MarkRow.name == self._mark))
            if last is not None and now - last < _LONG_AGO:
                return None
            expired = session.scalar(select(func.count()).where(self._is_expired(now))) or 0
            stored = session.scalar(select(func.count()).select_from(ArticleRow)) or 0
        return Much(expired, stored) if is_much(expired, stored) else None

    def _note(self, now: datetime) -> None:
        """Note that it was done, and forget that it was after another number of days."""
        with self._database.writing() as session:
            dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
            session.execute(
                dialect.insert(MarkRow)
                .values(name=self._mark, made_at=now)
                .on_conflict_do_update(index_elements=[MarkRow.name], set_={"made_at": now})
            )
            session.execute(delete(MarkRow).where(MarkRow.name.like(_MARKS), MarkRow.name != self._mark))

    def _remove_some(self, now: datetime) -> int:
        """Remove the oldest few; what another process is at is left to it."""
        query = (
            select(ArticleRow)
            .where(self._is_expired(now))
            .order_by(ArticleRow.stored_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        with self._database.writing() as session:
            rows = session.scalars(query).all()
            remove_rows(session, rows)
            return len(rows)

    def _is_expired(self, now: datetime) -> ColumnElement[bool]:
        return ArticleRow.stored_at < now - timedelta(days=self._days)

    @property
    def _mark(self) -> str:
        return _MARK.format(days=self._days)
