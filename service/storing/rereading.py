"""Bringing what is stored to another model: article by article, while everything goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from service.reading.values import Dyad, Reading
from service.storing.database import Database
from service.storing.rows import PositionMark, position_row
from service.storing.tables import ArticleRow, PositionRow
from service.storing.versions import next_versions, note_removals


@dataclass(frozen=True, slots=True)
class OldArticle:
    """An article read by another model: what it is read from, and the dyads that were asked for."""

    sequence: int
    text: str
    title: str | None
    published_at: datetime | None
    asked: tuple[Dyad, ...]


class Rereading:
    """The articles of a database that another model than `model` has read.

    Each is its own transaction: until its new positions are in, the old ones are there and are
    compared with, under the version of the model that made them. What is done is not done again, so
    that a run that was stopped goes on where it was.
    """

    def __init__(self, database: Database, model: str) -> None:
        self._database = database
        self._model = model

    def count(self) -> int:
        """How many articles are yet to be read anew."""
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(ArticleRow).where(self._is_old())) or 0

    def batch(self, after: int, limit: int) -> Sequence[OldArticle]:
        """The next articles to read, by sequence number, from the one after `after` on."""
        query = (
            select(ArticleRow)
            .where(ArticleRow.sequence > after, self._is_old())
            .order_by(ArticleRow.sequence)
            .limit(limit)
        )
        with self._database.reading() as session:
            return [_old_article(row) for row in session.scalars(query)]

    def replace(self, article: OldArticle, reading: Reading) -> bool:
        """Put the positions of `reading` in the place of the article's; False where it is gone.

        `reading` has to hold the positions on dyads that were asked for, too.
        """
        with self._database.writing() as session:
            row = session.get(ArticleRow, article.sequence, with_for_update=True)
            if row is None:
                return False
            _replace(session, row, reading, {str(dyad) for dyad in article.asked})
            return True

    def _is_old(self) -> ColumnElement[bool]:
        read_otherwise = select(PositionRow.article_sequence).where(PositionRow.model != self._model)
        return or_(ArticleRow.model != self._model, ArticleRow.sequence.in_(read_otherwise))


def _old_article(row: ArticleRow) -> OldArticle:
    asked = tuple(Dyad.parse(position.dyad) for position in row.positions if position.asked)
    return OldArticle(row.sequence, row.text, row.title, row.published_at, asked)


def _replace(session: Session, row: ArticleRow, reading: Reading, asked: set[str]) -> None:
    new = {str(position.dyad): position for position in reading.positions}
    # What the new model said of another dyad meanwhile, because somebody asked, stays as it is.
    kept = [each for each in row.positions if each.model == reading.model and each.dyad not in new]
    gone = {each.dyad for each in row.positions if each not in kept}
    versions = next_versions(session, gone | set(new))
    note_removals(session, row.sequence, {dyad: versions[dyad] for dyad in gone - set(new)})
    row.positions = kept
    # The old rows have to be gone before new ones take their keys.
    session.flush()
    for rank, (dyad, position) in enumerate(new.items()):
        mark = PositionMark(versions[dyad], rank, dyad in asked, reading.model)
        row.positions.append(position_row(position, row, mark))
    for rank, each in enumerate(kept, start=len(new)):
        each.rank = rank
    row.model = reading.model
    row.reason = None if reading.reason is None else reading.reason.value
