"""Answers that are not what was asked for, as exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from math import isfinite
from time import time
from typing import Any, Final

import requests

from entente_client.errors import (
    FieldError,
    Forbidden,
    Invalid,
    MalformedAnswer,
    NotFound,
    ProblemError,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)

_BY_STATUS: Final[Mapping[int, type[ProblemError]]] = {
    400: Invalid,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    408: Unavailable,
    410: NotFound,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    429: TooManyRequests,
}


def problem_of(response: requests.Response) -> ProblemError | MalformedAnswer:
    """The exception that an answer with a status of 400 or above stands for.

    What has no problem document, such as a proxy's own page, is a problem of its status all the same where the
    status says that a later try may do, and MalformedAnswer otherwise.
    """
    document = _document(response)
    if document is not None:
        return problem_from(document, response.status_code, retry_after(response))
    if response.status_code in (408, 429) or response.status_code >= 500:
        reason = response.reason or "no reason given"
        return problem_from(
            {"title": f"{reason} ({response.status_code})"}, response.status_code, retry_after(response)
        )
    return MalformedAnswer(
        f"{response.url} answers {response.status_code}, and not as Entente does: is this the service's address?"
    )


def problem_from(document: Mapping[str, Any], status: int, after: float | None = None) -> ProblemError:
    """The exception of a problem document."""
    kind = _BY_STATUS.get(status, Unavailable if status >= 500 else ProblemError)
    return kind(
        str(document.get("type", "about:blank")),
        str(document.get("title", f"The service answered {status}")),
        status,
        str(document.get("detail", "")),
        tuple(_field_errors(document.get("errors"))),
        after,
    )


def retry_after(response: requests.Response) -> float | None:
    """The seconds that an answer asks to wait (RFC 9110, section 10.2.3), None where it does not say."""
    written = response.headers.get("Retry-After", "").strip()
    try:
        seconds = float(written)
    except ValueError:
        return _until(written)
    return max(0.0, seconds) if isfinite(seconds) else None


def _until(written: str) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - time())
    except (ValueError, OverflowError):
        return None


def _document(response: requests.Response) -> Mapping[str, Any] | None:
    if "json" not in response.headers.get("Content-Type", ""):
        return None
    try:
        document = response.json()
    except ValueError:
        return None
    return document if isinstance(document, dict) and "title" in document else None


def _field_errors(errors: object) -> list[FieldError]:
    if not isinstance(errors, list):
        return []
    return [
        FieldError(str(error.get("field", "body")), str(error.get("message", "")))
        for error in errors
        if isinstance(error, dict)
    ]
