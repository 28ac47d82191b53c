"""The values a comparison is made of: stored positions, the consensus, neighbours, contrasts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from service.reading.values import Dyad, Passage, Position, Probabilities, State, WeightedTerm


class Verdict(StrEnum):
    """What a comparison comes to: the article against the consensus of the stored positions."""

    AGREES = "agrees"
    DEPARTS = "departs"
    NO_CONSENSUS = "no_consensus"


class NeighbourVerdict(StrEnum):
    """Whether a neighbour's position is of the same state as the article's."""

    AGREES = "agrees"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """What identifies a stored article to a reader; `published_at` and `stored_at` are aware UTC times."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    published_at: datetime | None
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class StoredPosition:
    """A position as the archive holds it, with the article it belongs to."""

    article: ArticleSummary
    position: Position


@dataclass(frozen=True, slots=True)
class Consensus:
    """The weighted distribution of states over the stored positions.

    `agreement` in [0, 1] is 1 when all positions say the same and 0 when they are split between
    the two extremes.
    """

    probabilities: Probabilities
    agreement: float

    @property
    def state(self) -> State:
        """The state most weight stands behind."""
        return self.probabilities.state

    @property
    def score(self) -> float:
        """P(cooperative) − P(hostile) of the weighted distribution, in [−1, 1]."""
        return self.probabilities.score


@dataclass(frozen=True, slots=True)
class ContrastPassage:
    """One side of a contrast: a passage and the state it speaks for."""

    passage: Passage
    state: State


@dataclass(frozen=True, slots=True)
class Contrast:
    """The pair of passages, on the same matter, that best shows two articles agree or disagree."""

    own: ContrastPassage
    theirs: ContrastPassage
    shared_terms: tuple[WeightedTerm, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of the nearest stored articles; `similarity` is a cosine in [0, 1]."""

    article: ArticleSummary
    position: Position
    similarity: float
    verdict: NeighbourVerdict
    shared_terms: tuple[WeightedTerm, ...]
    contrast: Contrast | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One position set against the stored positions on its dyad.

    `stored` counts the positions considered. `departure` in [0, 1] is the distance between the
    article's distribution and the consensus; None, like `consensus`, where nothing is stored.
    """

    dyad: Dyad
    position: Position
    stored: int
    consensus: Consensus | None
    verdict: Verdict
    departure: float | None
    neighbours: tuple[Neighbour, ...] = field(default=())
