"""What goes into the archive and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.comparing.values import ArticleSummary
from service.reading.values import Dyad, Reading, State


class ArticleNotFound(LookupError):
    """No article with this id is stored."""


class InvalidCursor(ValueError):
    """A cursor that no page of the list has given out."""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article as it is posted; `published_at` is an aware UTC time, `asked` the dyad asked for."""

    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    asked: Dyad | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it is stored, with its reading."""

    summary: ArticleSummary
    text: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """What a list of articles is narrowed to; None narrows nothing. Times are inclusive, aware UTC."""

    dyad: Dyad | None = None
    state: State | None = None
    outlet: str | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the list, newest first; `next_cursor` is None on the last."""

    articles: tuple[StoredArticle, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class RelationSummary:
    """A dyad's stored positions in figures; `score` is their mean, in [−1, 1]."""

    dyad: Dyad
    stored: int
    states: dict[State, int]
    score: float
    first_published_at: datetime | None
    last_published_at: datetime | None
