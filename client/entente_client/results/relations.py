"""Relations: what is stored on a dyad, and which outlets depart from the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from entente_client.parsing import Result
from entente_client.results.articles import StoredArticle
from entente_client.results.comparisons import Consensus, StateCounts
from entente_client.results.timelines import Interval


@dataclass(frozen=True)
class Relation(Result):
    """A dyad that positions are stored on; `score` is the mean, −1 to 1."""

    dyad: str
    countries: tuple[str, ...]
    stored: int
    states: StateCounts
    score: float | None
    first_published_at: datetime | None
    last_published_at: datetime | None


@dataclass(frozen=True)
class Relations(Result):
    """All dyads that positions are stored on; iterates over them."""

    relations: tuple[Relation, ...]

    def __iter__(self) -> Iterator[Relation]:
        return iter(self.relations)

    def __len__(self) -> int:
        return len(self.relations)

    def __getitem__(self, index: int) -> Relation:
        return self.relations[index]


@dataclass(frozen=True)
class RelationDetail(Relation):
    """A relation with its consensus (None without articles) and the articles published last."""

    distinct: int
    consensus: Consensus | None
    latest: tuple[StoredArticle, ...] = ()


@dataclass(frozen=True)
class Outlet(Result):
    """An outlet on a dyad; `difference` from the others between the same shifts, None where no other wrote.

    `departs` is `more_cooperative`, `more_hostile`, or None where it does not depart.
    """

    outlet: str
    stored: int
    distinct: float
    score: float
    difference: float | None
    interval: Interval | None
    departs: str | None


@dataclass(frozen=True)
class Outlets(Result):
    """The outlets that wrote on a dyad; iterates over them."""

    dyad: str
    outlets: tuple[Outlet, ...]

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self.outlets)

    def __len__(self) -> int:
        return len(self.outlets)

    def __getitem__(self, index: int) -> Outlet:
        return self.outlets[index]
