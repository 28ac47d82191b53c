"""What every request gets: an id, a line in the log, and headers for browsers."""

from __future__ import annotations

import re
from time import perf_counter
from typing import Final
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:;"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
_log = structlog.get_logger("entente.requests")


def register(app: Flask) -> None:
    """Accompany every request of the application."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _ID.fullmatch(given) else uuid4().hex
    g.began = perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    _log.info(
        "request",
        id=g.get("request_id"),
        method=request.method,
        path=request.path,
        status=response.status_code,
        milliseconds=round((perf_counter() - g.get("began", perf_counter())) * 1000, 1),
    )
    return response
