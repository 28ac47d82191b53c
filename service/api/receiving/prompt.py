"""A body as it comes in: the server's own reading waits for as many bytes as were asked for."""

from __future__ import annotations

from typing import IO, Any, cast

from gunicorn.http.body import Body


def prompt(stream: IO[bytes]) -> IO[bytes]:
    """The stream of a body, whose `read` gives what has come in and waits for the first byte alone.

    So it is of gunicorn's streams; others are returned as they are.
    """
    return cast("IO[bytes]", _PromptBody(stream)) if isinstance(stream, Body) else stream


class _PromptBody:
    """gunicorn's body, of which nothing was read before, and nothing is read but by this."""

    def __init__(self, body: Any) -> None:  # noqa: ANN401 (gunicorn has no types)
        self._body = body

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, none at the end; raises what gunicorn does where the body breaks off."""
        reader = self._body.reader
        try:
            first: bytes = reader.read(1)
            # Reading the one has left in a buffer what came with it, and that can be had at once.
            held = reader.buf if hasattr(reader, "buf") else reader.unreader.buf
            rest: bytes = reader.read(min(held.tell(), size - 1)) if first else b""
        except Exception:
            # Where the next request begins is not known: gunicorn is to close the connection.
            self._body.failed = True
            raise
        return first + rest
