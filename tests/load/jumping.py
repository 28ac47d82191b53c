"""A clock that jumps while processes run: what they take for the time is ahead of it by a number in a file.

A `Clock` is a folder that, on PYTHONPATH, gives every Python process such a clock. Monotonic time
goes on as it is, as it does where somebody sets the clock of a system.
"""

from __future__ import annotations

import struct
from pathlib import Path

_SECONDS = struct.Struct("d")
_SITECUSTOMIZE = """
import datetime, mmap, struct, time

_file = open({file!r}, "rb")
_ahead = mmap.mmap(_file.fileno(), 8, access=mmap.ACCESS_READ)
_time, _datetime = time.time, datetime.datetime


def now():
    return _time() + struct.unpack("d", _ahead[:8])[0]


class _Any(type):
    def __instancecheck__(cls, value):
        return isinstance(value, _datetime)

    def __subclasscheck__(cls, kind):
        return issubclass(kind, _datetime)


class Jumping(_datetime, metaclass=_Any):
    def __new__(cls, *arguments, **named):
        return _datetime.__new__(_datetime, *arguments, **named)

    @classmethod
    def now(cls, tz=None):
        return _datetime.fromtimestamp(now(), tz)

    @classmethod
    def utcnow(cls):
        return _datetime.fromtimestamp(now(), datetime.UTC).replace(tzinfo=None)


time.time = now
time.time_ns = lambda: int(now() * 1e9)
Jumping.__name__ = Jumping.__qualname__ = "datetime"
Jumping.__module__ = "datetime"
datetime.datetime = Jumping
"""


class Clock:
    """A clock that processes with `folder` on their PYTHONPATH have."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self._file = folder / "ahead"
        self._file.write_bytes(_SECONDS.pack(0.0))
        customised = _SITECUSTOMIZE.format(file=str(self._file))
        (folder / "sitecustomize.py").write_text(customised, encoding="utf-8")

    def jump(self, seconds: float) -> None:
        """Be so many seconds ahead of the time from now on."""
        with self._file.open("r+b") as file:
            file.write(_SECONDS.pack(seconds))
