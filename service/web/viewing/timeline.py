"""The picture of how a relation moved: mean scores by span of the calendar, their intervals, counts, shifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from service.comparing.history.shifts import Shift
from service.comparing.history.timeline import Bucket, Point
from service.reading.values import STATES, State
from service.web.viewing.scale import Scale, Tick, calendar_ticks, seconds_of

# Above so many there is the line alone: dots would make one band.
_MOST_DOTS: Final = 150
# Numbers of shifts stand in a circle of such a radius; those that would touch are set one below the other.
_NUMBER: Final = 14.0
_APART: Final = 2.0 * _NUMBER
# Above the plot, so that a dot at its edge is whole.
_HEAD: Final = 12.0


@dataclass(frozen=True, slots=True)
class Frame:
    """How large the picture is: its width, the plot's height, the room for labels left and right."""

    width: float
    plot: float
    left: float
    right: float
    counts: float = 30.0
    foot: float = 26.0


WIDE: Final = Frame(width=640.0, plot=180.0, left=118.0, right=26.0)
SMALL: Final = Frame(width=400.0, plot=90.0, left=84.0, right=18.0, counts=18.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """The mean of one span, coloured by the state that most of its articles show."""

    x: float
    y: float
    state: State


@dataclass(frozen=True, slots=True)
class Turn:
    """A shift: its number from 1, where its line stands, and how high its number."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The timeline in units of its own; paths are those of SVG. `columns` are the counts by state."""

    width: float
    height: float
    left: float
    right: float
    top: float
    middle: float
    bottom: float
    floor: float
    band: str
    line: str
    spots: tuple[Spot, ...]
    columns: tuple[tuple[State, str], ...]
    most: int
    turns: tuple[Turn, ...]
    ticks: tuple[Tick, ...]


def picture_of(points: Sequence[Point], shifts: Sequence[Shift], frame: Frame) -> Picture | None:
    """The picture of a timeline's points, empty ones left open; None where there are none."""
    if not points:
        return None
    right = frame.width - frame.right
    time = Scale(seconds_of(points[0].start), seconds_of(points[-1].end), frame.left, right)
    turns = _turns(shifts, time)
    top = _HEAD + max((turn.y + _NUMBER for turn in turns), default=0.0)
    bottom = top + frame.plot
    floor = bottom + 10.0 + frame.counts
    score = Scale(-1.0, 1.0, bottom, top)
    filled = [point for point in points if point.score is not None]
    most = max(point.stored for point in filled)
    height = Scale(0.0, most, 0.0, frame.counts)
    return Picture(
        width=frame.width,
        height=floor + frame.foot,
        left=frame.left,
        right=right,
        top=top,
        middle=score(0.0),
        bottom=bottom,
        floor=floor,
        band="".join(_band(point, time, score) for point in filled),
        line=_line(points, time, score),
        spots=_spots(filled, time, score) if len(filled) <= _MOST_DOTS else (),
        columns=_columns(filled, time, height, floor),
        most=most,
        turns=turns,
        ticks=calendar_ticks(points[0].start, points[-1].end, time),
    )


def _middle(point: Point, time: Scale) -> float:
    return time((seconds_of(point.start) + seconds_of(point.end)) / 2.0)


def _band(point: Point, time: Scale, score: Scale) -> str:
    """A point's interval, as wide as its span: one article alone has one too."""
    low, high = point.interval or (point.score or 0.0, point.score or 0.0)
    start, end = time(seconds_of(point.start)), time(seconds_of(point.end))
    top, foot = score(min(1.0, high)), score(max(-1.0, low))
    return f"M{start:g} {top:g}H{end:g}V{foot:g}H{start:g}Z"


def _line(points: Sequence[Point], time: Scale, score: Scale) -> str:
    """The means joined where one span follows another; where there is a gap, so has the line."""
    drawn = []
    for is_filled, run in groupby(points, key=_has_score):
        if is_filled:
            places = [f"{_middle(point, time):g} {score(point.score or 0.0):g}" for point in run]
            drawn.append("M" + "L".join(places))
    return "".join(drawn)


def _has_score(point: Point) -> bool:
    return point.score is not None


def _spots(filled: Sequence[Point], time: Scale, score: Scale) -> tuple[Spot, ...]:
    return tuple(
        Spot(
            _middle(point, time),
            score(point.score or 0.0),
            max(STATES, key=lambda state: point.states[state]),
        )
        for point in filled
    )


def _columns(
    filled: Sequence[Point], time: Scale, height: Scale, floor: float
) -> tuple[tuple[State, str], ...]:
    """For each state one path of all columns, one on the other: hostile at the bottom, cooperative on top."""
    paths: dict[State, list[str]] = {state: [] for state in STATES}
    for point in filled:
        start, end = time(seconds_of(point.start)), time(seconds_of(point.end))
        # A hair between columns, where there is room for one.
        end = round(end - 1.0, 1) if end - start > 3.0 else max(end, round(start + 0.5, 1))
        below = 0
        for state in STATES:
            count = point.states[state]
            foot, top = round(floor - height(below), 1), round(floor - height(below + count), 1)
            if count:
                paths[state].append(f"M{start:g} {top:g}H{end:g}V{foot:g}H{start:g}Z")
            below += count
    return tuple((state, "".join(parts)) for state, parts in paths.items() if parts)


def _turns(shifts: Sequence[Shift], time: Scale) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for number, shift in enumerate(shifts, 1):
        x = time(seconds_of(shift.at))
        is_close = bool(turns) and x - turns[-1].x < _APART and turns[-1].y == _NUMBER
        turns.append(Turn(number, x, _NUMBER + _APART if is_close else _NUMBER))
    return tuple(turns)


def span_in_words(point: Point, bucket: Bucket) -> str:
    """Which span of the calendar a point is: 2012, 2012 Q2, June 2012, or the day it begins."""
    start = point.start
    if bucket is Bucket.YEAR:
        return str(start.year)
    if bucket is Bucket.QUARTER:
        return f"{start.year} Q{(start.month + 2) // 3}"
    if bucket is Bucket.MONTH:
        return f"{start.year}-{start.month:02}"
    return start.date().isoformat()
