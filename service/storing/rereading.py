"""Bringing what is stored to another model: article by article, while everything goes on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select

from service.reading.values import Reading
from service.storing.database import Database
from service.storing.replacing import replace_positions
from service.storing.rows import source_article
from service.storing.tables import ArticleRow, PositionRow
from service.storing.values import SourceArticle


class Rereading:
    """The articles of a database that another model than `model` has read.

    Each is its own transaction: until its new positions are in, the old ones are there and are
    compared with, under the version of the model that made them. An article whose text was not kept stays as
    it was read. What is done is not done again, so
    that a run that was stopped goes on where it was.
    """

    def __init__(self, database: Database, model: str) -> None:
        self._database = database
        self._model = model

    def count(self) -> int:
        """How many articles are yet to be read anew."""
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(ArticleRow).where(self._is_old())) or 0

    def batch(self, after: int, limit: int) -> Sequence[SourceArticle]:
        """The next articles to read, by sequence number, from the one after `after` on."""
        query = (
            select(ArticleRow)
            .where(ArticleRow.sequence > after, self._is_old())
            .order_by(ArticleRow.sequence)
            .limit(limit)
        )
        with self._database.reading() as session:
            return [source_article(row) for row in session.scalars(query)]

    def replace(self, article: SourceArticle, reading: Reading) -> bool:
        """Put the positions of `reading` in the place of the article's; False where it is gone.

        `reading` has to hold the positions on dyads that were asked for, too.
        """
        with self._database.writing() as session:
            row = session.get(ArticleRow, article.sequence, with_for_update=True)
            if row is None:
                return False
            # What the new model said of another dyad meanwhile, because somebody asked, stays as it is.
            replace_positions(session, row, reading, keep_models={reading.model})
            return True

    def _is_old(self) -> ColumnElement[bool]:
        read_otherwise = select(PositionRow.article_sequence).where(PositionRow.model != self._model)
        is_old = or_(ArticleRow.model != self._model, ArticleRow.sequence.in_(read_otherwise))
        return and_(is_old, ArticleRow.text != "")
