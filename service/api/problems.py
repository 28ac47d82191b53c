"""Problem details (RFC 9457): the catalogue of what can go wrong, and its responses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, Response, current_app, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem; its `type` URI is `/problems/<name>`, where `remedy` is documented."""

    name: str
    status: int
    title: str
    remedy: str


CATALOGUE: Final = (
    ProblemType("malformed-json", 400, "The body is not JSON", "Send one JSON object in UTF-8."),
    ProblemType(
        "misplaced-field",
        400,
        "A field does not go with the rest of the request",
        "Each entry of `errors` names a field and says what to leave out, or where to send it.",
    ),
    ProblemType(
        "not-found", 404, "There is nothing at this address", "See /docs for the addresses there are."
    ),
    ProblemType(
        "unknown-article",
        404,
        "No such article is stored",
        "Use an id from POST or GET /v1/articles; it may have been removed.",
    ),
    ProblemType(
        "unknown-relation",
        404,
        "Nothing is stored on this dyad",
        "See GET /v1/relations for the dyads that positions are stored on.",
    ),
    ProblemType(
        "method-not-allowed",
        405,
        "The address does not know this method",
        "Use one of the methods that the Allow header names.",
    ),
    ProblemType(
        "body-too-large",
        413,
        "The request body is too large",
        "Send less at once; the operator sets the limit with ENTENTE_MAX_BODY_BYTES.",
    ),
    ProblemType(
        "unsupported-media-type",
        415,
        "The body's content type is not JSON",
        "Send the header Content-Type: application/json.",
    ),
    ProblemType(
        "invalid-request",
        422,
        "A field of the request is invalid",
        "Each entry of `errors` names a field and says what to do about it.",
    ),
    ProblemType(
        "bad-request", 400, "The request cannot be understood", "See /docs for what the address takes."
    ),
    ProblemType(
        "internal-error",
        500,
        "The service failed",
        "It is not your fault. The log tells the operator more under the request's id.",
    ),
    ProblemType(
        "not-ready", 503, "The service is not ready", "Try again; `errors` says which part does not answer."
    ),
)
_BY_NAME: Final = {problem.name: problem for problem in CATALOGUE}
_BY_STATUS: Final = {problem.status: problem for problem in reversed(CATALOGUE)} | {
    400: _BY_NAME["bad-request"],
    404: _BY_NAME["not-found"],
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

    def __init__(self, name: str, detail: str | None = None, errors: Sequence[tuple[str, str]] = ()) -> None:
        self.kind = _BY_NAME[name]
        self.code = self.kind.status
        self.errors = tuple(errors)
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


def find(name: str) -> ProblemType | None:
    """The problem type of this name."""
    return _BY_NAME.get(name)


def respond(error: HTTPException) -> Response:
    """The response to an error, whether raised by a handler or by the framework."""
    if error.response is not None and error.code is not None and error.code < 400:
        return Response(error.get_body(), error.code, error.get_headers())
    kind = error.kind if isinstance(error, Problem) else _kind_of(error.code or 500)
    detail = str(error.description) if isinstance(error, Problem) else kind.remedy
    body: dict[str, Any] = {
        "type": f"/problems/{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": quote(request.path),
    }
    if isinstance(error, Problem) and error.errors:
        body["errors"] = [{"field": field, "message": message} for field, message in error.errors]
    response = Response(current_app.json.dumps(body), kind.status, mimetype=MEDIA_TYPE)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _kind_of(status: int) -> ProblemType:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return _BY_NAME["bad-request" if status < 500 else "internal-error"]


def register(app: Flask) -> None:
    """Answer every error of the application with a problem."""
    app.register_error_handler(HTTPException, respond)
    app.register_error_handler(Exception, _unexpected)


def _unexpected(error: Exception) -> Response:
    current_app.logger.exception("unexpected error", exc_info=error)
    return respond(Problem("internal-error"))
