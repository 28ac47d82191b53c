"""A line of a file as the articles that are to be sent of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from entente_client.bulk import encoded
from entente_client.requesting import ARTICLE_FIELDS

_DATE: Final = "published_at"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line by its number, with what is to be sent of it: nothing where it is blank or `refusal` says why."""

    number: int
    articles: tuple[bytes, ...] = ()
    refusal: str | None = None


def source_line(number: int, content: bytes | None, *, drop_bad_dates: bool = False) -> SourceLine:
    """A line as it is to be sent: with the fields that the service takes, others dropped.

    A line that the service exported says in `asked` for which dyads its article was read, and is sent for each.
    With `drop_bad_dates`, a date that is none, such as a year alone, is left out in place of being refused.
    """
    if content is None:
        return SourceLine(number, refusal="the line is longer than any article may be")
    if not content.strip():
        return SourceLine(number)
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return SourceLine(number, refusal="the line is not JSON in UTF-8")
    if not isinstance(told, dict):
        return SourceLine(number, refusal="the line is not a JSON object")
    if drop_bad_dates and not _is_date(told.get(_DATE)):
        told.pop(_DATE, None)
    return SourceLine(number, tuple(encoded(article) for article in _articles(told)))


def _is_date(told: object) -> bool:
    """Whether something is a day or a moment of ISO 8601."""
    try:
        datetime.fromisoformat(str(told))
    except ValueError:
        return False
    return True


def _articles(told: dict[str, Any]) -> list[dict[str, Any]]:
    article = {name: told[name] for name in ARTICLE_FIELDS if told.get(name) is not None}
    asked = told.get("asked")
    if not isinstance(asked, list) or not asked:
        return [article]
    return [article if dyad is None else {**article, "dyad": dyad} for dyad in asked]
