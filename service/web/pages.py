"""The pages: what this is, the reference, and what each problem means."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, render_template, send_from_directory

from service.api.catalogue import BY_NAME, CATALOGUE
from service.api.context import services
from service.api.problems import Problem

blueprint = Blueprint("web", __name__, template_folder="templates")


@blueprint.get("/")
def index() -> str:
    """Say what this is, with a form to try it."""
    return render_template("index.html", is_open=services().settings.is_open)


@blueprint.get("/docs")
def docs() -> str:
    """The reference, made from the OpenAPI document."""
    document = current_app.view_functions["openapi"]().get_json()  # type: ignore[union-attr] # our own view
    return render_template("docs.html", document=document, operations=_operations(document))


@blueprint.get("/problems/<name>")
def problem(name: str) -> str:
    """What a type of problem means and what to do about it."""
    kind = BY_NAME.get(name)
    if kind is None:
        raise Problem("not-found")
    return render_template("problem.html", problem=kind, catalogue=CATALOGUE)


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """The style sheet and the script of the pages."""
    return send_from_directory(blueprint.root_path + "/static", name, max_age=3600)


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of the document, each with its method, path and resolved schemas."""
    return [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "post", "patch", "delete"}
    ]
