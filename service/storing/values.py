"""What goes into the archive and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from service.comparing.values import ArticleSummary
from service.reading.values import Dyad, Probabilities, Reading, Reason, State

# Whether a change goes on top of this revision; None where any will do.
Expected = Callable[[int], bool]
# What a correction says where the article takes no position on the dyad at all.
NO_POSITION: Final = "none"


class ArticleNotFound(LookupError):
    """No article with this id is stored."""


class StaleRevision(ValueError):
    """The article was changed since the revision that a change was meant for."""


class PositionNotFound(LookupError):
    """The article has no position on this dyad."""


class KeyReused(ValueError):
    """An idempotency key that came with something else before."""


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
class Keeping:
    """How an archive keeps articles: with their `text`, or their readings alone.

    `corrections` says whether positions count as they were corrected.
    """

    text: bool = True
    corrections: bool = True


@dataclass(frozen=True, slots=True)
class Receipt:
    """A request that is to come to one thing however often it is sent.

    `caller` is who sent it, `key` the idempotency key, `line` the number of a line of a bulk request
    or 0, `fingerprint` the SHA-256 of what was sent.
    """

    caller: str
    key: str
    line: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What such a request came to: the article, and whether it was new then."""

    article_id: str
    created: bool


@dataclass(frozen=True, slots=True)
class Addition:
    """What is put into the archive: an article with its reading, and the receipt that is to be left of it."""

    article: NewArticle
    reading: Reading
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a client says that a position should have been; `state` None: no position on the dyad at all.

    `model_state` is what the model had said, `author` who says otherwise, `reason` why.
    """

    id: str
    dyad: Dyad
    state: State | None
    model_state: State
    author: str
    reason: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """An article as it was posted: what it is read from, and the dyads that were asked for."""

    sequence: int
    revision: int
    text: str
    title: str | None
    published_at: datetime | None
    asked: tuple[Dyad, ...]


@dataclass(frozen=True, slots=True)
class TextMark:
    """What tells a text from others without the text: its key, and its signature's bytes."""

    key: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it is stored, with its reading by the model and the corrections, oldest first.

    `text` is None where it was not kept, `mark` where there is no position to compare by. `asked` are
    the dyads that were asked for, None for those that were found, in the order they came in.
    """

    summary: ArticleSummary
    text: str | None
    reading: Reading
    revision: int = 1
    corrections: tuple[Correction, ...] = ()
    mark: TextMark | None = None
    asked: tuple[Dyad | None, ...] = (None,)

    @property
    def corrected_reading(self) -> Reading:
        """The reading with each position as it was last corrected, with certainty."""
        said = {correction.dyad: correction.state for correction in self.corrections}
        states = [(each, said.get(each.dyad, each.state)) for each in self.reading.positions]
        positions = tuple(
            replace(each, probabilities=Probabilities.certain(state)) if each.dyad in said else each
            for each, state in states
            if state is not None
        )
        reason = Reason.NO_RELATION if self.reading.positions and not positions else self.reading.reason
        return replace(self.reading, positions=positions, reason=reason)


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """What a list of articles is narrowed to; None narrows nothing. Times are inclusive, aware UTC."""

    dyad: Dyad | None = None
    state: State | None = None
    outlet: str | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None


class Sort(StrEnum):
    """What a list of articles is ordered by; by PUBLISHED, undated ones come last whichever the order."""

    STORED = "stored"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Ordering:
    """The order of a list of articles; those of one time follow each other as they were stored."""

    sort: Sort = Sort.STORED
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the list, in its order; `next_cursor` is None on the last."""

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
