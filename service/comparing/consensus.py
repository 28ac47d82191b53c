"""What the stored positions say together, how far they agree, and how far an article is from it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.values import Consensus, Verdict
from service.reading.values import Position, Probabilities

# Each position counts by its presence times this plus its similarity: what is like the article
# counts up to five times as much as what has no word in common with it, and everything counts.
_FLOOR: Final = 0.25
# From here on a distance is a departure: a third of the way from one end of the scale to the other
# lies beyond what the choice between two neighbouring states, both doubtful, can make.
DEPARTURE_FROM: Final = 1 / 3
# Under this agreement the archive is split, and there is nothing to depart from.
LEAST_AGREEMENT: Final = 0.25


def weights_of(positions: Sequence[Position], similarities: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much each stored position counts; shape (positions,)."""
    presences = np.array([position.presence for position in positions])
    return np.asarray(presences * (_FLOOR + similarities))


def consensus_of(positions: Sequence[Position], weights: NDArray[np.float64]) -> Consensus | None:
    """The weighted mean of the stored distributions; None where there are none."""
    if not positions or weights.sum() <= 0.0:
        return None
    table = np.array([position.probabilities.as_tuple() for position in positions])
    shares = weights / weights.sum()
    hostile, impasse, cooperative = (float(share) for share in shares @ table)
    probabilities = Probabilities(hostile, impasse, cooperative)
    states = np.eye(table.shape[1])[table.argmax(axis=1)]
    return Consensus(probabilities, agreement_of(shares @ states))


def agreement_of(distribution: NDArray[np.float64]) -> float:
    """How far a distribution over the ordered states agrees with itself, in [0, 1].

    The consensus measure of Tastle and Wierman ("Consensus and dissention: a measure of ordinal
    dispersion", International Journal of Approximate Reasoning 45, 2007):
    1 + Σ pᵢ log₂(1 − |xᵢ − μ| / d), with the states one apart and d their range.
    """
    places = np.arange(len(distribution), dtype=np.float64)
    mean = float(distribution @ places)
    distances = np.abs(places - mean) / (len(distribution) - 1)
    total = sum(p * math.log2(1.0 - gap) for p, gap in zip(distribution, distances, strict=True) if p > 0.0)
    return min(1.0, max(0.0, 1.0 + float(total)))


def departure_of(position: Probabilities, consensus: Probabilities) -> float:
    """The distance of two distributions over the ordered states, in [0, 1].

    The earth mover's distance with the states one apart, over their range: the mean difference of
    the cumulative distributions. All hostile against all cooperative is 1; against all impasse, ½.
    """
    gaps = np.cumsum(np.array(position.as_tuple()) - np.array(consensus.as_tuple()))[:-1]
    return min(1.0, float(np.abs(gaps).mean()))


def verdict_on(position: Position, consensus: Consensus | None) -> Verdict:
    """Whether a position agrees with the consensus or departs from it, if there is one.

    It departs where its state is another and the distance is more than doubt about two neighbouring
    states can make, or where the distance is that of two states whatever the states are called.
    """
    if consensus is None or consensus.agreement < LEAST_AGREEMENT:
        return Verdict.NO_CONSENSUS
    departure = departure_of(position.probabilities, consensus.probabilities)
    threshold = DEPARTURE_FROM if position.state is not consensus.state else 2 * DEPARTURE_FROM
    return Verdict.DEPARTS if departure >= threshold else Verdict.AGREES
