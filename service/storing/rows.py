"""Between the rows of the tables and the values of the domain."""

from __future__ import annotations

from typing import Any

from service.comparing.values import ArticleSummary, StoredPosition
from service.reading.values import (
    Dyad,
    Evidence,
    Passage,
    Position,
    Probabilities,
    Reading,
    Reason,
    Stance,
    State,
    WeightedTerm,
)
from service.reading.vectors import TermVector
from service.storing.tables import ArticleRow, PositionRow
from service.storing.values import StoredArticle


def position_row(position: Position, rank: int) -> PositionRow:
    """The row of a position at `rank` in its reading; raises UnknownDyad where it is on no dyad."""
    a_to_b, b_to_a = position.a_to_b, position.b_to_a
    return PositionRow(
        dyad=str(position.dyad),
        rank=rank,
        presence=position.presence,
        hostile=position.probabilities.hostile,
        impasse=position.probabilities.impasse,
        cooperative=position.probabilities.cooperative,
        state=position.state.value,
        score=position.score,
        evidence=[_evidence_json(evidence) for evidence in position.evidence],
        vector=position.vector.to_bytes(),
        a_to_b_state=a_to_b and a_to_b.state.value,
        a_to_b_score=a_to_b and a_to_b.score,
        b_to_a_state=b_to_a and b_to_a.state.value,
        b_to_a_score=b_to_a and b_to_a.score,
    )


def stored_article(row: ArticleRow) -> StoredArticle:
    """The article of a row, with its positions."""
    positions = tuple(_position(position) for position in row.positions)
    reason = None if positions or row.reason is None else Reason(row.reason)
    return StoredArticle(article_summary(row), row.text, Reading(positions, reason, row.model))


def stored_position(row: PositionRow, article: ArticleRow) -> StoredPosition:
    """A position's row with that of its article."""
    return StoredPosition(article_summary(article), _position(row))


def article_summary(row: ArticleRow) -> ArticleSummary:
    """What identifies an article."""
    return ArticleSummary(
        id=row.id,
        title=row.title,
        outlet=row.outlet,
        url=row.url,
        published_at=row.published_at,
        stored_at=row.stored_at,
    )


def _position(row: PositionRow) -> Position:
    return Position(
        pair=Dyad.parse(row.dyad),
        probabilities=Probabilities(row.hostile, row.impasse, row.cooperative),
        presence=row.presence,
        evidence=tuple(_evidence(entry) for entry in row.evidence),
        vector=TermVector.from_bytes(row.vector),
        a_to_b=_stance(row.a_to_b_state, row.a_to_b_score),
        b_to_a=_stance(row.b_to_a_state, row.b_to_a_score),
    )


def _stance(state: str | None, score: float | None) -> Stance | None:
    return None if state is None or score is None else Stance(State(state), score)


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "start": evidence.passage.start,
        "end": evidence.passage.end,
        "text": evidence.passage.text,
        "state": evidence.state.value,
        "contribution": evidence.contribution,
        "terms": [[weighted.term, weighted.weight] for weighted in evidence.terms],
        "actor": evidence.actor,
    }


def _evidence(entry: dict[str, Any]) -> Evidence:
    return Evidence(
        passage=Passage(entry["start"], entry["end"], entry["text"]),
        state=State(entry["state"]),
        contribution=entry["contribution"],
        terms=tuple(WeightedTerm(term, weight) for term, weight in entry["terms"]),
        # What was stored before actors were told has none.
        actor=entry.get("actor"),
    )
