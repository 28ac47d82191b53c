"""Where a series of daily means is best cut into stretches, each with a mean of its own."""

from __future__ import annotations

import numpy as np

from service.comparing.history.intervals import Groups

# Masses are sums of halves and thirds.
_ROUNDING = 1e-6


def optimal_cuts(days: Groups, least: float, penalty: float) -> list[int]:
    """The cuts that minimise the squares about the stretches' means plus `penalty` for each cut.

    A cut at i lies before day i, and every stretch has a mass of `least` or more. Exact, by the
    dynamic programme of Jackson et al., "An algorithm for optimal partitioning of data on an
    interval", IEEE Signal Processing Letters 12, 2005; in time quadratic in the days.
    """
    count = len(days.masses)
    masses = np.concatenate([[0.0], days.masses.cumsum()])
    sums = np.concatenate([[0.0], (days.masses * days.means).cumsum()])
    starts = np.searchsorted(masses, masses - least + _ROUNDING, side="right")
    costs = np.full(count + 1, np.inf)
    costs[0] = 0.0
    previous = np.zeros(count + 1, np.int64)
    for end in range(1, count + 1):
        if start := int(starts[end]):
            # The squares of all days are the same however they are cut, and left out.
            gains = (sums[end] - sums[:start]) ** 2 / (masses[end] - masses[:start])
            totals = costs[:start] - gains
            best = int(totals.argmin())
            previous[end], costs[end] = best, totals[best] + penalty
    cuts = []
    cut = int(previous[count])
    while cut:
        cuts.append(cut)
        cut = int(previous[cut])
    return cuts[::-1]


def best_cut(days: Groups, start: int, end: int, least: float) -> int | None:
    """The cut of days `start` to `end` that leaves the least squares; None where either side has under `least`."""
    masses = days.masses[start:end].cumsum()
    sums = (days.masses * days.means)[start:end].cumsum()
    places = np.flatnonzero(np.minimum(masses, masses[-1] - masses) > least - _ROUNDING)
    if not len(places):
        return None
    before, total = masses[places], masses[-1]
    gains = (sums[places] - sums[-1] * before / total) ** 2 / (before * (total - before))
    return start + 1 + int(places[gains.argmax()])
