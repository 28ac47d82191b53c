"""The client: one method for each thing that the service does."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, Self, Unpack
from urllib.parse import quote
from uuid import uuid4

from entente_client.requesting import (
    ArticleFilter,
    Compared,
    ListFilter,
    Narrowing,
    Particulars,
    article_of,
    known,
    query_of,
)
from entente_client.results import (
    Answer,
    ArticlePage,
    Model,
    Outcome,
    Outlets,
    Reading,
    RelationDetail,
    Relations,
    StoredArticle,
    Timeline,
)
from entente_client.retrying import Retrying
from entente_client.storing import store_many
from entente_client.transport import Transport, failures_told, read_json
from entente_client.watching import Watching

DEFAULT_URL: Final = "http://localhost:8000"
DEFAULT_TIMEOUT: Final = 30.0
_LARGEST_PAGE: Final = 100
_CREATED: Final = 201


class Client(Watching):
    """A service to ask, at `url` (ENTENTE_URL) with an API `key` (ENTENTE_KEY), if it wants one.

    `timeout` is the longest silence, in seconds, that is borne; the service itself gives up after 20. What harms
    nothing if it is done twice is tried again as `retrying` says. Every method raises EntenteError where it fails.
    A client is a context manager that closes its connections, and is not to be shared between threads.
    """

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        retrying: Retrying | None = None,
    ) -> None:
        url = url or os.environ.get("ENTENTE_URL") or DEFAULT_URL
        key = os.environ.get("ENTENTE_KEY") if key is None else key
        self.transport = Transport(url, key, timeout, retrying or Retrying())

    @property
    def url(self) -> str:
        """The service's address."""
        return self.transport.url

    def __repr__(self) -> str:
        return f"Client({self.url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.transport.close()

    def read(
        self, text: str, *, sides: Sequence[str | Sequence[str]] | None = None, **told: Unpack[Particulars]
    ) -> Reading:
        """An article read; nothing is stored. `sides` are two actors of one's own choice, in place of `dyad`."""
        known(told, Particulars)
        body = article_of(text, told) | ({} if sides is None else {"sides": list(sides)})
        return Reading.of(self.transport.json("POST", "/v1/readings", json=body, repeatable=True))

    def compare(self, text: str, **told: Unpack[Compared]) -> Answer:
        """An article read and compared with the stored ones, or those that the narrowing leaves; nothing is stored.

        `outlet` is the article's own; `outlets` are those whose articles it is compared with.
        """
        known(told, Compared)
        query, body = query_of(told, Narrowing), article_of(text, told)
        return Answer.of(
            self.transport.json("POST", "/v1/comparisons", params=query, json=body, repeatable=True)
        )

    def compare_stored(self, article_id: str, **narrowing: Unpack[Narrowing]) -> Answer:
        """A stored article compared with the others, or those that the narrowing leaves."""
        return Answer.of(self._get(f"{_article(article_id)}/comparison", narrowing, Narrowing))

    def store(
        self, text: str, *, idempotency_key: str | None = None, **told: Unpack[Particulars]
    ) -> StoredArticle:
        """An article read and stored; `created` tells whether it is new, or its text was there.

        It is sent with an idempotency key, so that it is tried again safely; give one of your own to make the same
        of a later call.
        """
        known(told, Particulars)
        headers = {"Idempotency-Key": idempotency_key or uuid4().hex}
        response = self.transport.send(
            "POST", "/v1/articles", json=article_of(text, told), headers=headers, repeatable=True
        )
        stored = StoredArticle.of(read_json(response))
        return replace(stored, created=response.status_code == _CREATED)

    def store_many(self, articles: Iterable[Mapping[str, Any]]) -> Iterator[Outcome]:
        """What each of many articles came to, in their order, as it is told; a refused one stops no other.

        An article is a mapping with `text` and whatever else `store` takes. They are sent in requests of up to 500.
        """
        return store_many(self.transport, articles)

    def articles(self, *, limit: int | None = None, **which: Unpack[ListFilter]) -> Iterator[StoredArticle]:
        """The stored articles, without their texts: page after page as they are asked for, at most `limit`."""
        known(which, ListFilter)
        query = query_of(which, ListFilter)
        left = limit
        while left is None or left > 0:
            size = _LARGEST_PAGE if left is None else min(left, _LARGEST_PAGE)
            answer = self.transport.json(
                "GET", "/v1/articles", params={**query, "limit": size}, repeatable=True
            )
            page = ArticlePage.of(answer)
            yield from page.articles
            if page.next_cursor is None:
                return
            query["cursor"] = page.next_cursor
            left = None if left is None else left - len(page.articles)

    def article(self, article_id: str) -> StoredArticle:
        """A stored article with its text; raises NotFound."""
        return StoredArticle.of(self._get(_article(article_id)))

    def delete(self, article_id: str) -> None:
        """Remove a stored article; raises NotFound."""
        self.transport.json("DELETE", _article(article_id))

    def export(self, form: str = "ndjson", **which: Unpack[ArticleFilter]) -> Iterator[bytes]:
        """All that is stored, or what the filter leaves, as `ndjson` or `csv`, in parts as they come.

        Raises Unreachable where it breaks off, so that what came to its end is whole.
        """
        known(which, ArticleFilter)
        query = {"format": form, **query_of(which, ArticleFilter)}
        response = self.transport.send(
            "GET", "/v1/articles/export", params=query, stream=True, repeatable=True
        )
        with response, failures_told(self.url):
            yield from response.iter_content(None)

    def relations(self) -> Relations:
        """The dyads that positions are stored on."""
        return Relations.of(self._get("/v1/relations"))

    def relation(self, dyad: str, **narrowing: Unpack[Narrowing]) -> RelationDetail:
        """What is stored on a dyad, and the consensus; raises NotFound where nothing is."""
        return RelationDetail.of(self._get(_relation(dyad), narrowing, Narrowing))

    def timeline(self, dyad: str, *, bucket: str | None = None, **narrowing: Unpack[Narrowing]) -> Timeline:
        """How a relation moved, in buckets of a `day`, `week`, `month`, `quarter` or `year`; unless told, what fits."""
        query = query_of(narrowing, Narrowing) | ({} if bucket is None else {"bucket": bucket})
        known(narrowing, Narrowing)
        return Timeline.of(
            self.transport.json("GET", f"{_relation(dyad)}/timeline", params=query, repeatable=True)
        )

    def outlets(self, dyad: str, **narrowing: Unpack[Narrowing]) -> Outlets:
        """Which outlets depart from the others on a dyad, and which way."""
        return Outlets.of(self._get(f"{_relation(dyad)}/outlets", narrowing, Narrowing))

    def model(self) -> Model:
        """The model card of what reads."""
        return Model.of(self._get("/v1/model"))

    def _get(self, path: str, asked: Any = None, kind: type[Any] = Narrowing) -> Any:  # noqa: ANN401
        known(asked or {}, kind)
        return self.transport.json("GET", path, params=query_of(asked or {}, kind), repeatable=True)


def _article(article_id: str) -> str:
    return f"/v1/articles/{quote(article_id, safe='')}"


def _relation(dyad: str) -> str:
    return f"/v1/relations/{quote(dyad, safe='')}"
