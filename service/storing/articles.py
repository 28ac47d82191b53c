"""The archive of articles: storing, fetching, listing, removing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, contains_eager, lazyload

from service.comparing.values import StoredPosition
from service.reading.values import Dyad, Reading, State
from service.storing.cursors import read_cursor, write_cursor
from service.storing.database import Database
from service.storing.rows import position_row, stored_article, stored_position
from service.storing.tables import ArticleRow, MarkRow, PositionRow
from service.storing.values import (
    ArticleFilter,
    ArticleNotFound,
    NewArticle,
    Page,
    RelationSummary,
    StoredArticle,
)

# A state's count, sum of scores, and first and last publication on one dyad.
_Group = tuple[str, int, float, datetime | None, datetime | None]


class Articles:
    """The stored articles and their positions. Safe to share by threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, article: NewArticle, reading: Reading) -> tuple[StoredArticle, bool]:
        """Store an article with its reading; the flag says whether it was new.

        The same text is stored once: where it is there already, that article is returned, with
        any position added that the new reading has and it lacked, as when another dyad is asked
        for. What is returned is durably stored.
        """
        try:
            return self._insert_or_extend(article, reading)
        except IntegrityError:
            # Another process stored the same text between our look and our insert.
            return self._insert_or_extend(article, reading)

    def get(self, identity: str) -> StoredArticle:
        """The article with this id; raises ArticleNotFound."""
        with self._database.reading() as session:
            return stored_article(_row(session, identity))

    def find_text(self, text: str) -> StoredArticle | None:
        """The article with exactly this text, if it is stored."""
        with self._database.reading() as session:
            row = session.scalar(select(ArticleRow).where(ArticleRow.content_hash == _hash(text)))
            return None if row is None else stored_article(row)

    def remove(self, identity: str) -> None:
        """Remove an article with its positions; raises ArticleNotFound."""
        with self._database.writing() as session:
            session.delete(_row(session, identity))

    def page(self, narrowed: ArticleFilter, *, limit: int, cursor: str | None = None) -> Page:
        """The newest `limit` articles after `cursor`; raises InvalidCursor.

        A page goes on where the last one ended, whatever was stored or removed in between.
        """
        query = select(ArticleRow).where(*_conditions(narrowed))
        if cursor is not None:
            query = query.where(ArticleRow.sequence < read_cursor(cursor))
        with self._database.reading() as session:
            rows: Sequence[ArticleRow] = session.scalars(
                query.order_by(ArticleRow.sequence.desc()).limit(limit + 1)
            ).all()
            articles = tuple(stored_article(row) for row in rows[:limit])
        more = len(rows) > limit
        return Page(articles, write_cursor(rows[limit - 1].sequence) if more else None)

    def positions_on(self, dyad: Dyad, *, excluding: str | None = None) -> Sequence[StoredPosition]:
        """Every stored position on `dyad`, but for that of the article `excluding`."""
        query = (
            select(PositionRow)
            .join(PositionRow.article)
            .options(contains_eager(PositionRow.article).options(lazyload(ArticleRow.positions)))
            .where(PositionRow.dyad == str(dyad))
            .order_by(PositionRow.article_sequence)
        )
        if excluding is not None:
            query = query.where(ArticleRow.id != excluding)
        with self._database.reading() as session:
            return [stored_position(row, row.article) for row in session.scalars(query)]

    def relations(self) -> list[RelationSummary]:
        """Every dyad that positions are stored on, the most written about first."""
        with self._database.reading() as session:
            summaries = [_summary(dyad, rows) for dyad, rows in _grouped(session, None).items()]
        return sorted(summaries, key=lambda summary: (-summary.stored, summary.dyad))

    def relation(self, dyad: Dyad) -> RelationSummary | None:
        """The figures of one dyad; None where nothing is stored on it."""
        with self._database.reading() as session:
            rows = _grouped(session, dyad).get(str(dyad))
        return None if rows is None else _summary(str(dyad), rows)

    def mark_once(self, name: str) -> bool:
        """Note that something was done to this database; False where it was noted before."""
        try:
            with self._database.writing() as session:
                if session.get(MarkRow, name) is not None:
                    return False
                session.add(MarkRow(name=name, made_at=datetime.now(UTC)))
        except IntegrityError:
            return False
        return True

    def is_marked(self, name: str) -> bool:
        """Whether something was noted as done."""
        with self._database.reading() as session:
            return session.get(MarkRow, name) is not None

    def _insert_or_extend(self, article: NewArticle, reading: Reading) -> tuple[StoredArticle, bool]:
        digest = _hash(article.text)
        with self._database.writing() as session:
            row = session.scalar(select(ArticleRow).where(ArticleRow.content_hash == digest))
            created = row is None
            if row is None:
                row = _new_row(article, digest, reading)
                session.add(row)
            else:
                _extend(row, reading)
            session.flush()
            return stored_article(row), created


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _row(session: Session, identity: str) -> ArticleRow:
    row = session.scalar(select(ArticleRow).where(ArticleRow.id == identity))
    if row is None:
        raise ArticleNotFound(identity)
    return row


