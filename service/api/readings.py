"""`/v1/readings`: read an article, store nothing."""

from __future__ import annotations

from service.api import examples
from service.api.documentation import Resource, problems
from service.api.intake import ArticleFields, read
from service.api.schemas import ArticleRequest, ReadingSchema
from service.reading.values import Reading

blueprint = Resource("readings", __name__, url_prefix="/v1/readings", description="Read an article")


@blueprint.post("")
@blueprint.arguments(ArticleRequest, example=examples.ARTICLE)
@blueprint.response(200, ReadingSchema, example=examples.READING)
@problems(blueprint, 400, 413, 415, 500)
def post_reading(fields: ArticleFields) -> Reading:
    """Read an article.

    Finds the pairs of countries the article is about and the state of each relation, with the
    passages that say so. Nothing is stored.
    """
    return read(fields)
