"""A distribution over the three states as a bar of three parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from service.reading.values import STATES, Probabilities, State
from service.web.viewing.words import heading, percent

WIDTH: Final = 300.0


@dataclass(frozen=True, slots=True)
class BarPart:
    """One state's part of the bar, from `start` on, `width` wide, in units of which the bar has `WIDTH`."""

    state: State
    label: str
    share: str
    start: float
    width: float


def bar_of(probabilities: Probabilities) -> tuple[BarPart, ...]:
    """The parts in the order of the scale, hostile first; together as wide as the bar."""
    return _parts({state: probabilities.of(state) for state in STATES})


def bar_of_counts(counts: Mapping[State, int]) -> tuple[BarPart, ...]:
    """The parts of what is of each state, with the numbers for shares; none where there is nothing."""
    total = sum(counts.values())
    if not total:
        return ()
    parts = _parts({state: counts[state] / total for state in STATES})
    return tuple(
        BarPart(part.state, part.label, f"{counts[part.state]:,}", part.start, part.width) for part in parts
    )


def _parts(shares: Mapping[State, float]) -> tuple[BarPart, ...]:
    parts, reached = [], 0.0
    for state in STATES:
        end = reached + shares[state] * WIDTH
        start = round(reached, 1)
        parts.append(
            BarPart(state, heading(state), percent(shares[state]), start, round(round(end, 1) - start, 1))
        )
        reached = end
    return tuple(parts)
