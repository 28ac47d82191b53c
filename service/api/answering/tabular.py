"""Articles as a table of their positions, in CSV (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import StringIO
from typing import Any, Final

from service.api.schemas.fields import DECIMALS
from service.reading.values import Dyad, Position
from service.storing import StoredArticle

CSV: Final = "text/csv"
COLUMNS: Final = (
    "id",
    "published_at",
    "stored_at",
    "outlet",
    "title",
    "url",
    "dyad",
    "state",
    "score",
    "hostile",
    "impasse",
    "cooperative",
    "presence",
    "corrected_state",
    "model",
    "reason",
)
# Spreadsheets take a cell that begins so for a formula, and run it (OWASP, "CSV Injection").
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_THERE: Final = "none"


def header() -> bytes:
    """The first line, with the names of the columns."""
    return _written([COLUMNS])


def rows_of(articles: Iterable[StoredArticle], dyad: Dyad | None = None) -> bytes:
    """A line for each position, or each on `dyad`; one without dyad for an article that has no position."""
    return _written(row for article in articles for row in _rows(article, dyad))


def _rows(article: StoredArticle, dyad: Dyad | None) -> Iterator[tuple[Any, ...]]:
    summary = article.summary
    beginning = (
        summary.id,
        _moment(summary.published_at),
        _moment(summary.stored_at),
        *map(_harmless, (summary.outlet, summary.title, summary.url)),
    )
    said = {each.dyad: _NOT_THERE if each.state is None else each.state.value for each in article.corrections}
    for position in article.reading.positions:
        if dyad in {None, position.dyad}:
            yield (*beginning, *_figures(position), said.get(position.dyad), article.reading.model, None)
    if not article.reading.positions:
        reason = article.reading.reason
        nothing = (None,) * 8
        yield (*beginning, *nothing, article.reading.model, None if reason is None else reason.value)


def _figures(position: Position) -> tuple[Any, ...]:
    probabilities = position.probabilities
    figures = (position.score, probabilities.hostile, probabilities.impasse, probabilities.cooperative)
    rounded = (round(float(figure), DECIMALS) for figure in (*figures, position.presence))
    return (str(position.dyad), position.state.value, *rounded)


def _harmless(text: str | None) -> str | None:
    """The text as a cell that nothing takes for a formula."""
    return f"'{text}" if text and text.startswith(_FORMULA) else text


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _written(rows: Iterable[Iterable[Any]]) -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8")
