"""The archive of articles: storing, fetching, listing, removing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from service.comparing.values import StoredPosition
from service.reading.values import Dyad, Reading
from service.storing.cursors import Place, read_cursor, write_cursor
from service.storing.database import Database
from service.storing.failures import is_conflict
from service.storing.finding import article_row, conditions, held_row
from service.storing.inserting import Put, content_hash, put_before, put_in
from service.storing.paging import rows_after
from service.storing.receipts import outcome_of
from service.storing.relations import relation_summaries
from service.storing.replacing import remove_row, replace_positions, touch_positions
from service.storing.rows import (
    article_summary,
    microseconds,
    position_of,
    source_article,
    stored_article,
)
from service.storing.tables import ArticleRow, EvidenceRow, MarkRow, PositionRow
from service.storing.values import (
    Addition,
    ArticleFilter,
    ArticleNotFound,
    Expected,
    Keeping,
    KeyReused,
    NewArticle,
    Ordering,
    Outcome,
    Page,
    Receipt,
    RelationSummary,
    SourceArticle,
    StoredArticle,
)

# What of an article can be changed: its text is what it is.
_AMENDABLE: Final = frozenset({"title", "outlet", "url", "published_at"})
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
    """The stored articles and their positions, as `keeping` has it. Safe to share by threads."""

    def __init__(self, database: Database, keeping: Keeping = Keeping()) -> None:  # noqa: B008 (does not change)
        self._database = database
        self._keeping = keeping

    def add(
        self, article: NewArticle, reading: Reading, receipt: Receipt | None = None
    ) -> tuple[StoredArticle, bool]:
        """Store an article with its reading; the flag says whether it was new.

        The same text is stored once: where it is there already, that article is returned, with
        any position added that the new reading has and it lacked, as when another dyad is asked
        for. What is returned is durably stored. With a `receipt`, what the same request came to
        before is returned again; raises KeyReused where it was another request, and ArticleNotFound
        where its article was removed since.
        """
        addition = Addition(article, reading, receipt)
        try:
            return self._put_in(addition)
        except IntegrityError:
            # Another process stored the same text, or did the same request, between our look and our insert.
            return self._put_in(addition)

    def add_all(self, additions: Sequence[Addition]) -> list[Outcome | KeyReused | ArticleNotFound]:
        """Store articles as `add` does, all in one transaction; what each came to, in their order.

        Much faster than one by one, since what costs most is to have each transaction on disk. Where
        another process stores the same at the same time, each is a transaction of its own after all.
        """
        try:
            with self._database.writing() as session:
                return [_told(put) for put in put_in(session, additions, self._keeping)]
        except DBAPIError as error:
            if not is_conflict(error):
                raise
        return [self._outcome(addition) for addition in additions]

    def settled(self, receipt: Receipt) -> tuple[StoredArticle, bool] | None:
        """What a request came to before; None where it is new. Raises as `add` does."""
        with self._database.reading() as session:
            outcome = outcome_of(session, receipt)
            if outcome is None:
                return None
            return stored_article(article_row(session, outcome.article_id)), outcome.created

    def outcome(self, receipt: Receipt) -> Outcome | KeyReused | ArticleNotFound | None:
        """What a request came to before, as `add_all` tells it; None where it is new."""
        with self._database.reading() as session:
            put = put_before(session, receipt)
            return None if put is None else _told(put)

    def source(self, identity: str) -> SourceArticle:
        """What the article with this id is read from; raises ArticleNotFound."""
        with self._database.reading() as session:
            return source_article(article_row(session, identity))

    def amend(
        self,
        identity: str,
        changes: Mapping[str, Any],
        expected: Expected | None = None,
        reading: Reading | None = None,
    ) -> StoredArticle:
        """Change an article's `title`, `outlet`, `url` or `published_at`, and its positions to `reading`, if given.

        Raises ArticleNotFound and StaleRevision.
        """
        with self._database.writing() as session:
            row = held_row(session, identity, expected)
            for name in _AMENDABLE & changes.keys():
                setattr(row, name, changes[name])
            if reading is None:
                row.revision += 1
                _copy_to_positions(row)
                touch_positions(session, row.positions)
            else:
                replace_positions(session, row, reading)
            session.flush()
            return stored_article(row)

    def get(self, identity: str) -> StoredArticle:
        """The article with this id; raises ArticleNotFound."""
        with self._database.reading() as session:
            return stored_article(article_row(session, identity))

    def has_text(self, text: str) -> bool:
        """Whether an article with exactly this text is stored."""
        digest = content_hash(text)
        with self._database.reading() as session:
            found = session.scalar(select(ArticleRow.sequence).where(ArticleRow.content_hash == digest))
            return found is not None

    def remove(self, identity: str, expected: Expected | None = None) -> None:
        """Remove an article with its positions; raises ArticleNotFound and StaleRevision."""
        with self._database.writing() as session:
            remove_row(session, held_row(session, identity, expected))

    def page(
        self,
        narrowed: ArticleFilter,
        *,
        limit: int,
        cursor: str | None = None,
        ordering: Ordering = Ordering(),  # noqa: B008 (does not change)
    ) -> Page:
        """The next `limit` articles after `cursor`; raises InvalidCursor for one of another list.

        A page goes on where the last one ended, whatever was stored or removed in between.
        """
        place = None if cursor is None else read_cursor(cursor, narrowed, ordering)
        wanted = select(ArticleRow).where(*conditions(narrowed, corrected=self._keeping.corrections))
        with self._database.reading() as session:
            rows = rows_after(session, wanted, ordering, place, limit + 1)
            articles = tuple(stored_article(row) for row in rows[:limit])
        if len(rows) <= limit:
            return Page(articles, None)
        last = Place(rows[limit - 1].sequence, rows[limit - 1].published_at)
        return Page(articles, write_cursor(last, narrowed, ordering))

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
                    article_summary(row),
                    position_of(row, row.passages[:_MOST_PASSAGES], corrected=self._keeping.corrections),
                    row.model,
                    self._keeping.corrections and row.corrected is not None,
                )
                for row in session.execute(_POSITIONS, {"dyad": str(dyad), "sequences": sequences})
            }

    def relations(self) -> list[RelationSummary]:
        """Every dyad that positions are stored on, the most written about first."""
        with self._database.reading() as session:
            return relation_summaries(session, corrected=self._keeping.corrections)

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

    def _put_in(self, addition: Addition) -> tuple[StoredArticle, bool]:
        with self._database.writing() as session:
            (put,) = put_in(session, [addition], self._keeping)
            if isinstance(put, Exception):
                raise put
            return stored_article(put[0]), put[1]

    def _outcome(self, addition: Addition) -> Outcome | KeyReused | ArticleNotFound:
        try:
            stored, created = self.add(addition.article, addition.reading, addition.receipt)
        except (KeyReused, ArticleNotFound) as refusal:
            return refusal
        return Outcome(stored.summary.id, created)


def _told(put: Put) -> Outcome | KeyReused | ArticleNotFound:
    return put if isinstance(put, Exception) else Outcome(put[0].id, put[1])


def _copy_to_positions(row: ArticleRow) -> None:
    """Repeat in its positions what they repeat of the article."""
    for position in row.positions:
        position.outlet = row.outlet
        position.published = None if row.published_at is None else microseconds(row.published_at)
