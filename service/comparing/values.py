"""The values a comparison is made of: stored positions, the consensus, neighbours, contrasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    """A position as the archive holds it, with its article and the version of the model that read it.

    `corrected` says that its state is what a client said, and not what the model read.
    """

    article: ArticleSummary
    position: Position
    model: str
    corrected: bool = False


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
    """One of the nearest stored articles; `similarity` is a cosine in [0, 1].

    `model` is the version that read it; `corrected` says that a client put its state right. `copies`
    are the other articles that print its text nearly word for word, the first few of `copy_count`.
    """

    article: ArticleSummary
    position: Position
    model: str
    similarity: float
    verdict: NeighbourVerdict
    shared_terms: tuple[WeightedTerm, ...]
    contrast: Contrast | None
    copies: tuple[ArticleSummary, ...] = ()
    copy_count: int = 0
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Contrasted:
    """A stored article, its state, its similarity, and the passages of both that are on one matter."""

    article: ArticleSummary
    state: State
    similarity: float
    contrast: Contrast


@dataclass(frozen=True, slots=True)
class Comparison:
    """One position set against the stored positions on its dyad.

    `stored` counts the positions compared with and `states` those of each state; `distinct` counts
    texts, with copies as one. `departure` in [0, 1] is the distance between the article's
    distribution and the consensus, and `percentile` in [0, 100] the part of what the consensus is made
    of that is nearer to it; None, like `consensus`, where nothing is stored.
    `agreeing` and `disagreeing` are the nearest articles of either kind with a contrast. `copies`
    are stored articles that print this text nearly word for word, the first few of `copy_count`:
    they are not compared with.
    """

    dyad: Dyad
    position: Position
    stored: int
    distinct: int
    states: Mapping[State, int]
    consensus: Consensus | None
    verdict: Verdict
    departure: float | None
    percentile: float | None
    neighbours: tuple[Neighbour, ...] = ()
    agreeing: Contrasted | None = None
    disagreeing: Contrasted | None = None
    copies: tuple[ArticleSummary, ...] = ()
    copy_count: int = 0
