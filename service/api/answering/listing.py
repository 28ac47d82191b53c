"""Lists of articles: the page that a query asks for, and the links to others."""

from __future__ import annotations

from typing import Any, Final

from flask import url_for

from service.api.context import services
from service.api.problems import invalid
from service.api.schemas import ArticleQuery
from service.reading.values import State
from service.storing import ArticleFilter, InvalidCursor, Ordering, Page, Sort

# For the document.
LINK: Final = {
    "Link": {
        "description": 'The first page (`rel="first"`), and the next where there is one (`rel="next"`)',
        "schema": {"type": "string"},
    }
}


def filter_of(query: dict[str, Any]) -> ArticleFilter:
    """What a loaded query narrows articles to."""
    return ArticleFilter(
        dyad=query["dyad"],
        state=State(query["state"]) if query["state"] else None,
        outlet=query["outlet"],
        published_from=query["published_from"],
        published_to=query["published_to"],
    )


def page_of(query: dict[str, Any]) -> Page:
    """The page that a loaded query asks for; raises Problem for a cursor of another list."""
    narrowed = filter_of(query)
    ordering = Ordering(Sort(query["sort"]), descending=query["order"] == "desc")
    limit, cursor = query["limit"], query["cursor"]
    try:
        return services().articles.page(narrowed, limit=limit, cursor=cursor, ordering=ordering)
    except InvalidCursor:
        remedy = "take it from the next_cursor of the page before, with the rest of the query as it was"
        raise invalid("cursor", remedy) from None


def links_of(query: dict[str, Any], page: Page, endpoint: str) -> dict[str, str]:
    """The header with the links from a page; `endpoint` is what lists articles."""
    again = ArticleQuery().dump({name: value for name, value in query.items() if value is not None})
    cursors = {"first": None, "next": page.next_cursor}
    links = [
        f'<{url_for(endpoint, **{**again, "cursor": cursor})}>; rel="{relation}"'
        for relation, cursor in cursors.items()
        if cursor is not None or relation == "first"
    ]
    return {"Link": ", ".join(links)}
