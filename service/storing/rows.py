"""Between the rows of the tables and the values of the domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from service.comparing.indexing.copies import signature_of
from service.comparing.indexing.entries import text_key
from service.comparing.values import ArticleSummary
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
from service.storing.tables import ArticleRow, CorrectionRow, EvidenceRow, PositionRow
from service.storing.values import NO_POSITION, Correction, SourceArticle, StoredArticle, TextMark

# A row of chosen columns, by their names.
Columns = Any
_STATES: Final = {state.value: state for state in State}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PositionMark:
    """What the archive adds to a position: its dyad's versions, its rank, and how it came about."""

    version: int
    came: int
    rank: int
    asked: bool
    model: str


def position_row(position: Position, article: ArticleRow, text: str, mark: PositionMark) -> PositionRow:
    """The row of a position of `article`, which has this text; raises UnknownDyad where it is on no dyad."""
    a_to_b, b_to_a = position.a_to_b, position.b_to_a
    return PositionRow(
        dyad=str(position.dyad),
        version=mark.version,
        came=mark.came,
        rank=mark.rank,
        asked=mark.asked,
        model=mark.model,
        published=None if article.published_at is None else microseconds(article.published_at),
        stored=microseconds(article.stored_at),
        outlet=article.outlet,
        text_key=text_key(text),
        presence=position.presence,
        hostile=position.probabilities.hostile,
        impasse=position.probabilities.impasse,
        cooperative=position.probabilities.cooperative,
        state=position.state.value,
        score=position.score,
        a_to_b_state=a_to_b and a_to_b.state.value,
        a_to_b_score=a_to_b and a_to_b.score,
        b_to_a_state=b_to_a and b_to_a.state.value,
        b_to_a_score=b_to_a and b_to_a.score,
        corrected=_said_last(article, str(position.dyad)),
        signature=signature_of(text),
        vector=position.vector.to_bytes(),
        evidence=EvidenceRow(passages=[_evidence_json(evidence) for evidence in position.evidence]),
    )


def _said_last(article: ArticleRow, dyad: str) -> str | None:
    """What the last correction on the dyad says, as its column has it; None where there is none."""
    return next((each.state for each in reversed(article.corrections) if each.dyad == dyad), None)


def microseconds(moment: datetime) -> int:
    """An aware time as microseconds since 1970, UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(written: int | None) -> datetime | None:
    """The inverse of `microseconds`; None stays None."""
    return None if written is None else _EPOCH + timedelta(microseconds=written)


def stored_article(row: ArticleRow) -> StoredArticle:
    """The article of a row, with its positions."""
    positions = tuple(position_of(position, position.evidence.passages) for position in row.positions)
    reason = None if positions or row.reason is None else Reason(row.reason)
    first = next(iter(row.positions), None)
    return StoredArticle(
        article_summary(row),
        row.text or None,
        Reading(positions, reason, row.model),
        row.revision,
        tuple(correction_of(correction) for correction in row.corrections),
        None if first is None else TextMark(first.text_key, first.signature),
        tuple(dict.fromkeys(Dyad.parse(each.dyad) if each.asked else None for each in row.positions))
        or (None,),
    )


def correction_of(row: CorrectionRow) -> Correction:
    """The correction of a row."""
    return Correction(
        id=row.id,
        dyad=Dyad.parse(row.dyad),
        state=None if row.state == NO_POSITION else State(row.state),
        model_state=State(row.model_state),
        author=row.author,
        reason=row.reason,
        made_at=row.made_at,
    )


def source_article(row: ArticleRow) -> SourceArticle:
    """What the article of a row is read from."""
    asked = tuple(Dyad.parse(position.dyad) for position in row.positions if position.asked)
    return SourceArticle(row.sequence, row.revision, row.text, row.title, row.published_at, asked)


def article_summary(row: ArticleRow | Columns) -> ArticleSummary:
    """What identifies an article, from a row with its columns."""
    return ArticleSummary(
        id=row.id,
        title=row.title,
        outlet=row.outlet,
        url=row.url,
        published_at=row.published_at,
        stored_at=row.stored_at,
    )


def position_of(
    row: PositionRow | Columns, passages: list[dict[str, Any]], *, corrected: bool = False
) -> Position:
    """The position of a row with its columns, and of its passages; as it was `corrected`, if asked."""
    read = Probabilities(row.hostile, row.impasse, row.cooperative)
    said = row.corrected if corrected else None
    return Position(
        pair=Dyad.parse(row.dyad),
        probabilities=read if said is None else Probabilities.certain(State(said)),
        presence=row.presence,
        evidence=tuple(_evidence(entry) for entry in passages),
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
        Passage(entry["start"], entry["end"], entry["text"]),
        _STATES[entry["state"]],
        entry["contribution"],
        tuple([WeightedTerm(term, weight) for term, weight in entry["terms"]]),
        # What was stored before actors were told has none.
        entry.get("actor"),
    )
