"""`/v1/comparisons`: read an article and set it against the stored ones; store nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np

from service.api import examples
from service.api.context import services
from service.api.documentation import Resource
from service.api.narrowing import narrowing_of
from service.api.receiving import patience
from service.api.receiving.intake import ArticleFields, read
from service.api.schemas import ArticleRequest, ComparisonSchema, NarrowingQuery
from service.comparing import ArticleTerms, Manner, Narrowing, Subject, compare
from service.comparing.indexing.copies import signature_of
from service.comparing.indexing.entries import text_key
from service.comparing.values import Comparison
from service.reading.terms import content_terms
from service.reading.values import Reading
from service.storing import StoredArticle, TextMark

blueprint = Resource(
    "comparisons",
    __name__,
    url_prefix="/v1/comparisons",
    description="Compare an article with the stored ones",
)


@dataclass(frozen=True, slots=True)
class ReadingCompared:
    """A reading, and the comparison of each of its positions."""

    reading: Reading
    comparisons: tuple[Comparison, ...]


@blueprint.post("")
@blueprint.arguments(ArticleRequest, example=examples.ARTICLE)
@blueprint.arguments(NarrowingQuery, location="query")
@blueprint.response(200, ComparisonSchema, example=examples.COMPARISON)
def post_comparison(fields: ArticleFields, query: dict[str, Any]) -> ReadingCompared:
    """Read an article and compare it.

    Each position of the article is set against every stored position on its dyad, or those that the
    query narrows them to: what the stored articles say together, whether this one departs from it
    and how unusually far, which articles are nearest, and the passages that show agreement and
    contrast. Nothing is stored. Stored copies of the article's own text are listed, not compared with.
    """
    return compare_reading(read(fields), fields["text"], fields["published_at"], narrowing_of(query))


def compare_reading(
    reading: Reading,
    text: str,
    published_at: datetime | None,
    narrowing: Narrowing,
    mark: TextMark | None = None,
) -> ReadingCompared:
    """Compare each position of a reading of `text` with those stored.

    `mark` is that of the text, where `text` is only what is left of it.
    """
    if not reading.positions:
        return ReadingCompared(reading, ())
    parts = services()
    mark = mark or TextMark(text_key(text), signature_of(text))
    signature = np.frombuffer(mark.signature, np.uint8)
    manner = Manner(parts.settings.neighbours, parts.settings.half_life_days)
    with parts.database.snapshot():
        comparisons = tuple(
            compare(
                Subject(position, mark.key, signature, published_at),
                parts.indexes.candidates(position.dyad, position.vector),
                parts.articles.positions,
                ArticleTerms(
                    partial(content_terms, text), partial(parts.reader.passage_weights, dyad=position.dyad)
                ),
                narrowing=narrowing,
                manner=manner,
            )
            for position in patience.in_time(reading.positions)
        )
    return ReadingCompared(reading, comparisons)


def compare_stored(article: StoredArticle, narrowing: Narrowing) -> ReadingCompared:
    """Compare each position of a stored article with the others, as it was corrected where that counts."""
    as_corrected = services().settings.count_corrections
    reading = article.corrected_reading if as_corrected else article.reading
    return compare_reading(
        reading, _what_is_left(article), article.summary.published_at, narrowing, article.mark
    )


def _what_is_left(article: StoredArticle) -> str:
    """The text, or else the passages that are kept as evidence."""
    if article.text is not None:
        return article.text
    passages = [each.passage for position in article.reading.positions for each in position.evidence]
    return "\n".join(dict.fromkeys(passage.text for passage in passages))
