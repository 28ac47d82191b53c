"""Putting the positions of a new reading in the place of an article's old ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from sqlalchemy.orm import Session

from service.reading.values import Reading
from service.storing.rows import PositionMark, position_row
from service.storing.tables import ArticleRow, PositionRow
from service.storing.versions import next_versions, note_removals, take_versions


def replace_positions(
    session: Session, row: ArticleRow, reading: Reading, *, keep_models: Set[str] = frozenset()
) -> None:
    """Put the positions of `reading`, which are of the article's text, in the place of those it has.

    Whether a dyad was asked for, and what a client corrected, stays. Positions of `keep_models` stay
    on dyads that the reading has not.
    """
    new = {str(position.dyad): position for position in reading.positions}
    asked = {each.dyad for each in row.positions if each.asked}
    came = {each.dyad: each.came for each in row.positions}
    kept = [each for each in row.positions if each.model in keep_models and each.dyad not in new]
    gone = {each.dyad for each in row.positions if each not in kept}
    versions = next_versions(session, gone | set(new))
    note_removals(session, row.sequence, {dyad: versions[dyad] for dyad in gone - set(new)})
    row.positions = kept
    # The old rows have to be gone before new ones take their keys.
    session.flush()
    for rank, (dyad, position) in enumerate(new.items()):
        mark = PositionMark(versions[dyad], came.get(dyad, 0), rank, dyad in asked, reading.model)
        row.positions.append(position_row(position, row, row.text, mark))
    for rank, each in enumerate(kept, start=len(new)):
        each.rank = rank
    row.model = reading.model
    row.reason = None if reading.reason is None else reading.reason.value
    row.revision += 1


def remove_row(session: Session, row: ArticleRow) -> None:
    """Remove an article with its positions, and note it for the indexes."""
    remove_rows(session, [row])


def remove_rows(session: Session, rows: Sequence[ArticleRow]) -> None:
    """Remove articles with their positions, and note it for the indexes."""
    dyads = Counter(position.dyad for row in rows for position in row.positions)
    versions = take_versions(session, dyads)
    for row in rows:
        note_removals(session, row.sequence, {each.dyad: next(versions[each.dyad]) for each in row.positions})
        session.delete(row)


def touch_positions(session: Session, positions: list[PositionRow]) -> None:
    """Have the indexes take up these positions anew, with whatever was changed in their rows."""
    versions = next_versions(session, (position.dyad for position in positions))
    for position in positions:
        position.version = versions[position.dyad]
