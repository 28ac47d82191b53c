"""What messages to a webhook tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from entente_client.parsing import Result
from entente_client.results.comparisons import ArticleSummary


@dataclass(frozen=True)
class Side(Result):
    """What the articles on one side of a shift, or those of a consensus, say together."""

    state: str
    score: float
    stored: int | None = None
    distinct: int | None = None


@dataclass(frozen=True)
class RelationShifted(Result):
    """`relation.shifted`: the relation moved, from `from_` to `to`, around `at`."""

    dyad: str
    summary: str
    from_: Side
    to: Side
    at: datetime
    earliest: datetime
    size: float
    confidence: float
    links: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ArticleDeparted(Result):
    """`article.departed`: an article departs from the consensus, as it stood when the article was stored."""

    dyad: str
    article: ArticleSummary
    state: str
    score: float
    consensus: Side | None = None
    departure: float | None = None
    percentile: float | None = None
    stored: int = 0
    distinct: int = 0
    links: Mapping[str, Any] = field(default_factory=dict)
