"""Corrections: what clients say that positions should have been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import select

from service.comparing.values import ArticleSummary
from service.reading.values import Dyad, State
from service.storing.database import Database
from service.storing.finding import held_row
from service.storing.replacing import touch_positions
from service.storing.rows import article_summary, correction_of, stored_article
from service.storing.tables import ArticleRow, CorrectionRow
from service.storing.values import NO_POSITION, Correction, Expected, PositionNotFound, StoredArticle
from service.storing.versions import next_versions, note_removals

_BATCH: Final = 500
_ABOUT: Final = ("id", "title", "outlet", "url", "published_at", "stored_at", "text")


class Corrections:
    """The corrections of the positions in a database. Safe to share by threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        identity: str,
        dyad: Dyad,
        state: State | None,
        author: str,
        reason: str | None = None,
        expected: Expected | None = None,
    ) -> tuple[StoredArticle, Correction]:
        """Keep that a position should have been `state`, or None: not there; the last one said counts.

        Raises ArticleNotFound, StaleRevision, and PositionNotFound where the article has none on the dyad.
        """
        with self._database.writing() as session:
            row = held_row(session, identity, expected)
            position = next((each for each in row.positions if each.dyad == str(dyad)), None)
            if position is None:
                raise PositionNotFound(str(dyad))
            added = CorrectionRow(
                id=uuid4().hex,
                dyad=position.dyad,
                state=NO_POSITION if state is None else state.value,
                model_state=position.state,
                author=author,
                reason=reason,
                made_at=datetime.now(UTC),
            )
            row.corrections.append(added)
            row.revision += 1
            position.corrected = added.state
            if state is None:
                versions = next_versions(session, [position.dyad])
                note_removals(session, row.sequence, versions)
                position.version = versions[position.dyad]
            else:
                touch_positions(session, [position])
            session.flush()
            return stored_article(row), correction_of(added)

    def all(self) -> Iterator[tuple[ArticleSummary, str | None, Correction]]:
        """Every correction, oldest first, with its article and the text (None where it is not kept)."""
        last = 0
        query = (
            select(CorrectionRow, *(getattr(ArticleRow, name) for name in _ABOUT))
            .join(ArticleRow, ArticleRow.sequence == CorrectionRow.article_sequence)
            .order_by(CorrectionRow.sequence)
            .limit(_BATCH)
        )
        while True:
            with self._database.reading() as session:
                rows = session.execute(query.where(CorrectionRow.sequence > last)).all()
            if not rows:
                return
            for row in rows:
                yield article_summary(row), row.text or None, correction_of(row.CorrectionRow)
            last = rows[-1].CorrectionRow.sequence
