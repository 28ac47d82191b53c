"""A line of a file as the articles that are to be sent of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from entente_client.bulk import encoded
from entente_client.requesting import ARTICLE_FIELDS


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line by its number, with what is to be sent of it: nothing where it is blank or `refusal` says why."""

    number: int
    articles: tuple[bytes, ...] = ()
    refusal: str | None = None


def source_line(number: int, content: bytes | None) -> SourceLine:
    """A line as it is to be sent: with the fields that the service takes, others dropped.

    A line that the service exported says in `asked` for which dyads its article was read, and is sent for each.
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
    return SourceLine(number, tuple(encoded(article) for article in _articles(told)))


def _articles(told: dict[str, Any]) -> list[dict[str, Any]]:
    article = {name: told[name] for name in ARTICLE_FIELDS if told.get(name) is not None}
    asked = told.get("asked")
    if not isinstance(asked, list) or not asked:
        return [article]
    return [article if dyad is None else {**article, "dyad": dyad} for dyad in asked]
