"""Receiving a request's body: no more bytes, whether compressed or not, and no longer than agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Final

from flask import Request, has_app_context
from werkzeug.wsgi import get_input_stream

from service.api.context import services
from service.api.problems import Problem
from service.api.receiving import patience
from service.api.receiving.inflating import NotGzip, inflated
from service.api.receiving.watching import WATCH

# gunicorn waits for all that is asked for: more at once would make a slow client's lines late.
_PIECE: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class LongLine:
    """A line of `length` bytes, more than was asked for; its bytes are let go."""

    length: int


def body_of(request: Request) -> bytes:
    """The whole body, decompressed; raises Problem where it is too large, too slow or not what it says."""
    most = services().settings.max_body_bytes
    return b"".join(_decoded(request, most, patience.seconds_left))


def lines_of(request: Request, *, longest: int, most: int) -> Iterator[tuple[int, bytes | LongLine]]:
    """The lines of a body of any length, decompressed, with their numbers from 1, as they come in.

    Blank lines are counted and left out. A line of more than `longest` bytes is a LongLine, and is
    never held whole. What the headers tell is checked at once; where more than `most` lines come, or
    the body is too large, stalls or is not what it says, Problem is raised after the lines before it.
    The time limit begins anew with each piece that comes in, and with each line for what is done with it.
    """
    settings = services().settings
    seconds = float(settings.request_seconds)
    return _numbered(_split(_decoded(request, settings.max_bulk_bytes, lambda: seconds), longest), most)


def _decoded(request: Request, most: int, seconds: Callable[[], float]) -> Iterator[bytes]:
    """The body in pieces, `most` bytes before and after decompression; checks the headers at once."""
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        known = [("Content-Encoding", "compress the body with gzip, or send it as it is")]
        raise Problem("unsupported-encoding", errors=known, headers={"Accept-Encoding": "gzip"})
    if (request.content_length or 0) > most:
        raise _too_large("body-too-large", most)
    received = _bounded(_received(request, seconds), most, "body-too-large")
    if encoding in {"", "identity"}:
        return received
    return _bounded(_gunzipped(received), most, "decoded-body-too-large")


def _received(request: Request, seconds: Callable[[], float]) -> Iterator[bytes]:
    """The body as it comes in, each piece within `seconds()`; opens the stream at once."""
    stream, announced = get_input_stream(request.environ), request.content_length
    connection = request.environ.get("gunicorn.socket")

    def pieces() -> Iterator[bytes]:
        length, ended = 0, False
        while not ended:
            wait = WATCH.start(connection, seconds())
            piece = _read(stream)
            wait.end()
            length += len(piece or b"")
            ended = piece is not None and (not piece if announced is None else length == announced)
            if not ended and wait.is_over:
                raise Problem("request-timeout")
            if not ended and not piece:
                raise Problem("incomplete-body")
            yield piece or b""

    return pieces()


def _read(stream: IO[bytes]) -> bytes | None:
    """The next piece, empty at the end; None where the body broke off."""
    try:
        return stream.read(_PIECE)
    except Exception:  # each server has errors of its own for a body that breaks off
        return None


def _gunzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from inflated(pieces)
    except NotGzip as error:
        raise Problem("malformed-encoding", errors=[("body", str(error))]) from None


def _bounded(pieces: Iterator[bytes], most: int, problem: str) -> Iterator[bytes]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > most:
            raise _too_large(problem, most)
        yield piece


def _too_large(problem: str, most: int) -> Problem:
    return Problem(problem, errors=[("body", f"send at most {most:,} bytes")])


def _split(pieces: Iterable[bytes], longest: int) -> Iterator[bytes | LongLine]:
    """The lines of a text without their ends; what follows the last line's end is one where it is not empty."""
    line, length = bytearray(), 0
    for piece in pieces:
        *ends, rest = piece.split(b"\n")
        for end in ends:
            yield _line(line, end, length + len(end), longest)
            line, length = bytearray(), 0
        length += len(rest)
        if length <= longest:
            line += rest
    if length:
        yield _line(line, b"", length, longest)


def _line(beginning: bytearray, end: bytes, length: int, longest: int) -> bytes | LongLine:
    return bytes(beginning + end) if length <= longest else LongLine(length)


def _numbered(lines: Iterable[bytes | LongLine], most: int) -> Iterator[tuple[int, bytes | LongLine]]:
    for number, line in enumerate(lines, 1):
        if number > most:
            raise Problem("too-many-lines", errors=[("body", f"send at most {most:,} lines")])
        if isinstance(line, LongLine) or line.strip():
            if has_app_context():
                patience.renew()
            yield number, line
