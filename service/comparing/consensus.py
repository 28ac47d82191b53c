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
# A departure begins half-way from one state to the next: two neighbouring states are ½ apart.
DEPARTURE_FROM: Final = 1 / 4
# Under this agreement the archive is split: of positions at the two ends of the scale, four against
# one are a consensus (0.28), three against one are none (0.19).
LEAST_AGREEMENT: Final = 0.25
# Agreement does not tell which state leads: with a third for each of the three it is 1/3. A leading
# state must be more than the blind guess a third is, as it must be in the reading of one article.
LEAST_LEAD: Final = 0.4


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
