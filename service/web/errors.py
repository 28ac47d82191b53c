"""Problems as pages, for who asked for a page; everyone else is answered as ever."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Response, request

from service.api.catalogue import MEDIA_TYPE
from service.web.site import page

_HTML: Final = "text/html"
# What programs alone ask for.
_OF_PROGRAMS: Final = ("/v1", "/metrics", "/livez", "/readyz", "/openapi.json")
# What to do, where the catalogue's own words are for who writes programs.
REMEDIES: Final = {
    "not-found": "The address may have been mistyped, or what was here has been moved.",
    "unknown-article": "It may have been removed since the link was made.",
    "unknown-relation": "No article on these two countries has been stored yet.",
    "method-not-allowed": "Go back, and use the page’s own form.",
    "body-too-large": "Send a shorter text.",
    "decoded-body-too-large": "Send a shorter text.",
    "request-timeout": "The page was sent too slowly. Go back, and send it again.",
    "incomplete-body": "The page was not sent to its end. Go back, and send it again.",
    "rate-limited": "Wait a little, and load the page again.",
    "storage-unavailable": "The archive does not answer just now. Wait a little, and load the page again.",
    "took-too-long": "The service is busy. Wait a little, and send it again, or send a shorter text.",
    "internal-error": "It is not your fault, and the operator’s log tells more. Load the page again, or start anew.",
    "forbidden": "Your key is good, and not for this. Use a key with the scope read.",
}


def register(app: Flask) -> None:
    """Turn the application's problems into pages, whoever answered with them, where a page was asked for.

    To be called last: what comes after a request is then done with the page.
    """
    app.after_request(_as_page)


def _as_page(response: Response) -> Response:
    """The same answer as a page: its status and headers stay."""
    if response.mimetype != MEDIA_TYPE or _is_of_programs():
        return response
    response.vary.add("Accept")
    if not _wants_a_page():
        return response
    response.set_data(_written(response.get_json(), response))
    response.mimetype = _HTML
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_of_programs() -> bool:
    return any(request.path == path or request.path.startswith(f"{path}/") for path in _OF_PROGRAMS)


def _wants_a_page() -> bool:
    """Whether HTML was asked for before JSON: a browser does so, and what takes anything does not."""
    accepted = request.accept_mimetypes
    return bool(accepted[_HTML] > max(accepted["application/json"], accepted[MEDIA_TYPE]))


def _written(document: dict[str, Any], response: Response) -> str:
    """The page of a problem's document; where a key is missing, that which asks for it."""
    name = document["type"].rpartition("/")[2]
    if name == "unauthenticated":
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        goal = request.path + query if request.method == "GET" else "/"
        sent_from_elsewhere = request.headers.get("Sec-Fetch-Site") == "cross-site"
        return page("key.html", goal=goal, error=_refusal(document), again=sent_from_elsewhere)
    remedy = REMEDIES.get(name, document["detail"])
    wait = response.headers.get("Retry-After")
    return page("problem.html", problem=document, name=name, remedy=remedy, wait=wait)


def _refusal(document: dict[str, Any]) -> str | None:
    """Why the browser's key is no good (any more); None where it sent none."""
    message: str = document["errors"][0]["message"] if document.get("errors") else ""
    return message if "no good" in message else None
