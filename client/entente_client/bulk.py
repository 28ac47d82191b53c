"""Many articles: sent in requests of many lines, each line answered once, whatever breaks on the way."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import requests

from entente_client.errors import MalformedAnswer, ProblemError, Unreachable
from entente_client.problems import problem_from
from entente_client.results.articles import Outcome
from entente_client.retrying import Retrying
from entente_client.transport import Transport, failures_told

MOST_LINES: Final = 500
"""Lines of a request: about two seconds' work, which is what a broken connection costs at most."""
MOST_BYTES: Final = 4 << 20
"""Bytes of a request before compression, unless one line alone is larger."""
_NDJSON: Final = "application/x-ndjson"
_TOO_LARGE: Final = 413
_PASSING: Final = frozenset({400, 408, 429, 500, 502, 503, 504})
"""Of a request as a whole: 400 is a body that broke off on its way, for its JSON was made here."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The lines of one request, and its idempotency key: sent again with it, nothing is done twice."""

    lines: Sequence[bytes]
    key: str


class ChunkTooLarge(Exception):
    """The service takes no more of this request than its first `taken` lines, which are answered."""

    def __init__(self, taken: int, problem: ProblemError) -> None:
        super().__init__(str(problem))
        self.taken = taken
        self.problem = problem


def encoded(article: dict[str, Any]) -> bytes:
    """An article as a line."""
    return (
        json.dumps(article, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        + b"\n"
    )


def outcomes(transport: Transport, chunk: Chunk, retrying: Retrying | None = None) -> Iterator[Outcome]:
    """What each line came to, in their order, as the service tells of it.

    Where an answer breaks off, the whole is sent again with its key; what was done is then answered as it was.
    Raises ChunkTooLarge, and EntenteError once it was tried in vain as often as `retrying` says.
    """
    tries, answered = (retrying or transport.retrying).begin(), 0
    while answered < len(chunk.lines):
        try:
            for outcome in _sent(transport, chunk, answered):
                answered = outcome.line
                tries.progressed()
                yield outcome
        except Unreachable as error:
            tries.failed(error)
        except ProblemError as error:
            if error.status == _TOO_LARGE:
                raise ChunkTooLarge(answered, error) from None
            if error.status not in _PASSING:
                raise
            tries.failed(error, error.retry_after)


def _sent(transport: Transport, chunk: Chunk, answered: int) -> Iterator[Outcome]:
    """The outcomes after line `answered`, of one try; raises ProblemError for the whole, and Unreachable."""
    headers = {
        "Content-Type": _NDJSON,
        "Content-Encoding": "gzip",
        "Idempotency-Key": chunk.key,
        # Uncompressed, each line can be read as soon as it comes, and where it breaks off is plain.
        "Accept-Encoding": "identity",
    }
    body = gzip.compress(b"".join(chunk.lines), compresslevel=3, mtime=0)
    with transport.once("POST", "/v1/articles/bulk", data=body, headers=headers, stream=True) as response:
        for outcome in _told(transport, response, len(chunk.lines)):
            if outcome.line > answered:
                yield outcome
                answered = outcome.line
    if answered < len(chunk.lines):
        raise Unreachable(f"{transport.url} broke off its answer")


def _told(transport: Transport, response: requests.Response, most: int) -> Iterator[Outcome]:
    lines = response.iter_lines(chunk_size=4096, delimiter=b"\n")
    while True:
        with failures_told(transport.url):
            line = next(lines, None)
        if line is None:
            return
        if line.strip():
            yield _outcome(line, most)


def _outcome(line: bytes, most: int) -> Outcome:
    try:
        told = json.loads(line)
    except ValueError:
        # A line that is cut off is one that was not answered.
        raise Unreachable("the answer broke off within a line") from None
    if isinstance(told, dict) and told.get("line", 0) is None:
        raise problem_from(told, int(told.get("status", 500)))
    outcome = Outcome.of(told, "the answer to a line")
    if not 1 <= outcome.line <= most:
        raise MalformedAnswer(f"the service answers line {outcome.line}, of {most} that were sent")
    return outcome
