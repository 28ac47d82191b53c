"""What the stored positions say together, how far they agree, and how far an article is from it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.values import Consensus, Verdict
from service.reading.values import STATES, Position, Probabilities

# Each position counts by its presence times this plus its similarity: what is like the article
# counts up to five times as much as what has no word in common with it, and everything counts.
_FLOOR: Final = 0.25
# However old a position is, it keeps this share of its weight: where nothing newer is stored, what
# there is still counts by its similarity.
_OLDEST: Final = 0.02
_FEWEST_TEXTS: Final = 3.0
# Among so many of the nearest in time there are three texts, unless each has dozens of copies.
_LOOKED_AT: Final = 64
_UNITS: Final = 2.0**32
# Departures that differ by less are the same but for rounding.
_SAME: Final = 1e-9
# A departure begins half-way from one state to the next: two neighbouring states are ½ apart.
DEPARTURE_FROM: Final = 1 / 4
# Under this agreement the archive is split: of positions at the two ends of the scale, four against
# one are a consensus (0.28), three against one are none (0.19).
LEAST_AGREEMENT: Final = 0.25
# Agreement does not tell which state leads: with a third for each of the three it is 1/3. A leading
# state must be more than the blind guess a third is, as it must be in the reading of one article.
LEAST_LEAD: Final = 0.4


def recencies_of(
    days: NDArray[np.float32], at: float, half_life: float, shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How much each position counts for its distance in time from `at`, in (0, 1]; shape (n,).

    Half for each `half_life` days before or after, down to a floor. Where fewer than three texts lie
    within two of them, they are stretched until the third counts a quarter: one article is not what
    is written these days (a kernel as wide as its nearest neighbours are far: Loftsgaarden and
    Quesenberry, Annals of Mathematical Statistics 36, 1965). `shares` are what is left to each copy
    of a text. What has no date counts as one half-life away; with `at` NaN, so does everything.
    """
    # In single precision, which is fast, and as good as dates are known.
    away = np.abs(days - np.float32(at))
    undated = np.isnan(away)
    near = away <= np.float32(2.0 * half_life)
    width = half_life
    if float(shares @ near) < _FEWEST_TEXTS - _SAME:
        width = max(half_life, _reach(away, shares) / 2.0)
    halvings = away / np.float32(width)
    halvings[undated] = 1.0
    return np.asarray(_OLDEST + (1.0 - _OLDEST) * np.exp(-np.float32(np.log(2.0)) * halvings), np.float64)


def _reach(away: NDArray[np.float32], shares: NDArray[np.float64]) -> float:
    """How many days off the third nearest text is, or the last where there are fewer; 0 without any."""
    near = np.argpartition(away, _LOOKED_AT)[:_LOOKED_AT] if len(away) > _LOOKED_AT else np.arange(len(away))
    near = near[np.isfinite(away[near])]
    if not len(near):
        return 0.0
    near = near[np.argsort(away[near])]
    third = min(int(np.searchsorted(shares[near].cumsum(), _FEWEST_TEXTS - _SAME)), len(near) - 1)
    return float(away[near[third]])


def weights_of(
    presences: NDArray[np.float64],
    similarities: NDArray[np.float64],
    recencies: NDArray[np.float64],
    shares: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How much each stored position counts; shape (n,). `shares` are what is left to each copy of a text.

    In whole numbers: a sum of floats depends on its order, but one of whole numbers below 2⁵³ does
    not, and a million of these stay below. What articles say together so is the same to the last
    bit in whatever order they came.
    """
    return whole(presences * (_FLOOR + similarities) * recencies * shares)


def whole(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values in [0, 2), in units of 2⁻³², to the nearest whole number."""
    return np.rint(values * _UNITS)


def consensus_of(
    probabilities: NDArray[np.float64], states: NDArray[np.int8], weights: NDArray[np.float64]
) -> Consensus | None:
    """The weighted mean of the stored distributions (n, 3); None where there are none.

    `states` (n,) are the most probable ones, as places in STATES; `weights` (n,) whole numbers.
    """
    total = float(weights.sum())
    if total <= 0.0:
        return None
    hostile, impasse, cooperative = (
        float(np.rint(column * weights).sum()) / total for column in probabilities.T
    )
    shares = np.bincount(states, weights, len(STATES)) / total
    return Consensus(Probabilities(hostile, impasse, cooperative), agreement_of(np.asarray(shares)))


def agreement_of(distribution: NDArray[np.float64]) -> float:
    """How far a distribution over the ordered states agrees with itself, in [0, 1].

    The consensus measure of Tastle and Wierman ("Consensus and dissention: a measure of ordinal
    dispersion", International Journal of Approximate Reasoning 45, 2007):
    1 + Σ pᵢ log₂(1 − |xᵢ − μ| / d), with the states one apart and d their range.
    """
    places = np.arange(len(distribution), dtype=np.float64)
    mean = float(distribution @ places)
    nearness = 1.0 - np.abs(places - mean) / (len(distribution) - 1)
    # A share too small to move the mean off the other end has nearness 0, and no part: x log x → 0.
    parts = [p * math.log2(near) for p, near in zip(distribution, nearness, strict=True) if p and near > 0.0]
    return min(1.0, max(0.0, 1.0 + float(sum(parts))))


def departure_of(position: Probabilities, consensus: Probabilities) -> float:
    """The distance of two distributions over the ordered states, in [0, 1].

    The earth mover's distance with the states one apart, over their range: the mean difference of
    the cumulative distributions. All hostile against all cooperative is 1; against all impasse, ½.
    """
    gaps = np.cumsum(np.array(position.as_tuple()) - np.array(consensus.as_tuple()))[:-1]
    return min(1.0, float(np.abs(gaps).mean()))


def departures_of(probabilities: NDArray[np.float64], consensus: Probabilities) -> NDArray[np.float64]:
    """`departure_of` for each of the distributions (n, 3); shape (n,)."""
    below = np.abs(probabilities[:, 0] - consensus.hostile)
    above = np.abs(probabilities[:, 2] - consensus.cooperative)
    return (below + above) / 2.0


def percentile_of(departure: float, others: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """How much of the weight, in %, is nearer to the consensus than `departure`; what is as near counts half.

    `others` (n,) are the stored positions' own departures and `weights` (n,) those of the consensus,
    so that an article is unusual among what it is like and what was written at its time.
    """
    nearer = float(weights[others < departure - _SAME].sum())
    at_most = float(weights[others <= departure + _SAME].sum())
    return 100.0 * (nearer + at_most) / 2.0 / float(weights.sum())


def verdict_on(position: Position, consensus: Consensus | None) -> Verdict:
    """Whether a position agrees with the consensus or departs from it, if there is one.

    It departs where its state is another and the departure at least `DEPARTURE_FROM`: a state that
    wins by a hair is no departure. A position of the same state agrees, as it is never further off
    than ½, and that only where its own state barely outweighs the others.
    """
    if consensus is None or _is_split(consensus):
        return Verdict.NO_CONSENSUS
    if position.state is consensus.state:
        return Verdict.AGREES
    departure = departure_of(position.probabilities, consensus.probabilities)
    return Verdict.DEPARTS if departure >= DEPARTURE_FROM else Verdict.AGREES


def _is_split(consensus: Consensus) -> bool:
    """Whether the stored positions say too many things to depart from any of them."""
    lead = consensus.probabilities.of(consensus.state)
    return consensus.agreement < LEAST_AGREEMENT or lead < LEAST_LEAD
