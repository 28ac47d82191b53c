"""Which outlets depart from what the others write on a dyad, and which way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.history.intervals import (
    Floats,
    Groups,
    Ints,
    moderated,
    student_t,
    sums_of,
    variance_of,
)
from service.comparing.history.observations import Observations, distinct_texts
from service.comparing.history.shifts import Shift, starts_of

_LEAST_TEXTS: Final = 5.0
_LEAST_DIFFERENCE: Final = 0.1


class Leaning(StrEnum):
    """Which way an outlet departs from the others."""

    MORE_COOPERATIVE = "more_cooperative"
    MORE_HOSTILE = "more_hostile"


@dataclass(frozen=True, slots=True)
class OutletStanding:
    """What one outlet writes, beside what the others write at the time.

    `stored` counts its articles and `distinct` its texts, of which one that k outlets printed counts
    1/k for each: an outlet that prints what all print has few of its own. `score` is its mean score,
    in [−1, 1]. `difference`, in [−2, 2], is the mean distance of its articles from the mean of the
    others' in the same stretch between shifts, and `interval` its 95 % interval; None where no other
    wrote in a stretch it wrote in. `departs` says which way it departs, if it does.
    """

    outlet: str
    stored: int
    distinct: int
    score: float
    difference: float | None
    interval: tuple[float, float] | None
    departs: Leaning | None


@dataclass(frozen=True, slots=True, eq=False)
class _Differences:
    """The mean differences of all outlets; each (outlets,).

    `masses` are the sums of weights of the articles there is something to compare with, `reaches`
    how far the intervals go to either side.
    """

    means: Floats
    masses: Floats
    reaches: Floats


def outlets_of(observations: Observations, shifts: Sequence[Shift]) -> tuple[OutletStanding, ...]:
    """The standing of every outlet that has a name, given the dyad's shifts.

    First come those that depart, the farthest first; then the others by their distinct texts. An
    outlet departs where five distinct texts or more can be compared, the difference is 0.1 or more
    and its interval leaves out 0. Each outlet is judged by itself: of forty that all write the same,
    two may be named by chance. Articles without an outlet, or with a blank one, are among the others.
    """
    codes, count = observations.outlet_codes.astype(np.int64), len(observations.outlets)
    differences = _differences(observations, codes, starts_of(shifts))
    scores = Groups.of(observations.scores, observations.weights, codes, count).means
    stored = np.bincount(codes, minlength=count)
    distinct = distinct_texts(observations.weights, codes, count)
    standings = []
    for code, name in enumerate(observations.outlets):
        if name and name.strip() and stored[code]:
            difference, interval = _difference(differences, code)
            standing = OutletStanding(
                name,
                int(stored[code]),
                int(distinct[code]),
                float(scores[code]),
                difference,
                interval,
                _leaning(difference, interval, float(differences.masses[code])),
            )
            standings.append(standing)
    return tuple(sorted(standings, key=_rank))


def _rank(standing: OutletStanding) -> tuple[float, int, int, str]:
    distance = abs(standing.difference or 0.0) if standing.departs else 0.0
    return (-distance, -standing.distinct, -standing.stored, standing.outlet)


def _difference(differences: _Differences, code: int) -> tuple[float | None, tuple[float, float] | None]:
    """One outlet's difference and its interval, both None where there is nothing to compare with."""
    if differences.masses[code] == 0.0:
        return None, None
    mean, reach = float(differences.means[code]), float(differences.reaches[code])
    return mean, (max(mean - reach, -2.0), min(mean + reach, 2.0))


def _leaning(
    difference: float | None, interval: tuple[float, float] | None, compared: float
) -> Leaning | None:
    """Which way an outlet departs, if it does; `compared` is the number of distinct texts compared."""
    if difference is None or interval is None or interval[0] <= 0.0 <= interval[1]:
        return None
    # Sums of thirds fall a little short of a whole.
    if abs(difference) < _LEAST_DIFFERENCE or compared < _LEAST_TEXTS - 1e-6:
        return None
    return Leaning.MORE_COOPERATIVE if difference > 0.0 else Leaning.MORE_HOSTILE


def _differences(observations: Observations, outlets: Ints, starts: NDArray[np.datetime64]) -> _Differences:
    """The differences of all outlets, given the starts of all stretches but the first.

    The texts of the others scatter with the variance of all texts about the mean of their outlet in
    a stretch; those of the outlet with its own, drawn toward that of all (see `moderated`), and no
    less: a dozen texts that say the same are not yet sure to go on so. A text that the outlet shares
    with others is taken for two, which widens the interval.
    """
    count, spans = len(observations.outlets), len(starts) + 1
    stretches = np.searchsorted(starts, observations.times, side="right")
    kinds, cells = np.unique(outlets * spans + stretches, return_inverse=True)
    owners, stretches = kinds // spans, kinds % spans
    own = Groups.of(observations.scores, observations.weights, cells, len(kinds))
    every = Groups.of(own.means, own.masses, stretches, spans)
    others = every.masses[stretches] - own.masses
    # What is left of a stretch that is all the outlet's own is rounding.
    others[others < 1e-9 * own.masses] = 0.0
    compared = np.where(others > 0.0, own.masses, 0.0)
    # own − (every · all − own · mine) / others = (own − every) · all / others
    gaps = (own.means - every.means[stretches]) * every.masses[stretches]
    gaps = np.divide(gaps, others, out=np.zeros(len(kinds)), where=others > 0.0)
    found = Groups.of(gaps, compared, owners, count)
    squares, degrees = sums_of(own.squares, owners, count), sums_of(own.degrees, owners, count)
    common = variance_of(float(squares.sum()), float(degrees.sum()))
    variances, degrees = moderated(squares, degrees, common)
    variances = np.maximum(variances, common)
    shared = sums_of(compared**2 / np.maximum(others, 1.0), owners, count)
    shared = np.divide(shared, found.masses**2, out=np.zeros(count), where=found.masses > 0.0)
    reaches = student_t(degrees) * np.sqrt(variances / np.maximum(found.masses, 1.0) + common * shared)
    return _Differences(found.means, found.masses, reaches)
