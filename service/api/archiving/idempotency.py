"""Idempotency keys: a request that is sent again comes to what it came to before.

The header is that of draft-ietf-httpapi-idempotency-key-header-07.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from flask import Request, g

from service.api.context import services
from service.api.problems import Problem, invalid
from service.api.receiving.intake import ArticleFields, new_article, read
from service.api.schemas import ArticleRequest
from service.storing import ArticleNotFound, KeyReused, Receipt, StoredArticle

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
_LONGEST: Final = 255
_KEY: Final = re.compile(rf"[ -~]{{1,{_LONGEST}}}")
# A string of RFC 9651, section 3.3.3.
_QUOTED: Final = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
PARAMETER: Final[dict[str, Any]] = {
    "in": "header",
    "name": HEADER,
    "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST, "pattern": "^[ -~]*$"},
    "description": "A name of your own for this request, such as a UUID: sent again, it is not done again",
}
REPLAYED_HEADER: Final[dict[str, Any]] = {
    REPLAYED: {
        "description": "`true` where the request was done before",
        "schema": {"type": "string", "enum": ["true"]},
    }
}


def key_of(request: Request) -> str | None:
    """The idempotency key of a request, None where it has none; raises Problem where it is not one."""
    written = request.headers.get(HEADER)
    if written is None:
        return None
    quoted = _QUOTED.fullmatch(written.strip())
    key = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else written.strip()
    if not _KEY.fullmatch(key) or (key.startswith('"') and not quoted):
        raise invalid(HEADER, f"send 1 to {_LONGEST} printable ASCII characters, plain or as a quoted string")
    return key


def receipt_of(fields: ArticleFields, key: str, line: int = 0) -> Receipt:
    """What tells this request from others; `line` is its number in a bulk request."""
    sent = {name: value for name, value in ArticleRequest().dump(fields).items() if value is not None}
    canonical = json.dumps(sent, sort_keys=True)
    return Receipt(g.get("caller") or "", key, line, sha256(canonical.encode("ascii")).hexdigest())


@dataclass(frozen=True, slots=True)
class StoredOnce:
    """What a request to store came to: the article, whether it was new, and whether that was before."""

    article: StoredArticle
    created: bool
    replayed: bool

    @property
    def headers(self) -> dict[str, str]:
        """What tells the client that it was before."""
        return {REPLAYED: "true"} if self.replayed else {}


def store_once(fields: ArticleFields, key: str | None) -> StoredOnce:
    """Read and store an article, or find what the same request came to before; raises Problem."""
    articles = services().articles
    receipt = None if key is None else receipt_of(fields, key)
    try:
        # Looked up before the article is read: what was done before costs next to nothing.
        before = None if receipt is None else articles.settled(receipt)
        stored, created = before or articles.add(new_article(fields), read(fields), receipt)
    except (KeyReused, ArticleNotFound) as refusal:
        raise problem_of(refusal) from None
    return StoredOnce(stored, created, replayed=before is not None)


def problem_of(refusal: KeyReused | ArticleNotFound) -> Problem:
    """The problem of a request with a key that is not done."""
    return Problem("idempotency-key-reused" if isinstance(refusal, KeyReused) else "article-removed")
