"""What the archive refuses, as problems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from service.api.context import services
from service.api.problems import Problem
from service.storing import ArticleNotFound, StaleRevision, StoredArticle


@contextmanager
def as_problems() -> Iterator[None]:
    """A block in which ArticleNotFound and StaleRevision become the problems they are to a client."""
    try:
        yield
    except ArticleNotFound:
        raise Problem("unknown-article") from None
    except StaleRevision:
        remedy = "fetch the article, and send the ETag it has now"
        raise Problem("stale-revision", errors=[("If-Match", remedy)]) from None


def stored_article(article_id: str) -> StoredArticle:
    """The stored article of an address; raises Problem where there is none."""
    with as_problems():
        return services().articles.get(article_id)
