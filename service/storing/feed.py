"""What an index in memory is fed with: the compact part of positions, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from service.comparing.indexing.entries import Changes, Entries
from service.reading.values import STATES, Dyad
from service.storing.corrected import is_there, probability_of
from service.storing.database import Database
from service.storing.tables import PositionRow, RemovalRow
from service.storing.values import Keeping
from service.storing.versions import state_of, version_of

# Rows read at once: some ten megabytes with their vectors.
_CHUNK: Final = 4096


def _columns(*, corrected: bool) -> Select[*tuple[Any, ...]]:
    """What an index holds of each position, in the order of `Entries.of`."""
    query = select(
        PositionRow.article_sequence,
        PositionRow.text_key,
        PositionRow.published,
        PositionRow.stored,
        PositionRow.outlet,
        PositionRow.presence,
        *(probability_of(state, corrected=corrected) for state in STATES),
        PositionRow.signature,
        PositionRow.vector,
    )
    return query.where(is_there(corrected=corrected))


class PositionFeed:
    """Feeds the indexes of one database, as `keeping` has it. Safe to share by threads."""

    def __init__(self, database: Database, keeping: Keeping = Keeping()) -> None:  # noqa: B008 (does not change)
        self._database = database
        self._columns = _columns(corrected=keeping.corrections)

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

        Where what changed since is no longer known, or `since` is no version of this database, it is
        all there is, too. The entries are read as they are taken, within the block. What is committed meanwhile may be
        among them, and is then told of again the next time: the version is looked up first.
        """
        with self._database.reading() as session:
            version = state_of(session, str(dyad))
            count = version.told_since(since)
            entries = _entries(session, self._columns, dyad, count)
            # Of a position that went and came again within the stretch, the removal is the older.
            removed = _removed(session, dyad, count)
            yield Changes(version.number, removed, entries, whole=count == 0)


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


def _entries(
    session: Session, columns: Select[*tuple[Any, ...]], dyad: Dyad, since: int
) -> Iterator[Entries]:
    query = columns.where(PositionRow.dyad == str(dyad))
    if since:
        query = query.where(PositionRow.version > since)
    result = session.execute(query.execution_options(yield_per=_CHUNK))
    for rows in result.partitions():
        yield Entries.of([tuple(row) for row in rows])
