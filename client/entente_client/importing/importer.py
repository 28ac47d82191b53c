"""A file of articles sent to a service, request by request, with a journal of what was answered."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from entente_client.bulk import MOST_BYTES, MOST_LINES, Chunk, ChunkTooLarge, outcomes
from entente_client.errors import ProblemError
from entente_client.importing.journal import Account, Journal, Refusal
from entente_client.importing.lines import SourceLine
from entente_client.importing.sources import Source
from entente_client.results import Outcome
from entente_client.retrying import Retrying
from entente_client.transport import Transport

_RECORD_SECONDS: Final = 1.0
_RECORD_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come: lines by what came of them, and the bytes of the file up to the last of these."""

    stored: int
    present: int
    refused: int
    read: float

    @property
    def articles(self) -> int:
        """The lines that had an article."""
        return self.stored + self.present + self.refused


class Importer:
    """Sends one file; `told` hears of each step. What it came to is in the journal at any time."""

    def __init__(
        self,
        transport: Transport,
        source: Source,
        journal: Journal,
        retrying: Retrying,
        told: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self._transport = transport
        self._source = source
        self._journal = journal
        self._retrying = retrying
        self._told = told
        self._most = MOST_LINES
        self._pace = 0.0
        self._supply: Iterator[SourceLine] = iter(())
        self._back: deque[SourceLine] = deque()
        self._answers = _Answers(journal)

    def run(self) -> Account:
        """Send what is not answered yet; raises EntenteError, and the journal tells then from where to go on."""
        unanswered = self._journal.state.unanswered
        first = unanswered[0] if unanswered else self._journal.state.account.through + 1
        self._supply = self._source.articles(first)
        try:
            while lines := self._taken(unanswered[1] if unanswered else None):
                self._send(lines)
                unanswered = None
        finally:
            self._answers.record()
        self._journal.finish()
        return self._journal.state.account

    def _taken(self, last: int | None) -> list[SourceLine]:
        """The lines of the next request: up to `last` where it was sent before, or else as many as one takes."""
        taken: list[SourceLine] = []
        articles = size = 0
        while (line := self._next()) is not None:
            articles += len(line.articles)
            size += sum(map(len, line.articles))
            if last is None and taken and (articles > self._most or size > MOST_BYTES):
                self._back.appendleft(line)
                break
            taken.append(line)
            if line.number == last or (last is None and len(taken) >= self._most):
                break
        return taken

    def _next(self) -> SourceLine | None:
        return self._back.popleft() if self._back else next(self._supply, None)

    def _send(self, lines: Sequence[SourceLine]) -> None:
        articles = [article for line in lines for article in line.articles]
        key = self._journal.begin(lines[0].number, lines[-1].number)
        self._pace = self._source.position / lines[-1].number
        waiting = deque(lines)
        came: list[Outcome] = []
        self._settle(waiting, came)
        try:
            for outcome in outcomes(self._transport, Chunk(articles, key), self._retrying):
                came.append(outcome)
                self._settle(waiting, came)
        except ChunkTooLarge as refusal:
            self._most = max(1, refusal.taken or len(articles) // 2)
            if len(articles) == 1 or len(lines) == 1:
                # Smaller than this it cannot be.
                self._answers.add(waiting.popleft().number, came, _reason(refusal.problem))
            self._back.extendleft(reversed(waiting))
        self._answers.record()

    def _settle(self, waiting: deque[SourceLine], came: list[Outcome]) -> None:
        """Note the lines, in their order, that all is known of."""
        while waiting and len(came) >= len(waiting[0].articles):
            line = waiting.popleft()
            own, came[:] = came[: len(line.articles)], came[len(line.articles) :]
            self._answers.add(line.number, own, line.refusal)
            self._told(self._answers.progress(line.number * self._pace))


class _Answers:
    """What came of lines, recorded every now and then."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._since: list[tuple[int, str, str | None]] = []
        before = journal.state.account
        self._counts = Counter(stored=before.stored, present=before.present, refused=len(before.refused))
        self._recorded_at = time.monotonic()

    def progress(self, read: float) -> Progress:
        """How far it has come, `read` bytes into the file."""
        counts = self._counts
        return Progress(counts["stored"], counts["present"], counts["refused"], read)

    def add(self, line: int, came: Sequence[Outcome], refusal: str | None) -> None:
        """Note what came of a line; of one that was counted by an earlier run, nothing is noted."""
        if line <= self._journal.state.account.through:
            return
        # One step, so that an interruption finds a line noted wholly or not at all.
        noted = (line, *_verdict(came, refusal))
        self._since.append(noted)
        self._counts[noted[1]] += 1
        if len(self._since) >= _RECORD_LINES or time.monotonic() - self._recorded_at > _RECORD_SECONDS:
            self.record()

    def record(self) -> None:
        """Write down what was noted."""
        if self._since:
            self._journal.acknowledge(self._unrecorded())
        self._since.clear()
        self._recorded_at = time.monotonic()

    def _unrecorded(self) -> Account:
        since = self._since
        verdicts = [verdict for _, verdict, _ in since]
        refused = tuple(
            Refusal(line, reason or "") for line, verdict, reason in since if verdict == "refused"
        )
        through = since[-1][0] if since else 0
        return Account(through, verdicts.count("stored"), verdicts.count("present"), refused)


def _verdict(came: Sequence[Outcome], refusal: str | None) -> tuple[str, str | None]:
    """What a line came to: `stored`, `present`, `refused` with the reason, or `blank`."""
    problems = [outcome.problem for outcome in came if outcome.problem]
    if problems or refusal:
        return "refused", refusal or _reason(problems[0])
    if not came:
        return "blank", None
    return ("stored" if any(outcome.created for outcome in came) else "present"), None


def _reason(problem: ProblemError) -> str:
    fields = "; ".join(f"{error.field}: {error.message}" for error in problem.errors)
    return fields or f"{problem.title}: {problem.detail}"
