"""`/v1/comparisons`: read an article and set it against the stored ones; store nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np

from service.api import examples
from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.intake import ArticleFields, read
from service.api.narrowing import narrowing_of
from service.api.schemas import ArticleRequest, ComparisonSchema, NarrowingQuery
from service.comparing import ArticleTerms, Manner, Narrowing, Subject, compare
from service.comparing.indexing.copies import signature_of
from service.comparing.indexing.entries import text_key
from service.comparing.values import Comparison
from service.reading.terms import content_terms
from service.reading.values import Reading

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
@problems(blueprint, 400, 413, 415, 500)
def post_comparison(fields: ArticleFields, query: dict[str, Any]) -> ReadingCompared:
    """Read an article and compare it.

    Each position of the article is set against every stored position on its dyad, or those that the
    query narrows them to: what the stored articles say together, whether this one departs from it
    and how unusually far, which articles are nearest, and the passages that show agreement and
    contrast. Nothing is stored. Stored copies of the article's own text are listed, not compared with.
    """
    return compare_reading(read(fields), fields["text"], fields["published_at"], narrowing_of(query))


def compare_reading(
    reading: Reading, text: str, published_at: datetime | None, narrowing: Narrowing
) -> ReadingCompared:
    """Compare each position of a reading of `text` with those stored."""
    if not reading.positions:
        return ReadingCompared(reading, ())
    parts = services()
    key, signature = text_key(text), np.frombuffer(signature_of(text), np.uint8)
    manner = Manner(parts.settings.neighbours, parts.settings.half_life_days)
    with parts.database.snapshot():
        comparisons = tuple(
            compare(
                Subject(position, key, signature, published_at),
                parts.indexes.candidates(position.dyad, position.vector),
                parts.articles.positions,
                ArticleTerms(
                    partial(content_terms, text), partial(parts.reader.passage_weights, dyad=position.dyad)
                ),
                narrowing=narrowing,
                manner=manner,
            )
            for position in reading.positions
        )
    return ReadingCompared(reading, comparisons)
