"""Stored articles, and what storing them came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from entente_client.errors import ProblemError
from entente_client.parsing import Result
from entente_client.problems import problem_from
from entente_client.results.comparisons import ArticleSummary
from entente_client.results.readings import Reading


@dataclass(frozen=True)
class Correction(Result):
    """What somebody said that a position should have been; `state` None: there is none on this dyad."""

    id: str
    dyad: str
    state: str | None
    model_state: str
    author: str
    reason: str | None
    made_at: datetime


@dataclass(frozen=True)
class StoredArticle(ArticleSummary):
    """A stored article with its reading.

    `text` is None in lists, and where the service keeps readings alone. `created` tells of `store` whether the
    article is new (True) or was there (False), and is None elsewhere.
    """

    reading: Reading
    corrections: tuple[Correction, ...] = ()
    text: str | None = None
    created: bool | None = None


@dataclass(frozen=True)
class ArticlePage(Result):
    """A page of stored articles, and the cursor of the next."""

    articles: tuple[StoredArticle, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class Outcome(Result):
    """What one of many articles came to; `line` is its number, from 1. `status` is 201 for stored, 200 for was there."""

    line: int
    status: int
    id: str | None = None
    location: str | None = None
    type: str | None = None
    title: str | None = None
    detail: str | None = None

    @property
    def created(self) -> bool:
        """Whether the article is new."""
        return self.status == 201

    @property
    def refused(self) -> bool:
        """Whether nothing is stored of it."""
        return self.status >= 400

    @property
    def problem(self) -> ProblemError | None:
        """Why it was refused, None where it was not."""
        return problem_from(self.raw, self.status) if self.refused else None