def _new_row(article: NewArticle, digest: str, reading: Reading) -> ArticleRow:
    return ArticleRow(
        id=uuid4().hex,
        content_hash=digest,
        text=article.text,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        published_at=article.published_at,
        stored_at=datetime.now(UTC),
        reason=None if reading.reason is None else reading.reason.value,
        model=reading.model,
        positions=[position_row(position, rank) for rank, position in enumerate(reading.positions)],
    )


def _extend(row: ArticleRow, reading: Reading) -> None:
    known = {position.dyad for position in row.positions}
    for position in reading.positions:
        if str(position.dyad) not in known:
            row.positions.append(position_row(position, len(row.positions)))


def _conditions(narrowed: ArticleFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.outlet is not None:
        conditions.append(ArticleRow.outlet == narrowed.outlet)
    if narrowed.published_from is not None:
        conditions.append(ArticleRow.published_at >= narrowed.published_from)
    if narrowed.published_to is not None:
        conditions.append(ArticleRow.published_at <= narrowed.published_to)
    position = select(PositionRow.article_sequence)
    if narrowed.dyad is not None:
        position = position.where(PositionRow.dyad == str(narrowed.dyad))
    elif narrowed.state is not None:
        # Without a dyad, an article's state is that of its main one.
        position = position.where(PositionRow.rank == 0)
    if narrowed.state is not None:
        position = position.where(PositionRow.state == narrowed.state.value)
    if narrowed.dyad is not None or narrowed.state is not None:
        conditions.append(ArticleRow.sequence.in_(position))
    return conditions


def _grouped(session: Session, dyad: Dyad | None) -> dict[str, list[_Group]]:
    query = (
        select(
            PositionRow.dyad,
            PositionRow.state,
            func.count(),
            func.sum(PositionRow.score),
            func.min(ArticleRow.published_at),
            func.max(ArticleRow.published_at),
        )
        .join(PositionRow.article)
        .group_by(PositionRow.dyad, PositionRow.state)
    )
    if dyad is not None:
        query = query.where(PositionRow.dyad == str(dyad))
    groups: dict[str, list[_Group]] = {}
    for name, state, count, total, first, last in session.execute(query):
        groups.setdefault(name, []).append((state, count, total, first, last))
    return groups


def _summary(dyad: str, rows: list[_Group]) -> RelationSummary:
    counts = {state: count for state, count, *_ in rows}
    stored = sum(counts.values())
    return RelationSummary(
        dyad=Dyad.parse(dyad),
        stored=stored,
        states={state: counts.get(state.value, 0) for state in State},
        score=sum(total for _, _, total, _, _ in rows) / stored,
        first_published_at=min((first for *_, first, _ in rows if first is not None), default=None),
        last_published_at=max((last for *_, last in rows if last is not None), default=None),
    )
