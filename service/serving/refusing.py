"""What the server refuses before there is a request that the application could see, answered as a problem."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

import msgspec
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from service.api.catalogue import BY_NAME, MEDIA_TYPE, ProblemType

_TOO_LARGE: Final = {LimitRequestLine: "address-too-long", LimitRequestHeaders: "headers-too-large"}


class RefusingWorker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """A threaded worker that says what is wrong with a request as the application would."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ANN401 (gunicorn's)
        """Answer a request that cannot be read."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        kind = BY_NAME[_TOO_LARGE.get(type(exc), "bad-request")]
        # What it is about is left out: it may hold anything, a key for one.
        self.log.warning("Invalid request: %s", type(exc).__name__)
        with suppress(OSError):
            client.sendall(_answer(kind))


def _answer(kind: ProblemType) -> bytes:
    body = msgspec.json.encode(kind.document())
    head = (
        f"HTTP/1.1 {kind.status} {kind.title}",
        "Connection: close",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join([*head, "", ""]).encode("ascii") + body
