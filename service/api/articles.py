"""`/v1/articles`: store articles, list, fetch, compare and remove them."""

from __future__ import annotations

from typing import Any

from flask import url_for

from service.api import examples
from service.api.comparisons import ReadingCompared, compare_reading
from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.intake import ArticleFields, new_article, read
from service.api.narrowing import narrowing_of
from service.api.problems import Problem, invalid
from service.api.schemas import (
    ArticleListSchema,
    ArticleQuery,
    ArticleRequest,
    ComparisonSchema,
    NarrowingQuery,
    StoredArticleSchema,
)
from service.reading.values import State
from service.storing import ArticleFilter, ArticleNotFound, InvalidCursor, Page, StoredArticle

blueprint = Resource(
    "articles", __name__, url_prefix="/v1/articles", description="Store articles, and see what is stored"
)
_LOCATION = {"Location": {"description": "The article's address", "schema": {"type": "string"}}}
_LINK = {"Link": {"description": "The next page, where there is one", "schema": {"type": "string"}}}


@blueprint.post("")
@blueprint.arguments(ArticleRequest, example=examples.ARTICLE)
@blueprint.response(201, StoredArticleSchema, example=examples.STORED_ARTICLE, headers=_LOCATION)
@blueprint.alt_response(
    200,
    schema=StoredArticleSchema,
    content_type="application/json",
    headers=_LOCATION,
    description="The text is stored already",
)
@problems(blueprint, 400, 413, 415, 500)
def post_article(fields: ArticleFields) -> tuple[StoredArticle, int, dict[str, str]]:
    """Read an article and store it.

    What is answered with 201 is durably stored. The same text again is not stored twice: the
    answer is then 200 with the article that is there.
    """
    stored, created = services().articles.add(new_article(fields), read(fields))
    location = url_for("articles.get_article", article_id=stored.summary.id)
    return stored, 201 if created else 200, {"Location": location}


@blueprint.get("")
@blueprint.arguments(ArticleQuery, location="query")
@blueprint.response(200, ArticleListSchema, headers=_LINK)
@problems(blueprint, 500)
def list_articles(query: dict[str, Any]) -> tuple[Page, dict[str, str]]:
    """List the stored articles.

    Newest first, a page at a time; pages keep their place while articles come and go.
    """
    narrowed = ArticleFilter(
        dyad=query["dyad"],
        state=State(query["state"]) if query["state"] else None,
        outlet=query["outlet"],
        published_from=query["published_from"],
        published_to=query["published_to"],
    )
    try:
        page = services().articles.page(narrowed, limit=query["limit"], cursor=query["cursor"])
    except InvalidCursor:
        raise invalid("cursor", "take it from the next_cursor of the page before") from None
    return page, _next_link(query, page)


@blueprint.get("/<article_id>")
@blueprint.response(200, StoredArticleSchema, example=examples.STORED_ARTICLE)
@problems(blueprint, 404, 500)
def get_article(article_id: str) -> StoredArticle:
    """Fetch a stored article with its text and reading."""
    return _stored(article_id)


@blueprint.delete("/<article_id>")
@blueprint.response(204)
@problems(blueprint, 404, 500)
def delete_article(article_id: str) -> None:
    """Remove a stored article, so that nothing is compared with it any more."""
    try:
        services().articles.remove(article_id)
    except ArticleNotFound:
        raise Problem("unknown-article") from None


@blueprint.get("/<article_id>/comparison")
@blueprint.arguments(NarrowingQuery, location="query")
@blueprint.response(200, ComparisonSchema, example=examples.COMPARISON)
@problems(blueprint, 404, 500)
def get_article_comparison(query: dict[str, Any], article_id: str) -> ReadingCompared:
    """Compare a stored article with the others, or those that the query narrows them to."""
    stored = _stored(article_id)
    return compare_reading(stored.reading, stored.text, stored.summary.published_at, narrowing_of(query))


def _stored(article_id: str) -> StoredArticle:
    """The stored article of an address; raises Problem where there is none."""
    try:
        return services().articles.get(article_id)
    except ArticleNotFound:
        raise Problem("unknown-article") from None


def _next_link(query: dict[str, Any], page: Page) -> dict[str, str]:
    if page.next_cursor is None:
        return {}
    again = ArticleQuery().dump({name: value for name, value in query.items() if value is not None})
    again["cursor"] = page.next_cursor
    return {"Link": f'<{url_for("articles.list_articles", **again)}>; rel="next"'}
