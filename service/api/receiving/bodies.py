"""Reading the JSON body of a request, with a clear word where it cannot be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.core import is_json
from webargs.flaskparser import FlaskParser

from service.api.problems import Problem, invalid, invalid_fields
from service.api.receiving.streams import body_of


class BodyParser(FlaskParser):
    """Parses requests as webargs does, and raises problems where it cannot."""

    # A misspelt filter that is passed over in silence would answer another question.
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}  # noqa: RUF012 (webargs')

    def load_json(self, req: Request, schema: Schema) -> dict[str, Any]:
        """The body as a JSON object; raises Problem for any other body."""
        if not is_json(req.mimetype):
            raise Problem("unsupported-media-type", errors=[("Content-Type", "send application/json")])
        return json_object(body_of(req), schema)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        **_options: Any,  # noqa: ANN401 (webargs)
    ) -> NoReturn:
        """Name the fields at fault."""
        messages: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call] # marshmallow's
        raise invalid_fields(
            {
                field: inner
                for location in messages.values()
                for field, inner in (
                    location if isinstance(location, dict) else {"_schema": location}
                ).items()
            }
        )


def json_object(raw: bytes, schema: Schema) -> dict[str, Any]:
    """What is written in JSON and to be loaded by `schema`; raises Problem for anything but an object."""
    body = _decode(raw)
    if not isinstance(body, dict):
        raise invalid("body", f"send a JSON object, not {_kind(body)}")
    _refuse_misplaced(body, schema)
    return body


def _refuse_misplaced(body: dict[str, Any], schema: Schema) -> None:
    """Say where a field belongs that another request takes and this one does not."""
    elsewhere: Mapping[str, str] = getattr(schema, "elsewhere", {})
    misplaced = [(field, remedy) for field, remedy in elsewhere.items() if field in body]
    if misplaced:
        raise Problem("misplaced-field", errors=misplaced)


def _decode(raw: bytes) -> Any:  # noqa: ANN401 (any JSON value)
    if not raw.strip():
        raise Problem("malformed-json", errors=[("body", "the body is empty: send a JSON object")])
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise Problem("malformed-json", errors=[("body", "the body is not UTF-8")]) from None
    except RecursionError:
        raise Problem("malformed-json", errors=[("body", "the body is nested too deeply")]) from None
    except ValueError as error:
        raise Problem("malformed-json", errors=[("body", f"the body is not JSON: {error}")]) from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")


def _kind(body: object) -> str:
    kinds = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(body), "a number")
