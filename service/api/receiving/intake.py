"""From a request's fields to a reading, within the limits of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from service.api.context import services
from service.api.problems import invalid
from service.api.receiving import patience
from service.reading.passages import split_passages
from service.reading.values import Dyad, NamedSides, Passage, Reading
from service.storing import NewArticle
from service.telemetry.metrics import counted


class ArticleFields(TypedDict):
    """An article request, as its schema loads it."""

    text: str
    title: str | None
    outlet: str | None
    url: str | None
    published_at: datetime | None
    dyad: Dyad | None


class ReadingFields(ArticleFields):
    """A reading request, as its schema loads it."""

    sides: NamedSides | None


def read(fields: ArticleFields, sides: NamedSides | None = None) -> Reading:
    """Read the posted article, for `sides` where given; raises Problem where it is beyond the limits."""
    passages = _passages_within_limits(fields["text"])
    patience.check()
    published_at = fields["published_at"]
    reading = services().reader.read(
        fields["text"],
        title=fields["title"],
        published_on=None if published_at is None else published_at.date(),
        dyad=fields["dyad"],
        sides=sides,
        passages=passages,
    )
    return counted(reading)


def new_article(fields: ArticleFields) -> NewArticle:
    """The posted article, as the archive takes it."""
    return NewArticle(
        text=fields["text"],
        title=fields["title"],
        outlet=fields["outlet"],
        url=fields["url"],
        published_at=fields["published_at"],
        asked=fields["dyad"],
    )


def _passages_within_limits(text: str) -> Sequence[Passage]:
    settings = services().settings
    if len(text) > settings.max_text_characters:
        raise invalid(
            "text",
            f"the text has {len(text):,} characters: send at most {settings.max_text_characters:,}",
        )
    passages = split_passages(text, settings.max_passages + 1)
    if len(passages) > settings.max_passages:
        raise invalid("text", f"the text has too many sentences: send at most {settings.max_passages:,}")
    return passages
