"""From a quantity to a place in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

# So many labels are read at a glance along a picture's width, and do not touch on a telephone.
_MOST_TICKS: Final = 6
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Steps of a calendar's axis, in months.
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 2_400, 6_000, 12_000, 24_000)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from `low`..`high` to `start`..`end`, in a picture's units."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value, to a tenth of a unit; the middle where there is no extent."""
        if self.high == self.low:
            return round((self.start + self.end) / 2.0, 1)
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A label at a place along an axis."""

    place: float
    label: str


def seconds_of(moment: datetime) -> float:
    """An aware time in seconds since 1970."""
    return moment.timestamp()


def calendar_ticks(first: datetime, last: datetime, scale: Scale) -> tuple[Tick, ...]:
    """The beginnings of months or years from `first` to `last`, six at most, at round distances."""
    low, high = _month(first), _month(last)
    step = next((step for step in _STEPS if (high - low) // step < _MOST_TICKS), _STEPS[-1])
    begin = -(-low // step) * step
    ticks = []
    for month in range(begin, high + 1, step):
        start = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        if first <= start <= last:
            ticks.append(Tick(scale(seconds_of(start)), _label(start, step)))
    return tuple(ticks)


def _month(moment: datetime) -> int:
    return moment.year * 12 + moment.month - 1


def _label(start: datetime, step: int) -> str:
    if step % 12 == 0:
        return str(start.year)
    return f"{_MONTHS[start.month - 1]} {start.year}"
