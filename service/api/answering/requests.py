"""What every request gets: an id, a line in the log, its place in the metrics, and headers for browsers."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import partial
from time import perf_counter
from typing import Final
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from service.telemetry.metrics import REQUEST_SECONDS, REQUESTS_IN_PROGRESS

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
# Clients may make up methods and addresses; the metrics must not grow with them.
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER: Final = "other"
_NO_ROUTE: Final = "none"
# Asked every few seconds by machines: worth a line only where the answer is not the usual one.
_PROBES: Final = frozenset({"/livez", "/readyz", "/metrics"})
_log = structlog.get_logger("entente.requests")


@dataclass(frozen=True, slots=True)
class _Served:
    """What is said of a request afterwards: nothing of its query, headers, body or client's address."""

    method: str
    route: str | None
    path: str
    status: int
    bytes_in: int
    bytes_out: int | None
    caller: str | None


def register(app: Flask) -> None:
    """Accompany every request of the application; other modules' functions run within."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_leave)


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _ID.fullmatch(given) else uuid4().hex
    g.began = perf_counter()
    REQUESTS_IN_PROGRESS.inc()
    # Threads serve one request after another: what was said of the last is not to be said of this one.
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    account = partial(_account, _served(response), g.get("began", perf_counter()))
    # What is streamed is made while it is sent, after Flask is done with the request. Files are sent
    # by the server itself, which does not tell of the end.
    if response.is_streamed and not response.direct_passthrough:
        g.streams = True
        response.call_on_close(account)
        response.call_on_close(_forget)
    else:
        account()
    return response


def _leave(_error: BaseException | None) -> None:
    if "began" in g and "streams" not in g:
        _forget()


def _forget() -> None:
    REQUESTS_IN_PROGRESS.dec()
    structlog.contextvars.clear_contextvars()


def _served(response: Response) -> _Served:
    return _Served(
        method=request.method if request.method in _METHODS else _OTHER,
        route=None if request.url_rule is None else request.url_rule.rule,
        path=request.path,
        status=response.status_code,
        bytes_in=request.content_length or 0,
        # To count what is streamed would be to make all of it first.
        bytes_out=response.content_length if response.is_streamed else response.calculate_content_length(),
        caller=g.get("caller"),
    )


def _account(served: _Served, began: float) -> None:
    seconds = perf_counter() - began
    REQUEST_SECONDS.labels(served.method, served.route or _NO_ROUTE, served.status).observe(seconds)
    usual = served.route in _PROBES and served.status < 400
    log = _log.debug if usual else _log.info
    log("request", **asdict(served), milliseconds=round(seconds * 1000, 1))
