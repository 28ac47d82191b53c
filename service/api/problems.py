"""Problem details (RFC 9457): how what goes wrong is raised, and answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, Response, current_app, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from service.api.catalogue import BY_NAME, CATALOGUE, MEDIA_TYPE, ProblemType
from service.telemetry.metrics import PROBLEMS

_BY_STATUS: Final = {problem.status: problem for problem in reversed(CATALOGUE)} | {
    400: BY_NAME["bad-request"],
    404: BY_NAME["not-found"],
}


class FieldErrorSchema(Schema):
    """One field at fault."""

    field = fields.String(required=True, metadata={"description": "Its name, `body` for the whole body"})
    message = fields.String(required=True, metadata={"description": "What is wrong, and what to do"})


class ProblemSchema(Schema):
    """Problem details, RFC 9457."""

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(metadata={"format": "uri-reference"})
    errors = fields.List(fields.Nested(FieldErrorSchema))


class Problem(HTTPException):
    """A problem of the catalogue, raised by a handler; `errors` maps fields to messages."""

    def __init__(
        self,
        name: str,
        detail: str | None = None,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = BY_NAME[name]
        self.code = self.kind.status
        self.errors = tuple(errors)
        self.headers = headers or {}
        super().__init__(detail or self.kind.remedy)


def invalid(field: str, message: str) -> Problem:
    """The problem of one invalid field."""
    return Problem("invalid-request", errors=[(field, message)])


def invalid_fields(messages: Mapping[str, Any]) -> Problem:
    """The problem of a schema's messages, nested as marshmallow nests them."""
    return Problem("invalid-request", errors=list(_flat(messages)))


def _flat(messages: Any, path: str = "") -> list[tuple[str, str]]:  # noqa: ANN401 (marshmallow's nesting)
    if isinstance(messages, Mapping):
        return [
            error
            for key, inner in messages.items()
            for error in _flat(inner, path if key == "_schema" else f"{path}.{key}" if path else str(key))
        ]
    if isinstance(messages, str):
        return [(path or "body", messages)]
    return [error for message in messages for error in _flat(message, path)]


def respond(error: HTTPException) -> Response:
    """The response to an error, whether raised by a handler or by the framework."""
    if error.response is not None and error.code is not None and error.code < 400:
        return Response(error.get_body(), error.code, error.get_headers())
    kind = error.kind if isinstance(error, Problem) else _kind_of(error.code or 500)
    detail = str(error.description) if isinstance(error, Problem) else None
    body = {**kind.document(detail), "instance": quote(request.path)}
    if isinstance(error, Problem) and error.errors:
        body["errors"] = [{"field": field, "message": message} for field, message in error.errors]
    PROBLEMS.labels(kind.name).inc()
    response = Response(current_app.json.dumps(body), kind.status, mimetype=MEDIA_TYPE)
    if isinstance(error, Problem):
        response.headers.update(error.headers)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _kind_of(status: int) -> ProblemType:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return BY_NAME["bad-request" if status < 500 else "internal-error"]


def register(app: Flask) -> None:
    """Answer every error of the application with a problem."""
    app.register_error_handler(HTTPException, respond)
    app.register_error_handler(Exception, unexpected)


def unexpected(error: Exception) -> Response:
    """The response to an error that is nobody's intention; the log tells of it."""
    current_app.logger.exception("unexpected error", exc_info=error)
    return respond(Problem("internal-error"))
