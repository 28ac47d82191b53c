"""The OpenAPI document: what the operations have in common, and where it is served."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response, jsonify
from flask_smorest import Api, Blueprint
from marshmallow import Schema

from service.api.admitting.scopes import scope_of
from service.api.catalogue import CATALOGUE, MEDIA_TYPE
from service.api.problems import ProblemSchema
from service.api.receiving.bodies import BodyParser
from service.api.schemas import messages
from service.api.schemas.fields import MOMENT_SCHEMA
from service.api.schemas.pairs import DYAD_SCHEMA

_DESCRIPTION: Final = (
    "Entente reads news articles for the relations between countries. It finds which pairs of countries an"
    " article is about, says whether their relation is cooperative, at an impasse or hostile, with"
    " probabilities and the passages that say so, and compares that with the articles it has stored."
)
CONFIGURATION: Final = {
    "API_TITLE": "Entente",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "API_SPEC_OPTIONS": {
        "info": {"description": _DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/"}],
        "webhooks": messages.described(),
    },
}

# The problems that operations answer with, each for a reason that many have: that they have an address
# and headers and can fail, that they take a body, that they need a key. A handler names only those of its own.
_OF_ALL: Final = (414, 431, 500)
_WITH_A_BODY: Final = (400, 408, 413, 415)
_WITH_A_KEY: Final = (401, 403, 429, 503)
_METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})
_SECURITY: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": (
        "An API key, made by the operator with `python -m service keys make`. Each operation names the scope"
        " that the key must have; `admin` implies the others. Where the service is open, none is needed."
    ),
}


class Resource(Blueprint):
    """flask-smorest's Blueprint, with bodies read by our parser."""

    ARGUMENTS_PARSER = BodyParser()


class _Converter(OpenAPIConverter):
    """apispec's converter, which also says that exactly one of certain fields is there, or one of two at most."""

    def schema2jsonschema(self, schema: Schema | type[Schema]) -> dict[str, Any]:
        described: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call] # apispec's
        alternatives = getattr(schema.Meta, "exactly_one_of", ())
        if alternatives:
            described["oneOf"] = [{"required": [name]} for name in alternatives]
        exclusive = getattr(schema.Meta, "at_most_one_of", ())
        if exclusive:
            described["anyOf"] = [{"properties": {name: {"type": "null"}}} for name in exclusive]
        return described


class _SchemaPlugin(MarshmallowPlugin):
    """apispec's plugin for schemas, with our converter."""

    Converter = _Converter


class EntenteApi(Api):
    """flask-smorest's Api, with its errors as problems."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _init_spec(self, **options: Any) -> None:  # noqa: ANN401 (flask-smorest's)
        super()._init_spec(marshmallow_plugin=_SchemaPlugin(), **options)
        self.spec.components.schema("Dyad", DYAD_SCHEMA)
        self.spec.components.schema("Moment", MOMENT_SCHEMA)
        for schema in messages.MESSAGES.values():
            self.spec.components.schema(schema.__name__.removesuffix("Schema"), schema=schema)

    def _register_error_handlers(self) -> None:
        """Leave errors to `service.api.problems`."""

    def _register_responses(self) -> None:
        """Describe each status of the catalogue once, as a problem."""
        for status in sorted({problem.status for problem in CATALOGUE}):
            titles = [problem.title for problem in CATALOGUE if problem.status == status]
            self.spec.components.response(
                HTTPStatus(status).name,
                {
                    "description": "; ".join(titles),
                    "content": {MEDIA_TYPE: {"schema": ProblemSchema}},
                },
            )


def problems(blueprint: Blueprint, *statuses: int) -> Callable[[Any], Any]:
    """Document that an operation may answer these statuses with a problem, beside those that many share."""

    def decorate(operation: Any) -> Any:  # noqa: ANN401 (decorates any handler)
        for status in statuses:
            operation = blueprint.alt_response(status, HTTPStatus(status).name)(operation)
        return operation

    return decorate


def serve(app: Flask, api: EntenteApi) -> None:
    """Serve the document at /openapi.json."""
    document = _with_what_many_share(_with_stable_names(api.spec.to_dict()))

    @app.get("/openapi.json")
    def openapi() -> Response:
        return jsonify(document)


def _with_stable_names(document: dict[str, Any]) -> dict[str, Any]:
    """Name the problem responses by their status: the names of Python's own enumeration change."""
    text = json.dumps(document)
    for status in {problem.status for problem in CATALOGUE}:
        name = HTTPStatus(status).name
        text = text.replace(f'/{name}"', f'/Problem{status}"').replace(f'"{name}":', f'"Problem{status}":')
    stable: dict[str, Any] = json.loads(text)
    return stable


def _with_what_many_share(document: dict[str, Any]) -> dict[str, Any]:
    """Say of each operation which scope it needs, and which problems it shares with others."""
    document["components"]["securitySchemes"] = {"bearer": _SECURITY}
    for path, methods in document["paths"].items():
        for method in _METHODS & methods.keys():
            operation, scope = methods[method], scope_of(f"{method.upper()} {path}")
            operation["security"] = [] if scope is None else [{"bearer": [scope.value]}]
            shared = _OF_ALL + (_WITH_A_BODY if "requestBody" in operation else ())
            shared += () if scope is None else _WITH_A_KEY
            added = {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in shared}
            operation["responses"] = dict(sorted((added | operation["responses"]).items()))
            _leave_null_out(operation)
    return document


def _leave_null_out(operation: dict[str, Any]) -> None:
    """Name no default of a parameter that may be left out: that is None to us, and no query can say null."""
    for parameter in operation.get("parameters", ()):
        if parameter["schema"].get("default", ...) is None:
            del parameter["schema"]["default"]
