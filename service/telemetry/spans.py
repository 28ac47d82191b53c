"""The spans of a trace: one of the request, and within it one of each SQL statement.

Names and attributes are OpenTelemetry's semantic conventions for HTTP and databases. As in the logs,
nothing of a request's query, headers or body is told, and of a statement no parameter.
"""

from __future__ import annotations

from typing import Any, Final

import structlog
from flask import Flask, Response, g, request
from opentelemetry import context, propagate, trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

_NAME: Final = "entente"
_SPANS: Final = "entente_spans"


def trace_requests(app: Flask) -> None:
    """Make a span of each request; the log lines of the request then carry its `trace_id`."""
    app.before_request(_begin)
    app.after_request(_answer)
    app.teardown_request(_end)


def trace_statements(engine: Engine) -> None:
    """Make a span of each statement that a traced request sends to the database."""
    event.listen(engine, "before_cursor_execute", _begin_statement)
    event.listen(engine, "after_cursor_execute", _end_statement)
    event.listen(engine, "handle_error", _fail_statement)


def _begin() -> None:
    rule = None if request.url_rule is None else request.url_rule.rule
    attributes = {
        "http.request.method": request.method,
        "url.path": request.path,
        "url.scheme": request.scheme,
    }
    if rule is not None:
        attributes["http.route"] = rule
    if "request_id" in g:
        attributes["entente.request_id"] = g.request_id
    caller = propagate.extract(request.headers)
    name = f"{request.method} {rule}" if rule else request.method
    span = trace.get_tracer(_NAME).start_span(name, caller, SpanKind.SERVER, attributes)
    g.span, g.span_token = span, context.attach(trace.set_span_in_context(span, caller))
    told = span.get_span_context()
    if told.is_valid:
        structlog.contextvars.bind_contextvars(trace_id=trace.format_trace_id(told.trace_id))


def _answer(response: Response) -> Response:
    span: Span = g.get("span", trace.INVALID_SPAN)
    span.set_attribute("http.response.status_code", response.status_code)
    if response.status_code >= 500:
        span.set_status(Status(StatusCode.ERROR))
    return response


def _end(_error: BaseException | None) -> None:
    if "span" in g:
        context.detach(g.pop("span_token"))
        g.pop("span").end()


def _begin_statement(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401
    if not trace.get_current_span().is_recording():
        return
    attributes = {"db.system.name": connection.dialect.name, "db.query.text": statement}
    name = statement.split(maxsplit=1)[0].upper() if statement.strip() else "SQL"
    span = trace.get_tracer(_NAME).start_span(name, kind=SpanKind.CLIENT, attributes=attributes)
    connection.info.setdefault(_SPANS, []).append(span)


def _end_statement(connection: Connection, *_rest: Any) -> None:  # noqa: ANN401 (an event's arguments)
    spans = connection.info.get(_SPANS)
    if spans:
        spans.pop().end()


def _fail_statement(failure: ExceptionContext) -> None:
    spans = failure.connection.info.get(_SPANS) if failure.connection else None
    if spans:
        span = spans.pop()
        # Not the message, which may hold what was sent.
        span.set_status(Status(StatusCode.ERROR))
        span.set_attribute("error.type", type(failure.original_exception).__name__)
        span.end()
