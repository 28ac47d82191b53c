"""The reference, made from the OpenAPI document, and what each type of problem means."""

from __future__ import annotations

from typing import Any, Final

from service.api.catalogue import BY_NAME, CATALOGUE
from service.api.problems import Problem
from service.web.site import blueprint, page, reference_document

_METHODS: Final = ("get", "post", "patch", "delete")


@blueprint.get("/docs")
def docs() -> str:
    """The whole reference on one page."""
    document = reference_document()
    return page("docs.html", document=document, groups=_groups(document))


@blueprint.get("/problems/<name>")
def problem(name: str) -> str:
    """What a type of problem means and what to do about it."""
    kind = BY_NAME.get(name)
    if kind is None:
        raise Problem("not-found")
    return page("problem_type.html", problem=kind, catalogue=CATALOGUE)


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The operations by their tag, in the document's order, each with its method, path and an anchor."""
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document.get("tags", ())}
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                operation = {"method": method.upper(), "path": path, "anchor": _anchor(method, path)}
                tag = methods[method].get("tags", ["other"])[0]
                groups.setdefault(tag, []).append({**operation, **methods[method]})
    return {tag: operations for tag, operations in groups.items() if operations}


def _anchor(method: str, path: str) -> str:
    words = "".join(character if character.isalnum() else " " for character in path).split()
    return "-".join([method, *words])
