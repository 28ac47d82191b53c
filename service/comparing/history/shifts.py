"""When a relation moved: the points in time at which the mean score of its articles changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.history.intervals import (
    Groups,
    Ints,
    daily_sums,
    mean_intervals,
    sums_of,
    text_variance,
)
from service.comparing.history.observations import Observations, distinct_texts
from service.comparing.history.turns import turns_of
from service.comparing.times import instant, moment
from service.reading.values import Probabilities, State

# The search is quadratic in the days. More are gathered into spans of two, four, eight days.
_MOST_DAYS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the articles between two shifts say together.

    `probabilities` are the mean distribution, in which every distinct text counts the same, and
    `interval` the 95 % interval of its score (see `mean_intervals`). `stored` counts articles and
    `distinct` texts. `first` and `last` are the times of its first and its last article.
    """

    probabilities: Probabilities
    interval: tuple[float, float]
    stored: int
    distinct: int
    first: datetime
    last: datetime

    @property
    def state(self) -> State:
        """The most probable state of the mean distribution."""
        return self.probabilities.state

    @property
    def score(self) -> float:
        """The mean score, in [−1, 1]."""
        return self.probabilities.score


@dataclass(frozen=True, slots=True)
class Shift:
    """The mean score changed after `earliest`, the last article before, and by `latest`, the first after.

    `confidence` in [0, 1) is that of a permutation test (see `change_confidence`).
    """

    earliest: datetime
    latest: datetime
    confidence: float
    before: Stretch
    after: Stretch

    @property
    def at(self) -> datetime:
        """The time of the first article after the shift."""
        return self.latest

    @property
    def size(self) -> float:
        """The mean score after less the mean score before, in [−2, 2]; 0.3 or more, up or down."""
        return self.after.score - self.before.score


def shifts_of(observations: Observations) -> tuple[Shift, ...]:
    """The shifts of a relation, earliest first.

    The scores are cut into stretches by optimal partition, and each cut is put to a permutation
    test (`turns_of` tells how). A shift lies between two UTC days, never within one. Each stretch
    has five distinct texts or more, of three days or more, where a day counts for four at the most.
    Neither the order of the rows nor chance has a part in what is found.
    """
    if not len(observations):
        return ()
    days = _ordinals(observations.days)
    turns = turns_of(days, observations.scores, observations.weights)
    times, ordered = np.sort(observations.times), np.sort(days)
    places = [int(np.searchsorted(ordered, turn.cut)) for turn in turns]
    stretches = _between(observations, times[places])
    return tuple(
        Shift(moment(times[place - 1]), moment(times[place]), turn.confidence, before, after)
        for place, turn, before, after in zip(places, turns, stretches, stretches[1:], strict=False)
    )


def stretches_of(observations: Observations, shifts: Sequence[Shift]) -> tuple[Stretch, ...]:
    """The stretches between `shifts`, one more than those, earliest first; none where there are no articles."""
    return _between(observations, starts_of(shifts)) if len(observations) else ()


def starts_of(shifts: Sequence[Shift]) -> NDArray[np.datetime64]:
    """The times at which the stretches after the first begin; shape (shifts,)."""
    return np.array([instant(shift.at) for shift in shifts], "datetime64[us]")


def _between(observations: Observations, starts: NDArray[np.datetime64]) -> tuple[Stretch, ...]:
    codes = np.searchsorted(starts, observations.times, side="right").astype(np.int64)
    count = len(starts) + 1
    sums = Groups.of(observations.scores, observations.weights, codes, count)
    lows, highs = mean_intervals(sums, text_variance(daily_sums(observations)))
    shares = [
        sums_of(observations.weights * column, codes, count) / sums.masses
        for column in observations.probabilities.T
    ]
    stored = np.bincount(codes)
    distinct = distinct_texts(observations.weights, codes, count)
    times = np.sort(observations.times)
    ends = stored.cumsum()
    return tuple(
        Stretch(
            Probabilities(*(float(share[code]) for share in shares)),
            (float(lows[code]), float(highs[code])),
            int(stored[code]),
            int(distinct[code]),
            moment(times[ends[code] - stored[code]]),
            moment(times[ends[code] - 1]),
        )
        for code in range(count)
    )


def _ordinals(days: Ints) -> Ints:
    """Number the days that occur from 0, in spans of so many days that few numbers do."""
    since, width = days - days.min(), 1
    while len(np.unique(since // width)) > _MOST_DAYS:
        width *= 2
    return np.unique(since // width, return_inverse=True)[1].astype(np.int64)
