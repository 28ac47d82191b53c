"""How a relation moved, in sentences for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from service.comparing.history.shifts import Shift, Stretch
from service.comparing.history.trend import Direction, Trend
from service.reading.values import STATES, State

# The names of the months here do not depend on the locale of the machine.
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# A shift between two articles no farther apart than this is told by the day of the later.
_AROUND_DAYS: Final = 31
# A shift takes five texts on either side.
_LEAST_TEXTS: Final = 10
# A state with less of the mean distribution than this is not what the articles say throughout.
_CLEAR_LEAD: Final = 0.6


def narrative_of(shifts: Sequence[Shift], stretches: Sequence[Stretch], trend: Trend | None) -> str:
    """A sentence for each shift, in order, or else one on the articles all together.

    `stretches` are those between the shifts and `trend` is that of the last one. Articles are
    counted with copies.
    """
    if not stretches:
        return "No dated articles."
    if not shifts:
        return _steadiness(stretches[0], trend)
    told = [f"The relation {_move(shift)} {_when(shift)} {_counts(shift)}" for shift in shifts]
    told[-1] += _outlook(trend, ", and has been {} since")
    return " ".join(f"{sentence}." for sentence in told)


def _move(shift: Shift) -> str:
    before, after = shift.before.state, shift.after.state
    grew = f"grew more {State.COOPERATIVE if shift.size > 0.0 else State.HOSTILE}"
    if before is after:
        return f"{grew} within {after}"
    # Of stretches that are split between the ends of the scale, the state may go against the score.
    if (STATES.index(after) > STATES.index(before)) != (shift.size > 0.0):
        return grew
    return f"moved from {before} to {after}"


def _when(shift: Shift) -> str:
    if (shift.latest - shift.earliest).days <= _AROUND_DAYS:
        return f"around {day_in_words(shift.at)}"
    return f"between {day_in_words(shift.earliest)} and {day_in_words(shift.latest)}"


def _counts(shift: Shift) -> str:
    return f"({_articles(shift.before.stored)} before, {shift.after.stored:,} after)"


def _steadiness(stretch: Stretch, trend: Trend | None) -> str:
    articles = f"{_articles(stretch.stored)} {_dates(stretch)}"
    if stretch.distinct < _LEAST_TEXTS:
        return f"Too few to show a shift: {articles}, {stretch.state} on the whole."
    clear = stretch.probabilities.of(stretch.state) >= _CLEAR_LEAD
    state = f"{stretch.state} throughout" if clear else f"mixed, {stretch.state} on the whole"
    return f"No shift in {articles}: {state}{_outlook(trend, ', and {}')}."


def _dates(stretch: Stretch) -> str:
    first, last = day_in_words(stretch.first), day_in_words(stretch.last)
    return f"of {first}" if first == last else f"from {first} to {last}"


def _outlook(trend: Trend | None, words: str) -> str:
    if trend is None or trend.direction is Direction.STEADY:
        return ""
    return words.format(trend.direction)


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"


def day_in_words(moment: datetime) -> str:
    """The date of a time, such as `9 July 2018`."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
