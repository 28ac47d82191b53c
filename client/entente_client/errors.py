"""What can go wrong between a client and its service: each is an EntenteError, with a message for people."""

from __future__ import annotations

from dataclasses import dataclass


class EntenteError(Exception):
    """Anything that this package says went wrong."""


class Unreachable(EntenteError):
    """The service did not answer, or not in time, however often it was asked."""


class Redirected(EntenteError):
    """The service sends elsewhere; nothing was sent on, and the message names the other address."""


class MalformedAnswer(EntenteError):
    """What answered does not answer as Entente does: another service, or a proxy's own page."""


class PageUnreadable(EntenteError):
    """A web page could not be fetched, or there is no article in it."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field at fault (`body` for the whole of it), with what is wrong and what to do."""

    field: str
    message: str


class ProblemError(EntenteError):
    """A problem that the service answered with (RFC 9457).

    `name` is the last part of its `type`, such as `invalid-request`; `retry_after` the seconds that the service
    asks to wait, None where it does not say.
    """

    def __init__(
        self,
        problem_type: str,
        title: str,
        status: int,
        detail: str = "",
        errors: tuple[FieldError, ...] = (),
        retry_after: float | None = None,
    ) -> None:
        self.type = problem_type
        self.title = title
        self.status = status
        self.detail = detail
        self.errors = errors
        self.retry_after = retry_after
        super().__init__(self._told())

    @property
    def name(self) -> str:
        """The problem's name in the catalogue of the service."""
        return self.type.rstrip("/").rpartition("/")[2]

    def _told(self) -> str:
        fields = "; ".join(f"{error.field}: {error.message}" for error in self.errors)
        return ". ".join(part.rstrip(".") for part in (self.title, fields or self.detail) if part) + "."


class Unauthenticated(ProblemError):
    """The service asks for a key, or the one that was sent opens nothing (401)."""


class Forbidden(ProblemError):
    """The key is for something else (403)."""


class NotFound(ProblemError):
    """There is no such article, relation or address, or no longer (404, 410)."""


class Invalid(ProblemError):
    """The request cannot be taken as it is: `errors` names the fields at fault (400, 413, 415, 422)."""


class TooManyRequests(ProblemError):
    """More was asked than the service allows in the time (429)."""


class Unavailable(ProblemError):
    """The service cannot do it now (500 and above)."""
