"""Lets the pages of other origins call from a browser, where the operator says which (Fetch standard, CORS)."""

from __future__ import annotations

from functools import partial
from typing import Final

from flask import Flask, Response, current_app, request

from service.origins import EVERY

_REQUEST_HEADERS: Final = (
    "Authorization, Content-Type, Content-Encoding, Idempotency-Key, If-Match, If-None-Match, X-Request-ID"
)
_RESPONSE_HEADERS: Final = (
    "Location, ETag, Link, Retry-After, WWW-Authenticate, RateLimit, RateLimit-Policy, X-Request-ID,"
    " Content-Disposition, Idempotent-Replayed,"
    " Deprecation, Sunset"
)
# So long may a browser remember what it was told; none remembers it for longer.
_SECONDS: Final = "7200"


def register(app: Flask, origins: tuple[str, ...]) -> None:
    """Answer the browsers of these origins' pages; without origins, change nothing.

    To be registered before what asks for authentication: a browser asks first whether it may, and
    sends no key along. Cookies are never allowed for: the one there is opens this origin's own pages.
    """
    if not origins:
        return
    app.before_request(_preflight)
    app.after_request(partial(_allow, origins))


def _allow(origins: tuple[str, ...], response: Response) -> Response:
    """Let the page that asked read the response, if it is of one of the origins."""
    own = EVERY
    if EVERY not in origins:
        own = request.headers.get("Origin", "")
        # Caches must not give the answer to one origin to another.
        response.vary.add("Origin")
    if own in origins:
        response.headers["Access-Control-Allow-Origin"] = own
        response.headers["Access-Control-Expose-Headers"] = _RESPONSE_HEADERS
    return response


def _preflight() -> Response | None:
    """The answer to a browser that asks which methods and headers it may send."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    addresses = current_app.create_url_adapter(request)
    methods = sorted(addresses.allowed_methods()) if addresses else []
    if not methods:
        # There is nothing at the address, and the browser is told so.
        return None
    return Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": ", ".join(methods),
            "Access-Control-Allow-Headers": _REQUEST_HEADERS,
            "Access-Control-Max-Age": _SECONDS,
        },
    )
