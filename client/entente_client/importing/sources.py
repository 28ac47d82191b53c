"""Files of articles, an article a line, plain or gzipped."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, Self

from entente_client.errors import EntenteError
from entente_client.importing.lines import SourceLine, source_line

_GZIP: Final = b"\x1f\x8b"
_HEAD: Final = 1 << 16
_LONGEST: Final = 32 << 20
"""Bytes: the service takes a quarter of this, unless its operator set it otherwise."""


class SourceUnreadable(EntenteError):
    """A file cannot be read, or not to its end."""


@dataclass(frozen=True, slots=True)
class Written:
    """A line as it stands in a file; `content` is None where it is longer than any article may be."""

    number: int
    content: bytes | None


class Source:
    """A file of articles, or a stream that is read once; a context manager that closes what it opened."""

    def __init__(
        self, name: str, stream: IO[bytes], size: int | None = None, identity: str | None = None
    ) -> None:
        self.name = name
        self.size = size
        self.identity = identity
        self._drop_bad_dates = False
        self._opened = ExitStack()
        self._raw = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]

    @classmethod
    def open(cls, path: Path) -> Self:
        """A file, which is the same one as long as its beginning, its size and its time of change are."""
        try:
            status = path.stat()
            stream = path.open("rb")
            head = stream.read(_HEAD)
            stream.seek(0)
        except OSError as error:
            raise SourceUnreadable(f"{path} cannot be read: {error.strerror}") from None
        told = f"{status.st_size}:{status.st_mtime_ns}:".encode()
        source = cls(str(path), stream, status.st_size, sha256(told + head).hexdigest())
        source._opened.callback(stream.close)
        return source

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def drop_bad_dates(self) -> None:
        """Leave out dates that are none from now on. What is sent then is another file's: another identity."""
        self._drop_bad_dates = True
        self.identity = self.identity and f"{self.identity}, bad dates dropped"

    @property
    def position(self) -> int:
        """How many bytes of the file were read, compressed where it is."""
        return self._raw.tell() if self.size is not None else 0

    def articles(self, first: int = 1) -> Iterator[SourceLine]:
        """The lines from the `first` on, as what is to be sent of each. Raises SourceUnreadable."""
        for line in self.lines():
            if line.number >= first:
                yield source_line(line.number, line.content, drop_bad_dates=self._drop_bad_dates)

    def lines(self) -> Iterator[Written]:
        """The lines of the file, from its beginning; raises SourceUnreadable where it ends before its end."""
        number = 0
        try:
            content = self._content()
            while line := content.readline(_LONGEST):
                number += 1
                yield Written(number, line if len(line) < _LONGEST else _skipped(content, line))
        except (OSError, EOFError, zlib.error) as error:
            told = "it is cut off" if isinstance(error, EOFError) else str(error)
            raise SourceUnreadable(f"{self.name}: cannot be read after line {number:,}: {told}") from None

    def _content(self) -> IO[bytes]:
        if self._raw.peek(2)[:2] != _GZIP:
            return self._raw
        content = gzip.GzipFile(fileobj=self._raw)
        self._opened.callback(content.close)
        return io.BufferedReader(content)


def _skipped(content: IO[bytes], line: bytes) -> bytes | None:
    """None, once the rest of a line that is too long was passed over; the line if it ends just here."""
    if line.endswith(b"\n"):
        return line
    while line and not line.endswith(b"\n"):
        line = content.readline(_LONGEST)
    return None
