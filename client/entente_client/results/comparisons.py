"""What a comparison says: an article against the stored ones, dyad by dyad."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from entente_client.parsing import Result
from entente_client.results.readings import Position, Probabilities, Reading, Term


@dataclass(frozen=True)
class ArticleSummary(Result):
    """What identifies a stored article."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    published_at: datetime | None
    stored_at: datetime


@dataclass(frozen=True)
class StateCounts(Result):
    """How many articles show each state."""

    cooperative: int
    impasse: int
    hostile: int


@dataclass(frozen=True)
class Consensus(Result):
    """What the stored articles say together; `agreement` is 0 (split between extremes) to 1 (all say the same)."""

    state: str
    probabilities: Probabilities
    score: float
    agreement: float


@dataclass(frozen=True)
class ContrastPassage(Result):
    """A passage of one of two articles that are set against each other."""

    start: int
    end: int
    text: str
    state: str


@dataclass(frozen=True)
class Contrast(Result):
    """The passages of two articles that show how they agree or differ, and the terms they share."""

    own: ContrastPassage
    theirs: ContrastPassage
    shared_terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Neighbour(Result):
    """A stored article that is near; `similarity` is the cosine of the TF-IDF vectors, 0 to 1."""

    article: ArticleSummary
    similarity: float
    verdict: str
    position: Position
    model: str
    corrected: bool = False
    shared_terms: tuple[Term, ...] = ()
    contrast: Contrast | None = None
    copies: tuple[ArticleSummary, ...] = ()
    copy_count: int = 0


@dataclass(frozen=True)
class Contrasted(Result):
    """The nearest article that agrees, or that disagrees, with the passages that say so."""

    article: ArticleSummary
    state: str
    similarity: float
    contrast: Contrast


@dataclass(frozen=True)
class Comparison(Result):
    """An article against what is stored on one dyad.

    `verdict` is `agrees`, `departs` or `no_consensus`; `departure` the distance to the consensus, 0 to 1;
    `percentile` how much of the stored positions' weight, in %, is nearer to it. Both are None without one.
    """

    dyad: str
    summary: str
    position: Position
    stored: int
    distinct: int
    states: StateCounts
    consensus: Consensus | None
    verdict: str
    departure: float | None = None
    percentile: float | None = None
    neighbours: tuple[Neighbour, ...] = ()
    agreeing: Contrasted | None = None
    disagreeing: Contrasted | None = None
    copies: tuple[ArticleSummary, ...] = ()
    copy_count: int = 0


@dataclass(frozen=True)
class Answer(Result):
    """An article read and compared: a comparison for each position of the reading, in its order."""

    reading: Reading
    comparisons: tuple[Comparison, ...]
