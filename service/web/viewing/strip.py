"""Where an article stands among the stored ones: the score's axis, with a row of dots for each outlet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing import Candidates
from service.reading.values import STATES, State
from service.web.viewing.scale import Scale

_WIDTH: Final = 400.0
# Outlets' names stand left of the axis.
_AXIS: Final = (154.0, 388.0)
_LONGEST_NAME: Final = 22
_ROW: Final = 26.0
_TOP: Final = 20.0
_FOOT: Final = 34.0
_MOST_OUTLETS: Final = 6
# Scores are gathered into spans of a twentieth: however many articles, a row has 41 dots at the most.
_SPANS: Final = 40
_LARGEST: Final = 9.0
_SMALLEST: Final = 1.5
# Dots of one article have a third of the largest radius, unless a dot stands for more than nine.
_FULL: Final = 9
_OTHERS: Final = "other outlets"
_UNNAMED: Final = "outlet not told"


@dataclass(frozen=True, slots=True)
class Dot:
    """So many articles of one state about one score; its area grows with their number."""

    place: float
    radius: float
    state: State
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """The articles of one outlet, or of several that have no row of their own."""

    name: str
    short: str
    level: float
    dots: tuple[Dot, ...]
    stored: int
    states: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Strip:
    """The picture, in units of its own: `own` and `consensus` are places on the axis, `level` the own row's."""

    width: float
    height: float
    start: float
    middle: float
    end: float
    foot: float
    level: float
    rows: tuple[Row, ...]
    own: float | None
    consensus: float | None
    own_score: float | None
    consensus_score: float | None
    stored: int


def strip_of(candidates: Candidates, own: float | None, consensus: float | None) -> Strip | None:
    """The picture of what is stored on a dyad, with an article's own score if given; None without articles."""
    if not len(candidates):
        return None
    axis = Scale(-1.0, 1.0, *_AXIS)
    grouped = _grouped(candidates)
    largest = max(_densest(candidates, rows) for _, rows in grouped)
    first = _TOP if own is None else _TOP + _ROW
    rows = tuple(
        _row(name, candidates, chosen, axis, first + number * _ROW, largest)
        for number, (name, chosen) in enumerate(grouped)
    )
    foot = first + (len(rows) - 0.4) * _ROW
    return Strip(
        width=_WIDTH,
        height=foot + _FOOT,
        start=axis(-1.0),
        middle=axis(0.0),
        end=axis(1.0),
        foot=round(foot, 1),
        level=_TOP,
        rows=rows,
        own=None if own is None else axis(own),
        consensus=None if consensus is None else axis(consensus),
        own_score=own,
        consensus_score=consensus,
        stored=len(candidates),
    )


def _grouped(candidates: Candidates) -> list[tuple[str, NDArray[np.intp]]]:
    """The rows of each outlet, the largest first; the small ones and the unnamed at the end, together."""
    codes = candidates.outlet_codes
    counts = np.bincount(codes, minlength=len(candidates.outlets))
    named = [
        (-int(counts[code]), name, code)
        for code, name in enumerate(candidates.outlets)
        if name and name.strip() and counts[code]
    ]
    ordered = [(name, code) for _, name, code in sorted(named)]
    # A row for "others" that holds one outlet alone would hide its name for nothing.
    most = len(ordered) if len(ordered) <= _MOST_OUTLETS + 1 else _MOST_OUTLETS
    groups = [(name, np.flatnonzero(codes == code)) for name, code in ordered[:most]]
    small = np.flatnonzero(np.isin(codes, [code for _, code in ordered[most:]]))
    unnamed = np.flatnonzero(~np.isin(codes, [code for _, code in ordered]))
    return [
        *groups,
        *((name, rows) for name, rows in ((_OTHERS, small), (_UNNAMED, unnamed)) if len(rows)),
    ]


def _spans(candidates: Candidates, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """The span that each row's score is in, from 0 to 40."""
    scores = candidates.probabilities[rows, 2] - candidates.probabilities[rows, 0]
    return np.asarray(np.rint((scores + 1.0) / 2.0 * _SPANS), np.int64)


def _densest(candidates: Candidates, rows: NDArray[np.intp]) -> int:
    """The most articles that one of the dots stands for."""
    kinds = _spans(candidates, rows) * len(STATES) + candidates.states[rows]
    return int(np.bincount(kinds).max())


def _row(
    name: str,
    candidates: Candidates,
    rows: NDArray[np.intp],
    axis: Scale,
    level: float,
    largest: int,
) -> Row:
    kinds, counts = np.unique(
        _spans(candidates, rows) * len(STATES) + candidates.states[rows], return_counts=True
    )
    dots = [
        _dot(axis, kind, count, largest) for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True)
    ]
    probabilities = candidates.probabilities[rows]
    return Row(
        name=name,
        short=name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…",
        level=round(level, 1),
        # The large ones first, so that they do not hide the small.
        dots=tuple(sorted(dots, key=_by_size)),
        stored=len(rows),
        states=tuple(np.bincount(candidates.states[rows], minlength=len(STATES)).tolist()),
        score=float((probabilities[:, 2] - probabilities[:, 0]).mean()),
    )


def _dot(axis: Scale, kind: int, count: int, largest: int) -> Dot:
    span, state = divmod(kind, len(STATES))
    radius = _LARGEST * math.sqrt(count / max(largest, _FULL))
    return Dot(axis(span / _SPANS * 2.0 - 1.0), round(max(radius, _SMALLEST), 1), STATES[state], count)


def _by_size(dot: Dot) -> tuple[float, float]:
    return (-dot.radius, dot.place)
