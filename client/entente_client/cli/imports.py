"""One file of an import: its source, its journal, and what is said about it on the way."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from entente_client.cli.session import look_of, say, waiting
from entente_client.client import Client
from entente_client.errors import EntenteError
from entente_client.importing import Importer, Journal, Progress, Source
from entente_client.importing.journal import Account, Refusal
from entente_client.retrying import Retrying
from entente_client.terminal.progress import ProgressLine

STDIN: Final = "-"
# About five minutes in all, of which a service may take as many as it needs to start again.
_ATTEMPTS: Final = 40
_LONGEST_WAIT: Final = 15.0
_LISTED: Final = 20


@dataclass
class FileImport:
    """A file to import, or standard input."""

    name: str
    source: Source
    journal: Journal
    path: Path | None = None
    account: Account = field(default_factory=Account)

    @classmethod
    def of(cls, name: str, client: Client, *, drop_bad_dates: bool = False) -> FileImport:
        """The import of a file to a service; raises SourceUnreadable."""
        path = None if name == STDIN else Path(name)
        source = Source("standard input", sys.stdin.buffer) if path is None else Source.open(path)
        if drop_bad_dates:
            source.drop_bad_dates()
        journal = Journal() if path is None else Journal.of(client.url, source.identity or name)
        return cls(source.name if path is None else name, source, journal, path)

    @contextmanager
    def opened(self, *, anew: bool) -> Iterator[None]:
        """The time in which no other import has this file; raises JournalInUse and JournalUnusable."""
        with self.source:
            self.account = self.journal.open(anew=anew).account
            try:
                yield
            finally:
                self.journal.close()

    def run(self, client: Client, *, progress: bool) -> None:
        """Send what was not sent yet, and say how far it is; raises EntenteError."""
        state = self.journal.state
        if state.done:
            say(f"{self.name}: all its lines were sent before (--restart sends them again).")
            return
        if state.account.through:
            say(f"{self.name}: going on after line {state.account.through:,}.")
        line = ProgressLine(
            sys.stderr,
            look_of(sys.stderr),
            Path(self.name).name,
            self.source.size,
            redraw=sys.stderr.isatty(),
        )
        try:
            Importer(
                client.transport, self.source, self.journal, _patient(line), line if progress else _silent
            ).run()
        finally:
            self.account = self.journal.state.account
            if progress:
                line.close()

    @property
    def can_go_on(self) -> bool:
        """Whether another run goes on where this one ends."""
        return self.path is not None


def _silent(_: Progress) -> None:
    """Of a progress that nobody wants to see."""


def _patient(line: ProgressLine) -> Retrying:
    def told(wait: float, error: EntenteError) -> None:
        line.note(waiting(wait, error))

    return Retrying(attempts=_ATTEMPTS, longest=_LONGEST_WAIT, on_wait=told)


def tell_refused(imports: Sequence[FileImport], *, kept: bool) -> None:
    """Say which lines were refused: the first of them, and how to have them all."""
    refused = [(each.name, refusal) for each in imports for refusal in each.account.refused]
    for name, refusal in refused[:_LISTED]:
        say(f"{name}:{refusal.line}: {refusal.reason}")
    if len(refused) > _LISTED:
        say(f"… and {len(refused) - _LISTED:,} more" + ("." if kept else ": --rejects FILE keeps them all."))


def total(imports: Sequence[FileImport]) -> Account:
    """What came of all the files."""
    accounts = [each.account for each in imports]
    refused: tuple[Refusal, ...] = tuple(refusal for account in accounts for refusal in account.refused)
    return Account(
        sum(account.through for account in accounts),
        sum(account.stored for account in accounts),
        sum(account.present for account in accounts),
        refused,
    )


def in_words(account: Account) -> str:
    """What came of the lines, for people."""
    return f"{account.stored:,} stored, {account.present:,} already there, {len(account.refused):,} refused"
