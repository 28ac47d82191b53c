"""One position against every stored position on its dyad."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.consensus import (
    consensus_of,
    departure_of,
    departures_of,
    percentile_of,
    recencies_of,
    verdict_on,
    weights_of,
)
from service.comparing.indexing.candidates import Candidates, Narrowing, day_of, newest
from service.comparing.indexing.copies import copies_of
from service.comparing.shown import LookUp, Shown
from service.comparing.terms import ArticleTerms
from service.comparing.values import Comparison, Consensus, Verdict
from service.reading.values import STATES, Position

# A near word-for-word copy has at least this cosine: others need not be looked at closely.
_LEAST_COSINE_OF_COPIES: Final = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """An article to compare: its position, and its text's key (see `text_key`) and signature (64,)."""

    position: Position
    key: int
    signature: NDArray[np.uint8]
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How to compare: how many neighbours to list, and how fast positions age, in days."""

    neighbours: int = 5
    half_life: float = 365.0


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where a position stands among `others`: the stored ones without its `copies`. See Comparison for the rest."""

    others: Candidates
    copies: Candidates
    consensus: Consensus | None
    verdict: Verdict
    departure: float | None
    percentile: float | None

    @property
    def distinct(self) -> int:
        """How many texts the others are, with copies counted as one."""
        return round(float(self.others.shares.sum()))


def compare(
    subject: Subject,
    candidates: Candidates,
    look_up: LookUp,
    terms: ArticleTerms,
    *,
    narrowing: Narrowing | None = None,
    manner: Manner | None = None,
) -> Comparison:
    """Set the subject's position against the candidates on its dyad, within `narrowing`.

    `candidates` carry their similarities to it; their order makes no difference. The same text and
    copies of it do not speak on themselves. `look_up` gives the whole of a few positions by their
    articles' sequence numbers. Raises UnknownDyad where the position is on no dyad.
    """
    position, manner = subject.position, manner or Manner()
    standing = standing_of(subject, candidates, narrowing or Narrowing(), manner.half_life)
    others = standing.others
    shown = Shown(position, others, look_up, terms, manner.neighbours, standing.copies)
    states = np.bincount(others.states, minlength=len(STATES))
    return Comparison(
        dyad=position.dyad,
        position=position,
        stored=len(others),
        distinct=standing.distinct,
        states={state: int(count) for state, count in zip(STATES, states, strict=True)},
        consensus=standing.consensus,
        verdict=standing.verdict,
        departure=standing.departure,
        percentile=standing.percentile,
        neighbours=shown.neighbours(),
        agreeing=shown.contrasted(agreeing=True),
        disagreeing=shown.contrasted(agreeing=False),
        copies=shown.own_copies(),
        copy_count=len(standing.copies),
    )


def standing_of(subject: Subject, candidates: Candidates, narrowing: Narrowing, half_life: float) -> Standing:
    """Where the subject stands among the candidates within `narrowing`, as `compare` tells it."""
    position = subject.position
    within = candidates.where(narrowing.keeps(candidates) & (candidates.keys != subject.key))
    copied = _own_copies(subject, within)
    others = within.where(~copied)
    at = _reference_time(subject, narrowing, others)
    recencies = recencies_of(others.days, at, half_life, others.shares)
    weights = weights_of(others.presences, others.similarities, recencies, others.shares)
    consensus = consensus_of(others.probabilities, others.states, weights)
    departure = percentile = None
    if consensus is not None:
        departure = departure_of(position.probabilities, consensus.probabilities)
        theirs = departures_of(others.probabilities, consensus.probabilities)
        percentile = percentile_of(departure, theirs, weights)
    verdict = verdict_on(position, consensus)
    return Standing(others, within.where(copied), consensus, verdict, departure, percentile)


def _own_copies(subject: Subject, candidates: Candidates) -> NDArray[np.bool_]:
    """Which candidates are near word-for-word copies of the subject's text, or copies of its copies."""
    close = np.flatnonzero(candidates.similarities >= _LEAST_COSINE_OF_COPIES)
    copies = close[copies_of(subject.signature, candidates.signatures(close))]
    if not len(copies):
        return np.zeros(len(candidates), np.bool_)
    return np.isin(candidates.groups, candidates.groups[copies])


def _reference_time(subject: Subject, narrowing: Narrowing, others: Candidates) -> float:
    """The day that "recent" is reckoned from: the article's own date, or the day compared as on, or the newest."""
    known = subject.published_at or narrowing.as_of
    return newest(others) if known is None else day_of(known)
