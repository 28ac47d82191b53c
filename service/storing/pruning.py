"""Letting go of what is no longer needed: old receipts, removals that every index knows, texts not to be kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, delete, func, select, tuple_, update
from sqlalchemy.orm import Session

from service.storing.database import Database
from service.storing.tables import ArticleRow, DyadRow, PositionRow, ReceiptRow, RemovalRow

# Rows of a few bytes, and texts of a few kilobytes, in one transaction.
_ROWS: Final = 1_000
_TEXTS: Final = 50
# An index that is so far behind may as well be read from the beginning, which costs about the same.
_FEWEST_REMOVALS: Final = 1_000


class Pruning:
    """What a database can let go of. Between two transactions it rests for `rest` seconds."""

    def __init__(self, database: Database, *, rest: float = 0.1) -> None:
        self._database = database
        self._rest = rest

    def receipts(self, hours: int, now: datetime | None = None) -> int:
        """Forget the receipts of requests that were sent longer ago; returns how many."""
        now = now or datetime.now(UTC)
        # So many hours that no time is before them.
        if hours >= now.toordinal() * 24:
            return 0
        before = now - timedelta(hours=hours)
        keys = (ReceiptRow.caller, ReceiptRow.key, ReceiptRow.line)
        old = select(*keys).where(ReceiptRow.made_at < before).limit(_ROWS)

        def forget(session: Session) -> int:
            return _changed(session, delete(ReceiptRow).where(tuple_(*keys).in_(old)))

        return self._repeat(forget)

    def removals(self) -> int:
        """Forget the removals of a dyad that are more than its positions, the oldest first; returns how many.

        An index that has yet to learn of them is then read from the beginning.
        """
        removed = func.count()
        many = select(RemovalRow.dyad, removed).group_by(RemovalRow.dyad).having(removed > _FEWEST_REMOVALS)
        with self._database.reading() as session:
            found = session.execute(many).all()
            beyond = [_last_beyond(session, dyad, count) for dyad, count in found]
        return sum(
            self._forget(dyad, last)
            for (dyad, _), last in zip(found, beyond, strict=True)
            if last is not None
        )

    def texts(self) -> int:
        """Drop the texts of all articles, whose readings stay; returns how many."""
        some = select(ArticleRow.sequence).where(_HAS_TEXT).order_by(ArticleRow.sequence).limit(_TEXTS)

        def drop(session: Session) -> int:
            # Who has the article with its text is to learn that it changed.
            dropped = update(ArticleRow).where(ArticleRow.sequence.in_(some), _HAS_TEXT)
            return _changed(session, dropped.values(text="", revision=ArticleRow.revision + 1))

        return self._repeat(drop)

    def with_text(self) -> int:
        """How many articles are stored with their text."""
        with self._database.reading() as session:
            return session.scalar(select(func.count()).where(_HAS_TEXT)) or 0

    def _forget(self, dyad: str, last: int) -> int:
        """Forget the removals of a dyad up to a version, and note it; returns how many."""
        old = (
            select(RemovalRow.version)
            .where(RemovalRow.dyad == dyad, RemovalRow.version <= last)
            .order_by(RemovalRow.version)
            .limit(_ROWS)
        )

        def forget(session: Session) -> int:
            # Held first, so that of several processes none notes less than another has forgotten.
            held = select(DyadRow).where(DyadRow.dyad == dyad).with_for_update()
            row = session.scalars(held).one()
            versions = session.scalars(old).all()
            if not versions:
                return 0
            row.forgotten = versions[-1]
            known = (RemovalRow.dyad == dyad, RemovalRow.version <= versions[-1])
            return _changed(session, delete(RemovalRow).where(*known))

        return self._repeat(forget)

    def _repeat(self, step: Callable[[Session], int]) -> int:
        """Do a step, each time in a transaction of its own, until it finds nothing to do."""
        total = 0
        while True:
            with self._database.writing() as session:
                done = step(session)
            if not done:
                return total
            total += done
            time.sleep(self._rest)


_HAS_TEXT: Final[ColumnElement[bool]] = ArticleRow.text != ""


def _last_beyond(session: Session, dyad: str, removals: int) -> int | None:
    """The version up to which the removals of a dyad are more than its positions; None where they are not."""
    positions = session.scalar(select(func.count()).where(PositionRow.dyad == dyad)) or 0
    beyond = removals - max(positions, _FEWEST_REMOVALS)
    if beyond <= 0:
        return None
    versions = select(RemovalRow.version).where(RemovalRow.dyad == dyad).order_by(RemovalRow.version)
    return session.scalar(versions.offset(beyond - 1).limit(1))


def _changed(session: Session, statement: Any) -> int:  # noqa: ANN401 (an update or a delete)
    """How many rows a statement changed."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)  # nosec B101  # noqa: S101 (it is neither a query nor an ORM's insert)
    return result.rowcount
