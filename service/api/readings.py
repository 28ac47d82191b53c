"""`/v1/readings`: read an article, store nothing."""

from __future__ import annotations

from service.api import examples
from service.api.documentation import Resource
from service.api.problems import Problem
from service.api.receiving.intake import ReadingFields, read
from service.api.schemas import ReadingRequest, ReadingSchema
from service.reading.values import Reading

blueprint = Resource("readings", __name__, url_prefix="/v1/readings", description="Read an article")


@blueprint.post("")
@blueprint.arguments(ReadingRequest, example=examples.ARTICLE)
@blueprint.response(200, ReadingSchema, example=examples.READING)
def post_reading(fields: ReadingFields) -> Reading:
    """Read an article.

    Finds the pairs of countries the article is about and the state of each relation, with the
    passages that say so and the stance of either side. With `dyad` it reads that pair alone; with
    `sides`, two actors of the caller's own choice, such as a party and a movement. Nothing is stored.
    """
    if fields["dyad"] is not None and fields["sides"] is not None:
        remedy = "leave out `sides` or `dyad`: a reading is of one or the other"
        raise Problem("misplaced-field", errors=[("sides", remedy)])
    return read(fields, fields["sides"])
