"""`/v1/articles/{id}/corrections`: what people say that an article's positions should have been."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from service.api import examples
from service.api.answering.revisions import (
    ETAG,
    expected,
    tagged,
    takes_if_match,
    takes_if_none_match,
    unchanged,
)
from service.api.archiving.refusals import as_problems, stored_article
from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.problems import Problem, invalid
from service.api.schemas import CorrectionListSchema, CorrectionRequest, CorrectionSchema
from service.reading.values import Dyad, State
from service.storing import Correction, PositionNotFound, StoredArticle

blueprint = Resource(
    "corrections",
    __name__,
    url_prefix="/v1/articles/<article_id>/corrections",
    description="Say what positions should have been",
)
_LOCATION = {"Location": {"description": "The correction's address", "schema": {"type": "string"}}}


@blueprint.get("")
@blueprint.response(200, CorrectionListSchema, headers=ETAG)
@blueprint.alt_response(304, description="It is at a revision that is known", headers=ETAG)
@problems(blueprint, 404)
@takes_if_none_match
def list_corrections(article_id: str) -> Response | tuple[StoredArticle, dict[str, str]]:
    """List the corrections of an article, oldest first."""
    article = stored_article(article_id)
    return unchanged(article) or (article, tagged(article))


@blueprint.get("/<correction_id>")
@blueprint.response(200, CorrectionSchema, example=examples.CORRECTION)
@problems(blueprint, 404)
def get_correction(article_id: str, correction_id: str) -> Correction:
    """Fetch a correction."""
    for correction in stored_article(article_id).corrections:
        if correction.id == correction_id:
            return correction
    raise Problem("unknown-correction")


@blueprint.post("")
@blueprint.arguments(CorrectionRequest, example=examples.CORRECTION_REQUEST)
@blueprint.response(201, CorrectionSchema, example=examples.CORRECTION, headers={**_LOCATION, **ETAG})
@problems(blueprint, 404, 412)
@takes_if_match
def post_correction(fields: dict[str, Any], article_id: str) -> tuple[Correction, dict[str, str]]:
    """Say what a position of an article should have been.

    All that is said is kept; the last on a dyad counts, in place of what the model read, in
    comparisons, relations and lists, unless the operator has set that none does. The reading itself
    is shown as it was. The ETag is that of the article, which is at another revision now.
    """
    state = None if fields["state"] is None else State(fields["state"])
    said = fields["dyad"], state, fields["author"], fields["reason"]
    try:
        with as_problems():
            article, made = services().corrections.add(article_id, *said, expected())
    except PositionNotFound:
        raise _no_position(stored_article(article_id), fields["dyad"]) from None
    location = url_for("corrections.get_correction", article_id=article_id, correction_id=made.id)
    return made, {"Location": location, **tagged(article)}


def _no_position(article: StoredArticle, dyad: Dyad) -> Problem:
    """The problem of a dyad that the article has no position on."""
    dyads = ", ".join(str(position.dyad) for position in article.reading.positions)
    has = f"give one of those it has: {dyads}" if dyads else "it has none on any"
    return invalid("dyad", f"the article has no position on {dyad}: {has}")
