"""What the service is asked, as its JSON and its queries have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TypedDict

Moment = str | date
"""A day or a time: ISO 8601, or a `date` or `datetime`. Without a zone it is UTC."""


class Particulars(TypedDict, total=False):
    """What may be told about an article beside its text; with `dyad`, that pair alone is read."""

    title: str | None
    outlet: str | None
    url: str | None
    published_at: Moment | None
    dyad: str | None


class Narrowing(TypedDict, total=False):
    """What a comparison or a relation is narrowed to; `outlets` is one or several."""

    outlets: str | Sequence[str] | None
    state: str | None
    published_from: Moment | None
    published_to: Moment | None
    as_of: Moment | None
    stored_until: Moment | None


class Compared(Particulars, Narrowing, total=False):
    """What is told about an article, and what it is compared with."""


class ArticleFilter(TypedDict, total=False):
    """Which stored articles; all of it may be left out."""

    dyad: str | None
    state: str | None
    outlet: str | None
    published_from: Moment | None
    published_to: Moment | None


class ListFilter(ArticleFilter, total=False):
    """Which stored articles, `sort` by `stored` or `published`, `order` `asc` or `desc`."""

    sort: str | None
    order: str | None


ARTICLE_FIELDS: Final = ("text", *Particulars.__annotations__)
_QUERY_NAMES: Final = {"outlets": "outlet"}


def article_of(text: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a request about an article, of what is told about it; other entries are left out."""
    return written({"text": text, **{name: told.get(name) for name in Particulars.__annotations__}})


def query_of(asked: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
    """The query of what is asked for in the terms of the TypedDict `kind`; other entries are left out."""
    return written({_QUERY_NAMES.get(name, name): asked.get(name) for name in kind.__annotations__})


def known(told: Mapping[str, Any], kind: type[Any]) -> None:
    """Raise TypeError for what the TypedDict `kind` has no name for."""
    unknown = sorted(told.keys() - kind.__annotations__.keys())
    if unknown:
        names = ", ".join(kind.__annotations__)
        raise TypeError(f"there is no {', '.join(unknown)}: what may be given is {names}")


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is None, and with dates written out."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None
    }
