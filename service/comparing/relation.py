"""What the stored positions on one dyad come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from service.comparing.consensus import consensus_of, recencies_of, weights_of, whole
from service.comparing.history.observations import Observations
from service.comparing.indexing.candidates import Candidates, newest
from service.comparing.times import moment
from service.comparing.values import Consensus
from service.reading.values import STATES, State


@dataclass(frozen=True, slots=True)
class Relation:
    """A dyad's stored positions in figures.

    `stored` counts positions and `states` those of each state; `distinct` counts texts, with copies
    as one, and `score` is their mean, in [−1, 1]. In the consensus, newer positions count more.
    """

    stored: int
    distinct: int
    states: Mapping[State, int]
    score: float | None
    consensus: Consensus | None
    first_published_at: datetime | None
    last_published_at: datetime | None


def relation_of(candidates: Candidates, half_life: float, at: float | None = None) -> Relation:
    """The figures of some positions; what is recent is reckoned from the day `at`, or else from the newest."""
    shares = candidates.shares
    at = newest(candidates) if at is None else at
    recencies = recencies_of(candidates.days, at, half_life, shares)
    weights = weights_of(candidates.presences, candidates.similarities, recencies, shares)
    scores = candidates.probabilities[:, 2] - candidates.probabilities[:, 0]
    counts = np.bincount(candidates.states, minlength=len(STATES))
    dated = candidates.published[~np.isnat(candidates.published)]
    return Relation(
        stored=len(candidates),
        distinct=round(float(shares.sum())),
        states={state: int(count) for state, count in zip(STATES, counts, strict=True)},
        score=float(whole((1.0 + scores) * shares).sum() / whole(shares).sum()) - 1.0
        if len(candidates)
        else None,
        consensus=consensus_of(candidates.probabilities, candidates.states, weights),
        first_published_at=moment(dated.min()) if len(dated) else None,
        last_published_at=moment(dated.max()) if len(dated) else None,
    )


def observations_of(candidates: Candidates) -> Observations:
    """Those that have a date, as observations of the relation over time."""
    dated = candidates.where(~np.isnat(candidates.published))
    return Observations(
        times=dated.published,
        probabilities=dated.probabilities,
        weights=dated.shares,
        outlets=dated.outlets,
        outlet_codes=dated.outlet_codes,
    )
