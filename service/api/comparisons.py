"""`/v1/comparisons`: read an article and set it against the stored ones; store nothing."""

from __future__ import annotations

from dataclasses import dataclass

from service.api import examples
from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.intake import ArticleFields, read
from service.api.schemas import ArticleRequest, ComparisonSchema
from service.comparing import ArticleTerms, compare
from service.comparing.values import Comparison
from service.reading.values import Dyad, Reading

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
@blueprint.response(200, ComparisonSchema, example=examples.COMPARISON)
@problems(blueprint, 400, 413, 415, 500)
def post_comparison(fields: ArticleFields) -> ReadingCompared:
    """Read an article and compare it.

    Each position of the article is set against every stored position on its dyad: what the stored
    articles say together, whether this one departs from it, which articles are nearest, and the
    passages that show the agreement or the contrast. Nothing is stored, and an article is not
    compared with a stored copy of its own text.
    """
    reading = read(fields)
    copy = services().articles.find_text(fields["text"]) if reading.positions else None
    return compare_reading(reading, fields["text"], excluding=copy.summary.id if copy else None)


def compare_reading(reading: Reading, text: str, *, excluding: str | None) -> ReadingCompared:
    """Compare each position of a reading of `text` with those stored, but for the article `excluding`."""
    parts = services()

    def terms_on(dyad: Dyad) -> ArticleTerms:
        return ArticleTerms(
            parts.reader.content_weights(text, dyad),
            lambda passage: parts.reader.content_weights(passage, dyad),
        )

    return ReadingCompared(
        reading,
        tuple(
            compare(
                position,
                parts.articles.positions_on(position.dyad, excluding=excluding),
                terms_on(position.dyad),
                neighbours=parts.settings.neighbours,
            )
            for position in reading.positions
        ),
    )
