"""How sure it is that the mean score changes at a cut."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.history.intervals import Floats
from service.comparing.history.texts import Texts

# With these the confidence comes in steps of 1/500.
_PERMUTATIONS: Final = 499
_SEED: Final = 2018
# From so many texts on either side on, neighbours are moved together: the order within a block
# keeps what the texts of one event have in common. More blocks in all cost time and tell no more.
_BLOCKS_A_SIDE: Final = 32
_MOST_BLOCKS: Final = 256
# Scores this near are not told apart: of texts that all say the same, no change is without bounds.
_GRAIN: Final = 0.05


def change_confidence(before: Texts, after: Texts, least: float, inflation: float) -> float:
    """How sure it is, in [0, 1), that the mean score changes between two neighbouring stretches.

    It is one less the share of 500 orders of their texts, their own among them, in which some cut
    that leaves `least` on either side explains as much of the squares as this one does in theirs: a
    permutation test of the largest CUSUM statistic, which so allows for the cut having been searched
    for (Antoch and Hušková, "Permutation tests in change point analysis", Statistics & Probability
    Letters 53, 2001). As it takes texts for independent, this cut's statistic is first divided by
    `inflation`. The same texts give the same confidence.
    """
    shorter, total = sorted((len(before.days), len(after.days)))[0], len(before.days) + len(after.days)
    size = max(1, shorter // _BLOCKS_A_SIDE, -(-total // _MOST_BLOCKS))
    parts = [before.blocks(size), after.blocks(size)]
    masses = np.concatenate([part.masses for part in parts])
    scores = np.concatenate([part.scores for part in parts])
    scores -= np.average(scores, weights=masses)
    ends = masses.cumsum()[:-1]
    allowed = np.minimum(ends, masses.sum() - ends) > least - 1e-6
    if size == 1:
        # Blocks may end within a day, texts not: a change cannot either.
        allowed &= np.diff(np.concatenate([part.days for part in parts])) > 0
    floor = _GRAIN**2 * float(before.masses.sum() + after.masses.sum())
    own = _largest(masses[None], scores[None], np.array([len(parts[0].days) - 1]), floor)
    orders = np.random.default_rng(_SEED).random((_PERMUTATIONS, len(masses))).argsort(axis=1)
    others = _largest(masses[orders], scores[orders], np.flatnonzero(allowed), floor)
    reached = int((others > own / inflation - 1e-9).sum())
    return 1.0 - (1 + reached) / (1 + _PERMUTATIONS)


def _largest(masses: Floats, scores: Floats, places: NDArray[np.intp], floor: float) -> Floats:
    """The most squares that a cut after one of `places` explains, over those it leaves, in each order.

    `masses` and `scores`, with mean 0, are (orders, blocks); the result is (orders,).
    """
    parts = masses * scores
    sums = parts.cumsum(axis=1)[:, places]
    ends = masses.cumsum(axis=1)
    total = ends[:, -1:]
    ends = ends[:, places]
    explained = (sums**2 * total / (ends * (total - ends))).max(axis=1)
    left = np.maximum((parts * scores).sum(axis=1) - explained, 0.0)
    return np.asarray(explained / (left + floor))
