"""What the columns of a position come to when what was corrected counts."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, or_, true

from service.reading.values import State
from service.storing.tables import PositionRow
from service.storing.values import NO_POSITION

_SCORES: Final = {State.HOSTILE.value: -1.0, State.IMPASSE.value: 0.0, State.COOPERATIVE.value: 1.0}


def is_there(*, corrected: bool) -> ColumnElement[bool]:
    """Whether the article takes a position at all."""
    if not corrected:
        return true()
    return or_(PositionRow.corrected.is_(None), PositionRow.corrected != NO_POSITION)


def probability_of(state: State, *, corrected: bool) -> ColumnElement[float]:
    """The probability of a state: 1 or 0 where a client said which it is."""
    read: ColumnElement[float] = getattr(PositionRow, state.value)
    if not corrected:
        return read
    return case(
        (PositionRow.corrected.is_(None), read), (PositionRow.corrected == state.value, 1.0), else_=0.0
    )


def state_of(*, corrected: bool) -> SQLColumnExpression[str]:
    """The state."""
    read = PositionRow.state
    return func.coalesce(PositionRow.corrected, read) if corrected else read


def score_of(*, corrected: bool) -> SQLColumnExpression[float]:
    """P(cooperative) − P(hostile)."""
    read = PositionRow.score
    return case(_SCORES, value=PositionRow.corrected, else_=read) if corrected else read
