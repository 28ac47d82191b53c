"""What is stored on each dyad, in figures."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.reading.values import Dyad, State
from service.storing.corrected import is_there, score_of, state_of
from service.storing.rows import moment
from service.storing.tables import PositionRow
from service.storing.values import RelationSummary

# A state's count, sum of scores, and first and last publication (µs since 1970) on one dyad.
_Group = tuple[str, int, float, int | None, int | None]


def relation_summaries(session: Session, *, corrected: bool) -> list[RelationSummary]:
    """Every dyad that positions are stored on, the most written about first."""
    summaries = [_summary(dyad, rows) for dyad, rows in _grouped(session, corrected=corrected).items()]
    return sorted(summaries, key=lambda summary: (-summary.stored, summary.dyad))


def _grouped(session: Session, *, corrected: bool) -> dict[str, list[_Group]]:
    state = state_of(corrected=corrected)
    query = (
        select(
            PositionRow.dyad,
            state,
            func.count(),
            func.sum(score_of(corrected=corrected)),
            func.min(PositionRow.published),
            func.max(PositionRow.published),
        )
        .where(is_there(corrected=corrected))
        .group_by(PositionRow.dyad, state)
    )
    groups: dict[str, list[_Group]] = {}
    for name, read_as, count, total, first, last in session.execute(query):
        groups.setdefault(name, []).append((read_as, count, total, first, last))
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
