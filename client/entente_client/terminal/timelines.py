"""A timeline drawn in the terminal: time runs down, the score from hostile on the left to cooperative on the right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from entente_client.results import Gap, Point, Shift, Timeline
from entente_client.terminal.layout import day, paragraph
from entente_client.terminal.look import PHRASES, Look, signed
from entente_client.terminal.readings import Names

_NARROWEST, _WIDEST = 27, 61
_LABEL: Final = 12
_COUNT: Final = 21
_SHOWN_EMPTY: Final = 1
_ALL_BUT_CERTAIN: Final = 0.995


def timeline(line: Timeline, look: Look, names: Names) -> Iterator[str]:
    """The lines of a timeline: what it comes to, the axis, a row for each bucket, the shifts where they are."""
    told = f" {look.glyphs.dash} ".join(names.get(line.dyad, ()))
    yield look.strong(line.dyad) + (f"  {told}" if told else "")
    yield from paragraph(line.summary, look)
    yield from paragraph(_counted(line), look)
    if line.points:
        chart = Chart(look)
        yield ""
        yield from chart.axis()
        yield from _rows(line, chart)
        yield from chart.axis()[::-1]
    yield from _trend(line, look)


def _counted(line: Timeline) -> str:
    undated = f"; {line.undated:,} more bear no date" if line.undated else ""
    return f"{line.stored:,} articles, by {line.bucket}{undated}."


def _rows(line: Timeline, chart: Chart) -> Iterator[str]:
    gaps = {gap.start: gap for gap in line.gaps if gap.buckets > _SHOWN_EMPTY}
    shifts = sorted(line.shifts, key=lambda shift: shift.at)
    hidden: datetime | None = None
    for point in line.points:
        while shifts and shifts[0].at < point.end:
            # In its place: before the bucket that begins with it.
            yield from chart.shift(shifts.pop(0))
        if point.start in gaps:
            hidden = gaps[point.start].end
            yield chart.gap(gaps[point.start], line.bucket)
        if hidden is None or point.start >= hidden:
            yield chart.row(point, line.bucket)


def _trend(line: Timeline, look: Look) -> Iterator[str]:
    if line.trend is None:
        return
    since = f"since {day(line.trend.since)}"
    slope = f"{signed(line.trend.slope, look)} a year"
    yield ""
    yield from paragraph(f"Trend {since}: {line.trend.direction} ({slope}).", look)


class Chart:
    """A field of columns for scores of −1 to 1."""

    def __init__(self, look: Look) -> None:
        self._look = look
        room = look.width - _LABEL - _COUNT
        # An odd number, so that zero has a column of its own.
        self._width = max(_NARROWEST, min(_WIDEST, room)) // 2 * 2 + 1

    def axis(self) -> list[str]:
        """What left, middle and right mean, and a scale."""
        minus, line = self._look.glyphs.minus, self._look.glyphs.line
        half = self._width // 2
        words = f"hostile{'impasse':^{self._width - 18}}cooperative"
        scale = f"{minus}1{'':{half - 2}}0{'':{half - 2}}+1"
        indent = " " * _LABEL
        return [indent + words, indent + scale, indent + line * self._width]

    def row(self, point: Point, bucket: str) -> str:
        """A bucket: its mean score, the interval around it, and how many articles it is of."""
        cells = [" "] * self._width
        cells[self._width // 2] = self._look.glyphs.axis
        label = f"{_label(point.start, bucket):<{_LABEL}}"
        if point.score is None:
            return (label + "".join(cells)).rstrip()
        return f"{label}{self._drawn(cells, point)}  {self._count(point)}"

    def gap(self, gap: Gap, bucket: str) -> str:
        """Several buckets without articles."""
        told = f"{self._look.glyphs.ellipsis} no articles for {gap.buckets:,} {bucket}s"
        return self._look.faint(" " * _LABEL + told)

    def shift(self, shift: Shift) -> Iterator[str]:
        """A shift: when, from where to where, and how sure it is."""
        look = self._look
        before, after = (PHRASES.get(each.state, each.state) for each in (shift.before, shift.after))
        verb = (
            f"{before} to {after}"
            if before != after
            else ("for the better" if shift.size > 0 else "for the worse")
        )
        told = f"shift {day(shift.at)}: {verb} ({signed(shift.size, look)}, {_sure(shift.confidence)} sure)"
        rule = look.glyphs.line * 3
        for line in paragraph(f"{rule} {told} {rule}", look):
            yield look.strong(look.state(line, shift.after.state))

    def _drawn(self, cells: list[str], point: Point) -> str:
        glyphs = self._look.glyphs
        low = high = middle = self._column(point.score or 0.0)
        if point.interval is not None:
            low, high = self._column(point.interval.low), self._column(point.interval.high)
            cells[low : high + 1] = [glyphs.line] * (high + 1 - low)
            cells[low], cells[high] = glyphs.left, glyphs.right
        cells[middle] = glyphs.dot
        start, end = min(low, middle), max(high, middle) + 1
        drawn = self._look.state("".join(cells[start:end]), _state(point))
        return "".join(cells[:start]) + drawn + "".join(cells[end:])

    def _column(self, score: float) -> int:
        return round((min(1.0, max(-1.0, score)) + 1) / 2 * (self._width - 1))

    def _count(self, point: Point) -> str:
        articles = "article" if point.stored == 1 else "articles"
        return f"{signed(point.score or 0.0, self._look)}  {point.stored:,} {articles}"


def _state(point: Point) -> str:
    counts = {
        "cooperative": point.states.cooperative,
        "impasse": point.states.impasse,
        "hostile": point.states.hostile,
    }
    return max(counts, key=lambda state: counts[state])


def _sure(confidence: float) -> str:
    """A confidence in percent, which rounding never makes certainty."""
    return f"{confidence:.0%}" if confidence < _ALL_BUT_CERTAIN else "over 99%"


def _label(start: datetime, bucket: str) -> str:
    if bucket == "year":
        return f"{start:%Y}"
    if bucket == "quarter":
        return f"{start:%Y} Q{(start.month + 2) // 3}"
    return f"{start:%Y-%m}" if bucket == "month" else f"{start:%Y-%m-%d}"
