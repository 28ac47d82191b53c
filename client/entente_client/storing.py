"""Any number of articles, in as few requests as there need be."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from entente_client.bulk import MOST_BYTES, MOST_LINES, Chunk, ChunkTooLarge, encoded, outcomes
from entente_client.errors import ProblemError
from entente_client.requesting import written
from entente_client.results.articles import Outcome
from entente_client.transport import Transport


class Supply:
    """Lines yet to be sent."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._back: deque[bytes] = deque()

    def take(self, most: int) -> list[bytes]:
        """Up to `most` lines for one request, none where there are no more."""
        taken: list[bytes] = []
        size = 0
        while len(taken) < most and (line := self._next()) is not None:
            if taken and size + len(line) > MOST_BYTES:
                self._back.appendleft(line)
                break
            taken.append(line)
            size += len(line)
        return taken

    def put_back(self, lines: Sequence[bytes]) -> None:
        """Lines that were taken and not sent, to come next."""
        self._back.extendleft(reversed(lines))

    def _next(self) -> bytes | None:
        return self._back.popleft() if self._back else next(self._lines, None)


def store_many(transport: Transport, articles: Iterable[Mapping[str, Any]]) -> Iterator[Outcome]:
    """What each article came to, in their order; `line` counts all of them. Raises EntenteError."""
    supply = Supply(encoded(written(article)) for article in articles)
    done, most = 0, MOST_LINES
    while lines := supply.take(most):
        taken = 0
        try:
            for outcome in outcomes(transport, Chunk(lines, uuid4().hex)):
                taken = outcome.line
                yield numbered(outcome, done + taken)
        except ChunkTooLarge as refusal:
            most = max(1, taken or len(lines) // 2)
            if len(lines) == 1:
                taken = 1
                yield refused(done + 1, refusal.problem)
            supply.put_back(lines[taken:])
        done += taken


def numbered(outcome: Outcome, line: int) -> Outcome:
    """The outcome of a line by its number among all."""
    return replace(outcome, line=line, raw={**outcome.raw, "line": line})


def refused(line: int, problem: ProblemError) -> Outcome:
    """The outcome of a line that is too large even by itself."""
    members = {
        "line": line,
        "status": problem.status,
        "type": problem.type,
        "title": problem.title,
        "detail": problem.detail,
    }
    return Outcome.of(members)
