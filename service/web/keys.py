"""The page at which a browser is given the key it keeps, and has it forget it."""

from __future__ import annotations

from typing import Final

from flask import make_response, redirect, request
from werkzeug import Response

from service.api.admitting.cookies import forget, keep
from service.api.context import services
from service.api.problems import Problem
from service.storing import ApiKey, KeyRefused, Keys, Scope
from service.web.forms import sent
from service.web.site import blueprint, page

# What a browser says of the page that a form was sent from; None where it says nothing.
_OWN_SITE: Final = frozenset({None, "same-origin", "none"})


@blueprint.get("/key")
def key() -> str:
    """Ask for a key, or say that none is needed."""
    return page("key.html", goal=goal_of(request.args.get("next", "/")), error=None)


@blueprint.post("/key")
def give_key() -> Response | tuple[str, int]:
    """Keep a good key in the browser, and go on to where it was asked for."""
    _refuse_other_sites()
    posted = sent(request)
    token, goal = posted.get("key", "").strip(), goal_of(posted.get("next", "/"))
    if not token:
        return page("key.html", goal=goal, error="paste your API key"), 422
    try:
        error = _lack(Keys(services().database).check(token))
    except KeyRefused as refusal:
        error = f"the key is no good: {refusal}"
    if error is not None:
        return page("key.html", goal=goal, error=error), 401
    response = make_response(redirect(goal, 303))
    keep(response, token, is_secure=request.is_secure)
    return response


@blueprint.post("/key/forget")
def forget_key() -> Response:
    """Have the browser forget its key."""
    _refuse_other_sites()
    response = make_response(redirect("/key", 303))
    forget(response)
    return response


def goal_of(written: str) -> str:
    """Where to go on to: an address of this site without its host, or else the first page."""
    is_own = written.startswith("/") and not written.startswith(("//", "/\\"))
    return written if is_own and written.isprintable() else "/"


def _lack(key: ApiKey) -> str | None:
    return (
        None if key.allows(Scope.READ) else "the pages need a key with the scope read, which this one lacks"
    )


def _refuse_other_sites() -> None:
    """Let no other site's page give this browser a key, or take its own away."""
    if request.headers.get("Sec-Fetch-Site") not in _OWN_SITE:
        raise Problem("forbidden", "Open this page itself, and send its form from there.")
