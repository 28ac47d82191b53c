"""`/v1/articles`: store articles, list, fetch, change, compare and remove them."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from service.api import examples
from service.api.answering.listing import LINK, links_of, page_of
from service.api.answering.revisions import (
    ETAG,
    expected,
    tagged,
    takes_if_match,
    takes_if_none_match,
    unchanged,
)
from service.api.archiving import idempotency
from service.api.archiving.changing import amended
from service.api.archiving.refusals import as_problems, stored_article
from service.api.comparisons import ReadingCompared, compare_stored
from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.narrowing import narrowing_of
from service.api.receiving.intake import ArticleFields
from service.api.schemas import (
    ArticleChanges,
    ArticleListSchema,
    ArticleQuery,
    ArticleRequest,
    ComparisonSchema,
    NarrowingQuery,
    StoredArticleSchema,
)
from service.storing import Page, StoredArticle
from service.telemetry.metrics import ARTICLES_REMOVED, ARTICLES_STORED

blueprint = Resource(
    "articles", __name__, url_prefix="/v1/articles", description="Store articles, and see what is stored"
)
_LOCATION = {"Location": {"description": "The article's address", "schema": {"type": "string"}}}
_STORED = {**_LOCATION, **ETAG, **idempotency.REPLAYED_HEADER}
_ARTICLE_CHANGES = {"$ref": "#/components/schemas/ArticleChanges"}
_AS_MERGE_PATCH = {"application/merge-patch+json": {"schema": _ARTICLE_CHANGES, "example": examples.CHANGES}}


@blueprint.post("")
@blueprint.arguments(ArticleRequest, example=examples.ARTICLE)
@blueprint.doc(parameters=[idempotency.PARAMETER])
@blueprint.response(201, StoredArticleSchema, example=examples.STORED_ARTICLE, headers=_STORED)
@blueprint.alt_response(
    200,
    schema=StoredArticleSchema,
    content_type="application/json",
    headers=_STORED,
    description="The text is stored already",
)
@problems(blueprint, 410)
def post_article(fields: ArticleFields) -> tuple[StoredArticle, int, dict[str, str]]:
    """Read an article and store it.

    What is answered with 201 is durably stored. The same text again is not stored twice: the
    answer is then 200 with the article that is there. With an Idempotency-Key, the same request again
    is answered as it was, with the article as it is now.
    """
    once = idempotency.store_once(fields, idempotency.key_of(request))
    if once.created and not once.replayed:
        ARTICLES_STORED.inc()
    location = url_for("articles.get_article", article_id=once.article.summary.id)
    headers = {"Location": location, **tagged(once.article), **once.headers}
    return once.article, 201 if once.created else 200, headers


@blueprint.get("")
@blueprint.arguments(ArticleQuery, location="query")
@blueprint.response(200, ArticleListSchema, headers=LINK)
def list_articles(query: dict[str, Any]) -> tuple[Page, dict[str, str]]:
    """List the stored articles.

    A page at a time, those stored last first unless `sort` and `order` say otherwise. Pages keep their
    place while articles come and go.
    """
    page = page_of(query)
    return page, links_of(query, page, "articles.list_articles")


@blueprint.get("/<article_id>")
@blueprint.response(200, StoredArticleSchema, example=examples.STORED_ARTICLE, headers=ETAG)
@blueprint.alt_response(304, description="It is at a revision that is known", headers=ETAG)
@problems(blueprint, 404)
@takes_if_none_match
def get_article(article_id: str) -> Response | tuple[StoredArticle, dict[str, str]]:
    """Fetch a stored article with its text and reading."""
    article = stored_article(article_id)
    return unchanged(article) or (article, tagged(article))


@blueprint.patch("/<article_id>")
@blueprint.arguments(ArticleChanges, example=examples.CHANGES)
@blueprint.doc(requestBody={"content": _AS_MERGE_PATCH})
@blueprint.response(200, StoredArticleSchema, example=examples.STORED_ARTICLE, headers=ETAG)
@problems(blueprint, 404, 412)
@takes_if_match
def patch_article(changes: dict[str, Any], article_id: str) -> tuple[StoredArticle, dict[str, str]]:
    """Change what is told about a stored article.

    What is left out stays, and null clears (RFC 7396). With another title or day the article is read
    anew, unless its text was not kept. The text itself cannot be changed. What changes nothing is
    no new revision.
    """
    with as_problems():
        article = amended(article_id, changes, expected())
    return article, tagged(article)


@blueprint.delete("/<article_id>")
@blueprint.response(204)
@problems(blueprint, 404, 412)
@takes_if_match
def delete_article(article_id: str) -> None:
    """Remove a stored article, so that nothing is compared with it any more."""
    with as_problems():
        services().articles.remove(article_id, expected())
    ARTICLES_REMOVED.inc()


@blueprint.get("/<article_id>/comparison")
@blueprint.arguments(NarrowingQuery, location="query")
@blueprint.response(200, ComparisonSchema, example=examples.COMPARISON)
@problems(blueprint, 404)
def get_article_comparison(query: dict[str, Any], article_id: str) -> ReadingCompared:
    """Compare a stored article with the others, or those that the query narrows them to."""
    return compare_stored(stored_article(article_id), narrowing_of(query))
