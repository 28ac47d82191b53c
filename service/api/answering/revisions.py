"""The revisions of articles as ETags, and requests that depend on them (RFC 9110, section 13)."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request
from flask_smorest import Blueprint

from service.storing import Expected, StoredArticle

# For the document: the header that answers have, and those that requests may have.
ETAG: Final = {"ETag": {"description": "The revision of the article", "schema": {"type": "string"}}}


def _parameter(name: str, description: str) -> Any:  # noqa: ANN401 (a decorator of flask-smorest's)
    schema = {"type": "string"}
    return Blueprint.doc(
        parameters=[{"in": "header", "name": name, "description": description, "schema": schema}]
    )


takes_if_match: Final = _parameter(
    "If-Match", "ETags of the article: where it is at none of these revisions, nothing is changed"
)
takes_if_none_match: Final = _parameter(
    "If-None-Match",
    "ETags that are known: where the article is at one of these revisions, 304 without a body",
)


def tagged(article: StoredArticle) -> dict[str, str]:
    """The header that tells the article's revision."""
    return {"ETag": f'"{article.revision}"'}


def unchanged(article: StoredArticle) -> Response | None:
    """The answer to who knows this revision of the article (If-None-Match); None to who does not."""
    if request.if_none_match.contains_weak(str(article.revision)):
        return Response(status=304, mimetype="application/json", headers=tagged(article))
    return None


def expected() -> Expected | None:
    """The revisions that a change may go on top of (If-Match); None where it may go on any.

    Weak ETags match none: a change needs to know what it changes to the letter.
    """
    if "If-Match" not in request.headers:
        return None
    tags = request.if_match
    return lambda revision: tags.contains(str(revision))
