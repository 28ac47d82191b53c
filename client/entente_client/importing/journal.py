"""The journal of an import: which lines of a file the service has answered, so that it can go on after any end.

It is a file of JSON lines that is only ever appended to. The first says what it is of. Before a request is sent,
`chunk` says of which lines it is: sent again with the same lines, it has the same idempotency key, and the service
answers as it did. `through` says up to which line all is answered, and what came of those since the one before.
A last line that was cut off while it was written is as good as none.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final, Self
from uuid import uuid4

from entente_client.errors import EntenteError

try:
    import fcntl
except ImportError:  # Windows has other locks; there, whoever imports a file twice at once is not told.
    fcntl = None  # type: ignore[assignment]

_VERSION: Final = 1


class JournalInUse(EntenteError):
    """Another import of the same file to the same service is running."""


class JournalUnusable(EntenteError):
    """The journal cannot be written."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that was refused, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Account:
    """What came of the lines up to `through`."""

    through: int = 0
    stored: int = 0
    present: int = 0
    refused: tuple[Refusal, ...] = ()

    def plus(self, other: Account) -> Account:
        """Both, where `other` tells of lines after these; this one where they are counted already."""
        if other.through <= self.through:
            return self
        return Account(
            other.through,
            self.stored + other.stored,
            self.present + other.present,
            self.refused + other.refused,
        )


@dataclass(frozen=True)
class State:
    """How far an import came: what is answered, the lines of the request that was sent last, and whether it is done."""

    run: str
    account: Account = field(default_factory=Account)
    chunk: tuple[int, int] | None = None
    done: bool = False

    @property
    def unanswered(self) -> tuple[int, int] | None:
        """First and last line of a request that was sent and is not answered to its end."""
        return self.chunk if self.chunk and self.chunk[1] > self.account.through else None

    def after(self, record: dict[str, Any]) -> State:
        """The state after another record; raises KeyError, TypeError or ValueError where it is none."""
        if "chunk" in record:
            first, last = record["chunk"]
            return replace(self, chunk=(int(first), int(last)))
        if "through" in record:
            refused = tuple(Refusal(int(line), str(reason)) for line, reason in record["refused"])
            told = Account(int(record["through"]), int(record["stored"]), int(record["present"]), refused)
            return replace(self, account=self.account.plus(told))
        return replace(self, done=bool(record["done"]))


def state_folder() -> Path:
    """Where journals are kept (XDG_STATE_HOME of the XDG Base Directory Specification)."""
    base = os.environ.get("XDG_STATE_HOME") or ""
    return (
        (Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "state") / "entente" / "imports"
    )


def read(content: bytes) -> tuple[State | None, int]:
    """The state that a journal tells of, None where it tells of none; and how many of its bytes are whole records."""
    state, whole = None, 0
    for line in content.splitlines(keepends=True):
        try:
            record = _record_of(line)
            state = _begun(record) if state is None else state.after(record)
        except (KeyError, TypeError, ValueError):
            break
        whole += len(line)
    return state, whole


def _record_of(line: bytes) -> dict[str, Any]:
    record = json.loads(line)
    if not line.endswith(b"\n") or not isinstance(record, dict):
        raise ValueError(line)
    return record


def _begun(record: dict[str, Any]) -> State:
    if record["version"] != _VERSION:
        raise ValueError(record["version"])
    return State(str(record["run"]))


class Journal:
    """The journal of one file and one service; without a `path`, what is recorded is kept in memory alone."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.state = State(uuid4().hex)
        self._file: IO[bytes] | None = None

    @classmethod
    def of(cls, service: str, identity: str, folder: Path | None = None) -> Self:
        """The journal of a file, by its identity, and a service, by its address."""
        name = sha256(f"{service}\n{identity}".encode()).hexdigest()[:32]
        return cls((folder or state_folder()) / f"{name}.jsonl")

    def open(self, *, anew: bool = False) -> State:
        """The state from which to go on, from the beginning if `anew`. Raises JournalInUse and JournalUnusable."""
        if self.path is None:
            return self.state
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self.path.open("a+b", buffering=0)
            self._lock(self._file)
            self._recover(self._file, anew=anew)
        except OSError as error:
            raise JournalUnusable(
                f"{self.path.parent} cannot be written ({error.strerror}): name another folder in XDG_STATE_HOME"
            ) from None
        return self.state

    def begin(self, first: int, last: int) -> str:
        """Record that a request of these lines is to be sent; returns its idempotency key."""
        self._record({"chunk": [first, last]})
        return f"{self.state.run}-{first}-{last}"

    def acknowledge(self, account: Account) -> None:
        """Record what came of the lines since the last time."""
        refused = [[refusal.line, refusal.reason] for refusal in account.refused]
        self._record(
            {
                "through": account.through,
                "stored": account.stored,
                "present": account.present,
                "refused": refused,
            }
        )

    def finish(self) -> None:
        """Record that the file was sent to its end."""
        self._record({"done": True})

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def remove(self) -> None:
        """Forget it all."""
        self.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def _lock(self, file: IO[bytes]) -> None:
        if fcntl is None:
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise JournalInUse("this file is being imported by another process: wait for it to end") from None

    def _recover(self, file: IO[bytes], *, anew: bool) -> None:
        file.seek(0)
        state, whole = (None, 0) if anew else read(file.read())
        file.truncate(whole)
        if state is None:
            self._record({"version": _VERSION, "run": self.state.run})
        else:
            self.state = state

    def _record(self, record: dict[str, Any]) -> None:
        if self._file is not None:
            # In one call, so that no signal comes between, and on disk before anything is built on it.
            os.write(self._file.fileno(), json.dumps(record).encode() + b"\n")
            os.fsync(self._file.fileno())
        if "version" not in record:
            self.state = self.state.after(record)
