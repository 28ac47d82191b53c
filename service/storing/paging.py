"""Stretches of a list of articles, in its order, from where the last one ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.storing.cursors import Place
from service.storing.tables import ArticleRow
from service.storing.values import Ordering, Sort

_Articles = Select[ArticleRow]
_Columns = tuple[InstrumentedAttribute[Any], ...]


def rows_after(
    session: Session, wanted: _Articles, ordering: Ordering, place: Place | None, limit: int
) -> list[ArticleRow]:
    """The first `limit` rows of `wanted` after `place`, or from the beginning."""
    rows: list[ArticleRow] = []
    for stretch in _stretches(wanted, ordering, place):
        if len(rows) < limit:
            rows += session.scalars(stretch.limit(limit - len(rows)))
    return rows


def _stretches(wanted: _Articles, ordering: Ordering, place: Place | None) -> Iterator[_Articles]:
    """What is left of the list, one ordered query after the other."""
    sequence, published = ArticleRow.sequence, ArticleRow.published_at
    if ordering.sort is Sort.PUBLISHED:
        # Undated articles are a query of their own: databases differ in where an order puts what is
        # null, and none finds it by an index that has it elsewhere.
        if place is None or place.published_at is not None:
            after = None if place is None else (place.published_at, place.sequence)
            yield _ordered(wanted.where(published.is_not(None)), (published, sequence), after, ordering)
            place = None
        wanted = wanted.where(published.is_(None))
    yield _ordered(wanted, (sequence,), None if place is None else (place.sequence,), ordering)


def _ordered(
    query: _Articles, columns: _Columns, after: tuple[Any, ...] | None, ordering: Ordering
) -> _Articles:
    """The query by these columns, and what comes after these values of theirs."""
    down = ordering.descending
    if after is not None:
        values = (literal(value, column.type) for value, column in zip(after, columns, strict=True))
        key, last = tuple_(*columns), tuple_(*values)
        query = query.where(key < last if down else key > last)
    return query.order_by(*(column.desc() if down else column.asc() for column in columns))
