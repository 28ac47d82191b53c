"""Finding articles: by id, to read or to change, and by what a list is narrowed to."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from service.storing.corrected import is_there, state_of
from service.storing.tables import ArticleRow, PositionRow
from service.storing.values import ArticleFilter, ArticleNotFound, Expected, StaleRevision


def article_row(session: Session, identity: str) -> ArticleRow:
    """The row of the article with this id; raises ArticleNotFound."""
    row = session.scalar(select(ArticleRow).where(ArticleRow.id == identity))
    if row is None:
        raise ArticleNotFound(identity)
    return row


def held_row(session: Session, identity: str, expected: Expected | None = None) -> ArticleRow:
    """The row, which nobody else changes until the session ends.

    Raises ArticleNotFound, and StaleRevision where the article is not at a revision that is expected.
    """
    row = session.scalar(select(ArticleRow).where(ArticleRow.id == identity).with_for_update())
    if row is None:
        raise ArticleNotFound(identity)
    if expected is not None and not expected(row.revision):
        raise StaleRevision(identity)
    return row


def conditions(narrowed: ArticleFilter, *, corrected: bool) -> list[ColumnElement[bool]]:
    """What a row of an article has to meet; `corrected` says whether states are as corrected."""
    found: list[ColumnElement[bool]] = []
    if narrowed.outlet is not None:
        found.append(ArticleRow.outlet == narrowed.outlet)
    if narrowed.published_from is not None:
        found.append(ArticleRow.published_at >= narrowed.published_from)
    if narrowed.published_to is not None:
        found.append(ArticleRow.published_at <= narrowed.published_to)
    if narrowed.dyad is not None or narrowed.state is not None:
        found.append(ArticleRow.sequence.in_(_positions(narrowed, corrected=corrected)))
    return found


def _positions(narrowed: ArticleFilter, *, corrected: bool) -> Select[int]:
    query = select(PositionRow.article_sequence).where(is_there(corrected=corrected))
    if narrowed.dyad is not None:
        query = query.where(PositionRow.dyad == str(narrowed.dyad))
    elif narrowed.state is not None:
        # Without a dyad, an article's state is that of its main one.
        query = query.where(PositionRow.rank == 0)
    if narrowed.state is not None:
        query = query.where(state_of(corrected=corrected) == narrowed.state.value)
    return query
