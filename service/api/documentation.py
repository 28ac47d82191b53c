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

from service.api.bodies import BodyParser
from service.api.problems import CATALOGUE, MEDIA_TYPE, ProblemSchema

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
    },
}


class Resource(Blueprint):
    """flask-smorest's Blueprint, with bodies read by our parser."""

    ARGUMENTS_PARSER = BodyParser()


class _Converter(OpenAPIConverter):
    """apispec's converter, which also says that exactly one of certain fields is there."""

    def schema2jsonschema(self, schema: Schema | type[Schema]) -> dict[str, Any]:
        described: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call] # apispec's
        alternatives = getattr(schema.Meta, "exactly_one_of", ())
        if alternatives:
            described["oneOf"] = [{"required": [name]} for name in alternatives]
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
    """Document that an operation may answer these statuses with a problem."""

    def decorate(operation: Any) -> Any:  # noqa: ANN401 (decorates any handler)
        for status in statuses:
            operation = blueprint.alt_response(status, HTTPStatus(status).name)(operation)
        return operation

    return decorate


def serve(app: Flask, api: EntenteApi) -> None:
    """Serve the document at /openapi.json."""
    document = _with_stable_names(api.spec.to_dict())

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
