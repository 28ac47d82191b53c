"""The blueprint that all pages are of, and what their templates have at hand."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, request, send_from_directory

from service.api.admitting.cookies import key_kept
from service.api.context import services
from service.reading.values import STATES
from service.web.viewing import words

_STATIC: Final = Path(__file__).parent / "static"
# A changed file has another address: browsers may keep what they have.
_SECONDS: Final = 365 * 24 * 3600

blueprint: Final = Blueprint("web", __name__, template_folder="templates")


def page(template: str, **values: Any) -> str:  # noqa: ANN401 (what templates show)
    """A page from its template, which knows how the site stands to who asks."""
    is_open = services().settings.is_open
    return render_template(
        template,
        asset=asset,
        words=words,
        states=STATES,
        is_open=is_open,
        has_key=not is_open and key_kept(request) is not None,
        **values,
    )


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes with it."""
    digest = blake2b((_STATIC / name).read_bytes(), digest_size=5).hexdigest()
    return f"/static/{name}?v={digest}"


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """The style sheet, the script and the sign of the pages."""
    return send_from_directory(_STATIC, name, max_age=_SECONDS)


@blueprint.after_request
def _keep_to_who_asked(response: Response) -> Response:
    """Where keys are asked for, let nobody keep what a key has opened."""
    if not services().settings.is_open and response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response


def reference_document() -> dict[str, Any]:
    """The OpenAPI document, as the application serves it."""
    document: dict[str, Any] = current_app.view_functions["openapi"]().get_json()  # type: ignore[union-attr] # our own view
    return document
