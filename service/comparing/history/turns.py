"""On which days the mean score of a series turns: cuts are proposed, and kept where they are sure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from service.comparing.history.confidence import change_confidence
from service.comparing.history.intervals import TEXTS_A_DAY, Floats, Groups, Ints, text_variance
from service.comparing.history.segments import best_cut, optimal_cuts
from service.comparing.history.texts import Texts, noise_of

# The texts a stretch has at the least: an event may bring three or four, and is no new relation.
_LEAST_TEXTS: Final = 5.0
# To measure noise, only turns of so many texts are taken out: shorter ones may well be noise.
_SETTLED_TEXTS: Final = 8.0
# A cut costs this times the variance of a text times the logarithm of the texts: the leading term of
# the modified Bayes information criterion (Zhang and Siegmund, "A modified Bayes information
# criterion with applications to the analysis of comparative genomic hybridization data",
# Biometrics 63, 2007), which allows for the place having been searched for.
_PENALTY: Final = 3.0
_LEAST_SIZE: Final = 0.3
_TELLING_DAYS: Final = 2
_LEAST_CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Turn:
    """The mean score changes before day `cut`; `confidence` in [0, 1) that it does."""

    cut: int
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class _Series:
    """The scores by day, with every text (`plain`) and with four a day at the most (`days`, `texts`)."""

    plain: Groups
    days: Groups
    texts: Texts

    @classmethod
    def of(cls, days: Ints, scores: Floats, weights: Floats) -> _Series:
        count = int(days.max()) + 1
        plain = Groups.of(scores, weights, days, count)
        counted = weights * np.minimum(1.0, TEXTS_A_DAY / plain.masses)[days]
        sums = Groups.of(scores, counted, days, count)
        # Sums depend on the order of the rows in their last digits, and equally good cuts on those.
        sums = Groups(sums.masses.round(9), sums.means.round(9), sums.squares.round(9))
        return cls(plain, sums, Texts.of(days, scores, counted))


def turns_of(days: Ints, scores: Floats, weights: Floats) -> list[Turn]:
    """The turns of a series of one or more rows, given the ordinal of each row's day from 0.

    Cuts are proposed by optimal partition and kept if a permutation test is sure of each between its
    neighbours; the least sure goes first, and those beside it are placed and tested anew. Either
    side of a turn has five texts or more, of three days or more. Their means differ by 0.3 or more,
    and still do without the two most telling days on either side: one event, or two contrarian
    articles, are no turn.
    """
    series = _Series.of(days, scores, weights)
    texts = float(series.days.masses.sum())
    settled = _settled(series.days, texts)
    if not settled:
        return []
    if _difference(series.days, 0, *[*settled, len(series.days.masses)][:2]) < 0.0:
        # What follows orders scores within days. This way mirrored scores have mirrored turns.
        return turns_of(days, -scores, weights)
    noise = noise_of(series.texts, settled)
    penalty = _PENALTY * noise.variance * noise.inflation * math.log(texts)
    return _kept(series, optimal_cuts(series.days, _LEAST_TEXTS, penalty), noise.inflation)


def _settled(days: Groups, texts: float) -> list[int]:
    """The cuts at turns beyond doubt, or else at the least doubtful one: what is left is taken for noise."""
    penalty = _PENALTY * text_variance(days) * math.log(max(texts, 2.0))
    cuts = optimal_cuts(days, _SETTLED_TEXTS, penalty)
    best = best_cut(days, 0, len(days.masses), _LEAST_TEXTS)
    return cuts or ([] if best is None else [best])


def _kept(series: _Series, cuts: list[int], inflation: float) -> list[Turn]:
    """The cuts that are left when none is too small or too doubtful."""
    known: dict[tuple[int, int, int], tuple[float, float]] = {}
    while cuts:
        bounds = [0, *cuts, len(series.days.masses)]
        places = list(zip(bounds, bounds[1:], bounds[2:], strict=False))
        for place in places:
            if place not in known:
                known[place] = _strength(series, *place, inflation)
        weakest = min(range(len(cuts)), key=lambda number: known[places[number]])
        if known[places[weakest]][0] >= _LEAST_CONFIDENCE:
            return [Turn(place[1], known[place][0]) for place in places]
        del cuts[weakest]
        _place_anew(series.days, cuts, weakest)
    return []


def _place_anew(days: Groups, cuts: list[int], gap: int) -> None:
    """Move the cuts on both sides of the gap in `cuts` to where they are best, now that it is there."""
    for number in (gap - 1, gap):
        if 0 <= number < len(cuts):
            bounds = [0, *cuts, len(days.masses)]
            best = best_cut(days, bounds[number], bounds[number + 2], _LEAST_TEXTS)
            cuts[number] = cuts[number] if best is None else best


def _strength(series: _Series, start: int, cut: int, end: int, inflation: float) -> tuple[float, float]:
    """The confidence in a turn, 0 where it is too small; and how large it is at the least."""
    direction = math.copysign(1.0, _difference(series.days, start, cut, end))
    size = min(
        direction * _difference(series.plain, start, cut, end),
        direction * _difference(series.days, start, cut, end),
        _rest(series.days, cut, end, direction) + _rest(series.days, start, cut, -direction),
    )
    if size < _LEAST_SIZE:
        return 0.0, size
    before, after = series.texts.between(start, cut), series.texts.between(cut, end)
    return change_confidence(before, after, _LEAST_TEXTS, inflation), size


def _difference(days: Groups, start: int, cut: int, end: int) -> float:
    """The mean from `cut` to before `end`, less that from `start` to before `cut`."""
    return _mean(days, slice(cut, end)) - _mean(days, slice(start, cut))


def _mean(days: Groups, part: slice) -> float:
    return float(np.average(days.means[part], weights=days.masses[part]))


def _rest(days: Groups, start: int, end: int, direction: float) -> float:
    """The mean of the days times `direction`, without the two that raise it most; −∞ where no other is left."""
    part = slice(start, end)
    means, masses = direction * days.means[part], days.masses[part]
    raised = masses * (means - direction * _mean(days, part))
    left = np.argsort(-raised, kind="stable")[_TELLING_DAYS:]
    return float(np.average(means[left], weights=masses[left])) if len(left) else -math.inf
