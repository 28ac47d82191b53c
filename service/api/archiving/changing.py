"""Changing what is told about a stored article, and its reading, which is made from some of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from operator import eq
from typing import Any

from service.api.context import services
from service.api.receiving import patience
from service.comparing.values import ArticleSummary
from service.reading.anew import read_anew
from service.reading.values import Reading
from service.storing import Expected, StaleRevision, StoredArticle
from service.telemetry.metrics import counted


def amended(article_id: str, changes: Mapping[str, Any], expected: Expected | None) -> StoredArticle:
    """The article once its `title`, `outlet`, `url` or `published_at` are as `changes` has them.

    Where they are already, nothing is changed. Raises ArticleNotFound and StaleRevision, and Problem
    where others change the article time and again.
    """
    archive = services().articles
    while True:
        patience.check()
        stored = archive.get(article_id)
        if expected is not None and not expected(stored.revision):
            raise StaleRevision(article_id)
        after = replace(stored.summary, **changes)
        if after == stored.summary:
            return stored
        # The reading is of the article as it was just now: if it has changed since, all is done again.
        as_read = partial(eq, stored.revision)
        try:
            return archive.amend(article_id, changes, as_read, _reading_with(stored, after))
        except StaleRevision:
            continue


def _reading_with(stored: StoredArticle, after: ArticleSummary) -> Reading | None:
    """The article read with what is told about it now; None where that makes no difference, or there is no text."""
    if stored.text is None or _what_is_read(after) == _what_is_read(stored.summary):
        return None
    title, published_on = _what_is_read(after)
    asked = services().articles.source(after.id).asked
    return counted(
        read_anew(services().reader, stored.text, title=title, published_on=published_on, asked=asked)
    )


def _what_is_read(summary: ArticleSummary) -> tuple[str | None, date | None]:
    """What a reading is made from beside the text."""
    return summary.title, None if summary.published_at is None else summary.published_at.date()
