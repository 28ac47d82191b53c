"""Operations on their way out: said in their responses (RFC 9745, RFC 8594) and in the document.

docs/reference/versions.md is the promise that this keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from inspect import cleandoc
from typing import Any, Final

from flask import Response, after_this_request
from flask_smorest import Blueprint
from werkzeug.http import http_date

# What docs/reference/versions.md promises at least.
LEAST_NOTICE: Final = timedelta(days=183)
_POLICY: Final = "/docs"


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Since when (UTC) an operation is deprecated, when it ends, and what to use in its place.

    Raises ValueError where less notice is given than was promised.
    """

    since: date
    until: date
    instead: str

    def __post_init__(self) -> None:
        if self.until - self.since < LEAST_NOTICE:
            raise ValueError(f"the end is {self.until}: give {LEAST_NOTICE.days} days' notice or more")

    def announce(self, response: Response) -> Response:
        """The response, with the headers that tell of the deprecation."""
        response.headers["Deprecation"] = f"@{int(_midnight(self.since).timestamp())}"
        response.headers["Sunset"] = http_date(_midnight(self.until))
        response.headers.add("Link", f'<{_POLICY}>; rel="deprecation"; type="text/html"')
        return response


def deprecated(blueprint: Blueprint, deprecation: Deprecation) -> Callable[[Any], Any]:
    """Announce a deprecation with every response of an operation and in the document.

    It stands right below the decorator with the address: what those below it refuse is announced too.
    """

    def decorate(operation: Any) -> Any:  # noqa: ANN401 (decorates any handler)
        @wraps(operation)
        def announced(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (any handler's)
            after_this_request(deprecation.announce)
            return operation(*arguments, **named)

        note = f"Deprecated: it ends on {deprecation.until}. {deprecation.instead}"
        announced.__doc__ = f"{cleandoc(operation.__doc__ or '')}\n\n{note}"
        return blueprint.doc(deprecated=True)(announced)

    return decorate


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
