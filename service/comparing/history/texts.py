"""The distinct texts on a dyad in the order of their days, and how far they follow each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from service.comparing.history.intervals import Floats, Groups, Ints, variance_of

_SEED: Final = 2018
# An event is written about for a few texts on end: further apart, texts are taken to be independent.
_LAGS: Final = 3
# What the inflation is supposed to be before any is seen: texts on one relation are never quite
# independent, and a few cannot show how far. In simulated runs of three to five texts on one event,
# two thirds or all of the series, it keeps false shifts under one in ten.
_SUPPOSED_INFLATION: Final = 1.3
# Scores this near are not told apart: what differs by less is no sign of how texts follow each other.
_GRAIN: Final = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Distinct texts by day, shuffled within each; shape (texts,) each.

    `days` are the ordinals of their days, `masses` what each counts (1, or less where a text has
    copies on other days or its day has more texts than count), `scores` are in [−1, 1].
    """

    days: Ints
    masses: Floats
    scores: Floats

    @classmethod
    def of(cls, days: Ints, scores: Floats, weights: Floats) -> Texts:
        """Gather rows, one or more, into texts: those of a day by score, until they weigh one together.

        The copies of a text have nearly the same score, and so become one again.
        """
        order = np.lexsort((weights, scores, days))
        days, scores, weights = days[order], scores[order], weights[order]
        opens = np.diff(days, prepend=-1) != 0
        ends = weights.cumsum()
        origins = (ends - weights)[opens][opens.cumsum() - 1]
        # A row belongs where its middle lies. Sums of thirds fall a little short of a whole.
        numbers = np.floor(ends - weights / 2 - origins + 1e-6)
        starts = np.flatnonzero(opens | (np.diff(numbers, prepend=0.0) != 0))
        masses = np.add.reduceat(weights, starts)
        sums = np.add.reduceat(weights * scores, starts)
        days = days[starts]
        shuffled = np.lexsort((np.random.default_rng(_SEED).random(len(starts)), days))
        return cls(days, masses[shuffled], (sums / masses)[shuffled])

    def between(self, start: int, end: int) -> Texts:
        """The texts of the days from `start` to before `end`."""
        first, last = np.searchsorted(self.days, [start, end])
        return Texts(self.days[first:last], self.masses[first:last], self.scores[first:last])

    def blocks(self, size: int) -> Texts:
        """The texts put together into blocks of about `size` neighbours each, under the day of the first."""
        count = max(1, len(self.days) // size)
        starts = np.linspace(0, len(self.days), count, endpoint=False).astype(np.int64)
        masses = np.add.reduceat(self.masses, starts)
        return Texts(self.days[starts], masses, np.add.reduceat(self.masses * self.scores, starts) / masses)


@dataclass(frozen=True, slots=True)
class Noise:
    """How scores scatter about the means of their stretches.

    `variance` is that of one text. `inflation`, 1.3 or more, is what the variance of a mean of many
    texts is multiplied by because texts next to each other are alike.
    """

    variance: float
    inflation: float


def noise_of(texts: Texts, cuts: list[int]) -> Noise:
    """The noise left when the days are cut into stretches.

    The inflation is 1 + 2 Σ ρₖ over the autocorrelations ρₖ of the first three lags (Bayley and
    Hammersley, "The 'effective' number of independent observations in an autocorrelated time
    series", Supplement to the Journal of the Royal Statistical Society 8, 1946), each raised by what
    taking the means out lowers it: 1 / n for each mean (Marriott and Pope, "Bias in the estimation
    of autocorrelations", Biometrika 41, 1954). To this is added the 0.3 that is supposed.
    """
    stretches = np.searchsorted(cuts, texts.days, side="right")
    sums = Groups.of(texts.scores, texts.masses, stretches, len(cuts) + 1)
    rests = (texts.scores - sums.means[stretches]) * np.sqrt(texts.masses)
    squares = float(sums.squares.sum())
    bias = len(sums.masses) / len(rests)
    correlations = [
        float(np.sum(rests[lag:] * rests[:-lag], where=stretches[lag:] == stretches[:-lag]))
        / (squares + _GRAIN**2 * len(rests))
        + bias
        for lag in range(1, _LAGS + 1)
    ]
    excess = max(0.0, 2.0 * float(sum(correlations)))
    return Noise(variance_of(squares, float(sums.degrees.sum())), _SUPPOSED_INFLATION + excess)
