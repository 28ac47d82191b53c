"""The archive of articles: storing, fetching, listing, removing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from uuid import uuid4

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.comparing.values import StoredPosition
from service.reading.values import Dyad, Reading, State
from service.storing.cursors import read_cursor, write_cursor
from service.storing.database import Database
from service.storing.rows import (
    PositionMark,
    article_summary,
    moment,
    position_of,
    position_row,
    stored_article,
)
from service.storing.tables import ArticleRow, EvidenceRow, MarkRow, PositionRow
from service.storing.values import (
    ArticleFilter,
    ArticleNotFound,
    NewArticle,
    Page,
    RelationSummary,
    StoredArticle,
)
from service.storing.versions import next_versions, note_removals

# A state's count, sum of scores, and first and last publication (µs since 1970) on one dyad.
_Group = tuple[str, int, float, int | None, int | None]


# What is shown of an article beside others; the article itself shows all.
_MOST_PASSAGES: Final = 5
# Columns, not rows of objects, and built once: a comparison fetches a dozen positions, and the
# objects would cost more than the query.
_POSITIONS: Final = (
    select(
        *(column for column in PositionRow.__table__.columns if column.name != "signature"),
        *(getattr(ArticleRow, name) for name in ("id", "title", "url", "published_at", "stored_at")),
        EvidenceRow.passages,
    )
    .join(ArticleRow, ArticleRow.sequence == PositionRow.article_sequence)
    .join(PositionRow.evidence)
    .where(
        PositionRow.dyad == bindparam("dyad"),
        PositionRow.article_sequence.in_(bindparam("sequences", expanding=True)),
    )
)


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

    def has_text(self, text: str) -> bool:
        """Whether an article with exactly this text is stored."""
        with self._database.reading() as session:
            found = session.scalar(select(ArticleRow.sequence).where(ArticleRow.content_hash == _hash(text)))
            return found is not None

    def remove(self, identity: str) -> None:
        """Remove an article with its positions; raises ArticleNotFound."""
        with self._database.writing() as session:
            row = _held_row(session, identity)
            versions = next_versions(session, (position.dyad for position in row.positions))
            note_removals(session, row.sequence, versions)
            session.delete(row)

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

    def numbered(self, sequences: Sequence[int]) -> list[StoredArticle]:
        """The articles with these sequence numbers, the one stored last first."""
        query = select(ArticleRow).where(ArticleRow.sequence.in_(sequences))
        with self._database.reading() as session:
            rows = session.scalars(query.order_by(ArticleRow.sequence.desc())).all()
            return [stored_article(row) for row in rows]

    def positions(self, dyad: Dyad, sequences: Sequence[int]) -> dict[int, StoredPosition]:
        """The positions on `dyad` of the articles with these sequence numbers, by the number.

        Each comes with its strongest passages alone. One that was removed in the meantime is left out.
        """
        with self._database.reading() as session:
            return {
                row.article_sequence: StoredPosition(
                    article_summary(row), position_of(row, row.passages[:_MOST_PASSAGES]), row.model
                )
                for row in session.execute(_POSITIONS, {"dyad": str(dyad), "sequences": sequences})
            }

    def relations(self) -> list[RelationSummary]:
        """Every dyad that positions are stored on, the most written about first."""
        with self._database.reading() as session:
            summaries = [_summary(dyad, rows) for dyad, rows in _grouped(session).items()]
        return sorted(summaries, key=lambda summary: (-summary.stored, summary.dyad))

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
            row = session.scalar(
                select(ArticleRow).where(ArticleRow.content_hash == digest).with_for_update()
            )
            created = row is None
            if row is None:
                row = _new_row(article, digest, reading)
                session.add(row)
            _extend(session, row, reading, article.asked)
            session.flush()
            return stored_article(row), created


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _row(session: Session, identity: str) -> ArticleRow:
    row = session.scalar(select(ArticleRow).where(ArticleRow.id == identity))
    if row is None:
        raise ArticleNotFound(identity)
    return row


def _held_row(session: Session, identity: str) -> ArticleRow:
    """The article's row, which nobody else changes until the session ends."""
    row = session.scalar(select(ArticleRow).where(ArticleRow.id == identity).with_for_update())
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
        positions=[],
    )


def _extend(session: Session, row: ArticleRow, reading: Reading, asked: Dyad | None) -> None:
    """Add the positions that the reading has and the article lacks."""
    known = {position.dyad for position in row.positions}
    new = [position for position in reading.positions if str(position.dyad) not in known]
    versions = next_versions(session, (str(position.dyad) for position in new))
    for position in new:
        mark = PositionMark(
            version=versions[str(position.dyad)],
            rank=len(row.positions),
            asked=position.pair == asked,
            model=reading.model,
        )
        row.positions.append(position_row(position, row, mark))


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


def _grouped(session: Session) -> dict[str, list[_Group]]:
    query = select(
        PositionRow.dyad,
        PositionRow.state,
        func.count(),
        func.sum(PositionRow.score),
        func.min(PositionRow.published),
        func.max(PositionRow.published),
    ).group_by(PositionRow.dyad, PositionRow.state)
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
        first_published_at=moment(min((first for *_, first, _ in rows if first is not None), default=None)),
        last_published_at=moment(max((last for *_, last in rows if last is not None), default=None)),
    )
