"""All that is stored, written part by part: each is of a transaction of its own, and none waits for the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, Final

from service.api.answering.tabular import header, rows_of
from service.api.answering.writing import json_lines
from service.api.schemas.exports import ExportedArticleSchema, ExportedCorrectionSchema
from service.comparing.values import ArticleSummary
from service.storing import ArticleFilter, Articles, Correction, Corrections, Ordering, StoredArticle

# Some megabytes with their evidence, and a query that takes milliseconds.
_PART: Final = 200
_ARTICLE: Final = ExportedArticleSchema()
_CORRECTION: Final = ExportedCorrectionSchema()


def articles_as_json(archive: Articles, narrowed: ArticleFilter) -> Iterator[bytes]:
    """The articles, one a line, the one stored first first."""
    return (b"".join(json_lines(map(_ARTICLE.dump, part))) for part in _parts(archive, narrowed))


def articles_as_csv(archive: Articles, narrowed: ArticleFilter) -> Iterator[bytes]:
    """The articles' positions, one a line, after a line with the names of the columns."""
    parts = (rows_of(part, narrowed.dyad) for part in _parts(archive, narrowed))
    # With the first part, so that nothing is written of an archive that cannot be read.
    return chain([header() + next(parts)], parts)


def corrections_as_json(corrections: Corrections) -> Iterator[bytes]:
    """The corrections with what they are about, one a line, oldest first."""
    lines = json_lines(_described(*told) for told in corrections.all())
    return iter(lambda: b"".join(islice(lines, _PART)), b"")


def _parts(archive: Articles, narrowed: ArticleFilter) -> Iterator[tuple[StoredArticle, ...]]:
    """The articles by parts. Each goes on where the last one ended: what is removed meanwhile shifts nothing."""
    oldest_first, cursor = Ordering(descending=False), None
    while True:
        page = archive.page(narrowed, limit=_PART, cursor=cursor, ordering=oldest_first)
        yield page.articles
        cursor = page.next_cursor
        if cursor is None:
            return


def _described(article: ArticleSummary, text: str | None, correction: Correction) -> Any:  # noqa: ANN401 (marshmallow's)
    told = {name: getattr(correction, name) for name in Correction.__slots__}
    about = {"title": article.title, "outlet": article.outlet, "published_at": article.published_at}
    states = {name: None if told[name] is None else told[name].value for name in ("state", "model_state")}
    return _CORRECTION.dump({**told, **states, **about, "article_id": article.id, "text": text})
