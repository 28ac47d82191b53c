"""What an index in memory is fed with: the compact part of positions, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.comparing.indexing.entries import Changes, Entries
from service.reading.values import Dyad
from service.storing.database import Database
from service.storing.tables import PositionRow, RemovalRow
from service.storing.versions import version_of

# Rows read at once: some ten megabytes with their vectors.
_CHUNK: Final = 4096
_COLUMNS: Final = (
    PositionRow.article_sequence,
    PositionRow.text_key,
    PositionRow.published,
    PositionRow.stored,
    PositionRow.outlet,
    PositionRow.presence,
    PositionRow.hostile,
    PositionRow.impasse,
    PositionRow.cooperative,
    PositionRow.signature,
    PositionRow.vector,
)


class PositionFeed:
    """Feeds the indexes of one database. Safe to share by threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def version(self, dyad: Dyad) -> int:
        """The version the dyad is at; 0 where nothing was ever stored on it."""
        with self._database.reading() as session:
            return version_of(session, str(dyad))

    def extent(self, dyad: Dyad) -> tuple[int, int]:
        """How many positions are stored on the dyad, and how many terms their vectors have in all."""
        with self._database.reading() as session:
            count, size = session.execute(
                select(func.count(), func.coalesce(func.sum(func.length(PositionRow.vector)), 0)).where(
                    PositionRow.dyad == str(dyad)
                )
            ).one()
        return int(count), int(size) // 8

    @contextmanager
    def changes(self, dyad: Dyad, since: int) -> Iterator[Changes]:
        """What changed on the dyad after version `since`; all there is, since 0.

        The entries are read as they are taken, within the block. What is committed meanwhile may be
        among them, and is then told of again the next time: the version is looked up first.
        """
        with self._database.reading() as session:
            version = version_of(session, str(dyad))
            entries = _entries(session, dyad, since)
            # Of a position that went and came again within the stretch, the removal is the older.
            removed = _removed(session, dyad, since)
            yield Changes(version, removed, entries)


def _removed(session: Session, dyad: Dyad, since: int) -> list[int]:
    if since == 0:
        return []
    return list(
        session.scalars(
            select(RemovalRow.article_sequence).where(
                RemovalRow.dyad == str(dyad), RemovalRow.version > since
            )
        )
    )


def _entries(session: Session, dyad: Dyad, since: int) -> Iterator[Entries]:
    query = select(*_COLUMNS).where(PositionRow.dyad == str(dyad))
    if since:
        query = query.where(PositionRow.version > since)
    result = session.execute(query.execution_options(yield_per=_CHUNK))
    for rows in result.partitions():
        yield Entries.of([tuple(row) for row in rows])
