"""Where a relation is heading: the slope of the scores of its articles over time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import NormalDist
from typing import Final

import numpy as np

from service.comparing.history.intervals import TEXTS_A_DAY, Floats, Groups
from service.comparing.history.observations import Observations
from service.comparing.times import moment

_Z: Final = NormalDist().inv_cdf(0.975)
_DAYS_A_YEAR: Final = 365.25
# The scores of single texts are mostly near −1, 0 or 1, and the median of their slopes is 0 whatever
# the share of each. The means of four move with the shares, and take in what one event brings.
_TEXTS_A_MEAN: Final = 4.0
# Slopes are taken of all pairs of means: two hundred have twenty thousand.
_MOST_MEANS: Final = 200
# Of fewer means the interval would not take in 95 % even with all their slopes.
_LEAST_MEANS: Final = 5
# A relation that moves by less than this in all the time looked at is steady.
_LEAST_CHANGE: Final = 0.1


class Direction(StrEnum):
    """Where a relation is heading."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Trend:
    """The slope of the score, in score a year, over the articles from `first` to `last`.

    `interval` is its 95 % interval, or None where the texts are too few for one, which is under some
    twenty. `change` is what the slope comes to from `first` to `last`, in score.
    """

    first: datetime
    last: datetime
    slope: float
    interval: tuple[float, float] | None
    change: float

    @property
    def direction(self) -> Direction:
        """Steady where the interval holds 0 or there is none, or where the change is under 0.1."""
        low, high = self.interval or (0.0, 0.0)
        if low <= 0.0 <= high or abs(self.change) < _LEAST_CHANGE:
            return Direction.STEADY
        return Direction.IMPROVING if self.slope > 0.0 else Direction.WORSENING


def trend_of(observations: Observations) -> Trend | None:
    """The trend over all of the observations; None where they are of fewer than two days.

    To ask where a relation is heading since its last shift, give the observations since then
    (`Observations.since`): across a shift the slope says little. The slope is the median of the
    slopes between the means of consecutive texts, by days, four texts a day at the most; its
    interval is Sen's ("Estimates of the regression coefficient based on Kendall's tau", Journal of
    the American Statistical Association 63, 1968).
    """
    means, days = _means(observations)
    if len(days) < 2:
        return None
    one, other = np.triu_indices(len(days), 1)
    slopes = np.sort((means[other] - means[one]) / (days[other] - days[one])) * _DAYS_A_YEAR
    first, last = observations.times.min(), observations.times.max()
    slope = float(np.median(slopes))
    return Trend(
        first=moment(first),
        last=moment(last),
        slope=slope,
        interval=_interval(slopes, len(days)) if len(days) >= _LEAST_MEANS else None,
        change=slope * float((last - first) / np.timedelta64(1, "D")) / _DAYS_A_YEAR,
    )


def _means(observations: Observations) -> tuple[Floats, Floats]:
    """The mean scores of consecutive texts, and their mean days; shape (means,) each."""
    days, codes = np.unique(observations.days, return_inverse=True)
    scores = Groups.of(observations.scores, observations.weights, codes, len(days))
    counted = np.minimum(scores.masses, TEXTS_A_DAY)
    size = max(_TEXTS_A_MEAN, float(counted.sum()) / _MOST_MEANS)
    _, blocks = np.unique(np.floor((counted.cumsum() - counted) / size), return_inverse=True)
    count = int(blocks.max(initial=-1)) + 1
    return (
        Groups.of(scores.means, counted, blocks, count).means,
        Groups.of(days.astype(np.float64), counted, blocks, count).means,
    )


def _interval(slopes: Floats, means: int) -> tuple[float, float]:
    """Sen's 95 % interval of the median of `slopes`, sorted, of all pairs of `means` values."""
    reach = _Z * math.sqrt(means * (means - 1) * (2 * means + 5) / 18)
    low = max(round((len(slopes) - reach) / 2) - 1, 0)
    high = min(round((len(slopes) + reach) / 2), len(slopes) - 1)
    return float(slopes[low]), float(slopes[high])
