"""Which shifts of a relation were not told of before.

The date of a shift moves as articles are added beside it, and a shift may be gone for a while where
few articles show it. It is the same as one before where both go the same way, and lie no further
apart than `TOLERANCE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from service.comparing.history.shifts import Shift
from service.storing.webhooks.watches import ToldShift

TOLERANCE: Final = timedelta(days=30)
# More than a dyad can have at a time; of those that are gone, the ones told first are forgotten first.
_MOST: Final = 200


def untold(
    shifts: Sequence[Shift], told: Sequence[ToldShift]
) -> tuple[tuple[Shift, ...], tuple[ToldShift, ...]]:
    """The shifts that were not told of, and all that are told once these are.

    What was told stands where the shift lies now, so that one that moves on little by little is
    followed, and stays where it is not found any more.
    """
    left, found, new = list(told), [], []
    for shift in shifts:
        # The nearest, where several would do.
        same = min(
            filter(lambda each: _is_same(shift, each), left), key=lambda e: _apart(shift, e), default=None
        )
        if same is None:
            new.append(shift)
        else:
            left.remove(same)
        found.append(ToldShift(shift.size > 0.0, shift.earliest, shift.latest))
    return tuple(new), tuple([*left, *found][-_MOST:])


def _is_same(shift: Shift, told: ToldShift) -> bool:
    return told.rises is (shift.size > 0.0) and _apart(shift, told) <= TOLERANCE


def _apart(shift: Shift, told: ToldShift) -> timedelta:
    """How long the one ends before the other begins; nothing or less where they overlap."""
    return max(shift.earliest, told.earliest) - min(shift.latest, told.latest)
