"""How sure a mean of few scores is: pooled variances and Student's t."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.history.observations import Observations

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_Z: Final = NormalDist().inv_cdf(0.975)
# What is supposed before any score is seen: that the readings of texts on one state of affairs
# scatter by 0.4 (most agree, and about one in six is a state away), as surely as five texts show it.
_SUPPOSED_VARIANCE: Final = 0.4**2
_SUPPOSED_DEGREES: Final = 4.0
# So many texts next to each other in time are taken to tell of one state of affairs.
_TEXTS_A_BLOCK: Final = 4.0
# The most texts a day counts for where the question is how a relation moved: what is printed on one
# day is mostly about one event.
TEXTS_A_DAY: Final = 4.0


def sums_of(values: Floats, codes: Ints, count: int) -> Floats:
    """The sums of `values` by the code of their group, in [0, count); shape (count,)."""
    return np.asarray(np.bincount(codes, values, count), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Sums over groups of rows; each of shape (groups,), and 0 for a group without rows.

    `masses` are the sums of weights, `means` the weighted means, `squares` the weighted sums of
    squared distances from them.
    """

    masses: Floats
    means: Floats
    squares: Floats

    @classmethod
    def of(cls, values: Floats, weights: Floats, codes: Ints, count: int) -> Groups:
        """Sum rows by the code of their group, in [0, count)."""
        masses = sums_of(weights, codes, count)
        sums = sums_of(weights * values, codes, count)
        means = np.divide(sums, masses, out=np.zeros(count), where=masses > 0.0)
        return cls(masses, means, sums_of(weights * (values - means[codes]) ** 2, codes, count))

    def merged(self, codes: Ints, count: int) -> Groups:
        """The groups put together into `count` larger ones."""
        larger = Groups.of(self.means, self.masses, codes, count)
        return Groups(larger.masses, larger.means, larger.squares + sums_of(self.squares, codes, count))

    @property
    def degrees(self) -> Floats:
        """The degrees of freedom of `squares`: the distinct texts less one, and no less than 0."""
        return np.maximum(self.masses - 1.0, 0.0)


def variance_of(squares: float, degrees: float) -> float:
    """A variance from a sum of squares, drawn toward 0.4² where the degrees of freedom are few."""
    return (_SUPPOSED_DEGREES * _SUPPOSED_VARIANCE + squares) / (_SUPPOSED_DEGREES + degrees)


def daily_sums(observations: Observations) -> Groups:
    """The sums of the scores of each UTC day that has any, in order."""
    _, codes = np.unique(observations.days, return_inverse=True)
    return Groups.of(observations.scores, observations.weights, codes, int(codes.max(initial=-1)) + 1)


def blocks_of(days: Groups, texts: float) -> Groups:
    """The days gathered, in order, into blocks of about so many texts, one or more."""
    before = days.masses.cumsum() - days.masses
    # Sums of thirds fall a little short of a whole, more or less so by the order they are added in.
    _, codes = np.unique(np.floor(before / texts + 1e-6), return_inverse=True)
    return days.merged(codes, int(codes.max(initial=-1)) + 1)


def text_variance(days: Groups) -> float:
    """The variance of the scores of texts on one state of affairs, from the sums of consecutive days.

    It is pooled over blocks of days with some four texts each: what moves more slowly than that is
    no noise.
    """
    blocks = blocks_of(days, _TEXTS_A_BLOCK)
    return variance_of(float(blocks.squares.sum()), float(blocks.degrees.sum()))


def moderated(squares: Floats, degrees: Floats, variance: float) -> tuple[Floats, Floats]:
    """The variance of a text in each group, drawn toward a common `variance`; and its degrees of freedom.

    The moderated variance of Smyth, "Linear models and empirical Bayes methods for assessing
    differential expression in microarray experiments", Statistical Applications in Genetics and
    Molecular Biology 3, 2004; with the degrees of freedom of the common variance set to four.
    """
    all_degrees = _SUPPOSED_DEGREES + degrees
    return (_SUPPOSED_DEGREES * variance + squares) / all_degrees, all_degrees


def mean_intervals(groups: Groups, variance: float) -> tuple[Floats, Floats]:
    """The low and the high ends of the 95 % interval of each group's mean score, within [−1, 1].

    In 95 of 100 groups it holds the mean that the scores of ever more texts of that group would
    come to, if each text is written and read independently of the others. A group counts for as
    many texts as its weights sum to, and for no less than one; `variance` is by `text_variance`.
    """
    own, degrees = moderated(groups.squares, groups.degrees, variance)
    reach = student_t(degrees) * np.sqrt(own / np.maximum(groups.masses, 1.0))
    return np.clip(groups.means - reach, -1.0, 1.0), np.clip(groups.means + reach, -1.0, 1.0)


def student_t(degrees: Floats) -> Floats:
    """The 97.5 % quantile of Student's t, to 0.04 % for four degrees of freedom and nearer for more.

    The expansion of Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.7.5.
    """
    z = _Z
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / degrees + second / degrees**2 + third / degrees**3 + fourth / degrees**4
