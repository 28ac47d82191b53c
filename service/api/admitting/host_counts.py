"""Counts of requests that all worker processes of one host share, in memory and without a server of their own."""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from time import time
from typing import Final

from limits.storage import Storage

# What is counted (its key's hash), when the count ends in seconds since 1970, and the count.
_SLOT: Final = struct.Struct("<QdQ")
_BUCKETS: Final = 8192
# A key may be in any slot of its bucket: with 65,536 in all, thousands of addresses seldom meet.
_SLOTS: Final = 8
_BUCKET_BYTES: Final = _SLOTS * _SLOT.size


@dataclass(frozen=True, slots=True)
class _Slot:
    offset: int
    tag: int
    ends: float
    count: int


class HostStorage(Storage):
    """A storage of the limits library: a table in memory that processes share from the fork on.

    It is to be made before the workers part, as gunicorn's `preload_app` has it, and is gone with
    the last of them. A worker that is killed leaves no lock behind. Where a bucket is full, the key
    that was counted least gives way.
    """

    STORAGE_SCHEME = ["host"]  # noqa: RUF012 (limits')

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_options: str) -> None:
        super().__init__(uri, wrap_exceptions)
        self._file = _memory_file(_BUCKETS * _BUCKET_BYTES)
        self._table = mmap.mmap(self._file, _BUCKETS * _BUCKET_BYTES)
        self._threads = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What can go wrong here: the operating system's errors."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more; a count begins anew `expiry` seconds after it began."""
        tag, now = _tag(key), time()
        with self._bucket(tag) as slots:
            slot = _slot_of(slots, tag, now)
            counted = slot.tag == tag and slot.ends > now
            ends, count = (slot.ends, slot.count + amount) if counted else (now + expiry, amount)
            _SLOT.pack_into(self._table, slot.offset, tag, ends, count)
        return count

    def get(self, key: str) -> int:
        """The count, 0 where there is none."""
        slot = self._find(key)
        return 0 if slot is None else slot.count

    def get_expiry(self, key: str) -> float:
        """When the count ends, in seconds since 1970; now where there is none."""
        slot = self._find(key)
        return time() if slot is None else slot.ends

    def check(self) -> bool:
        """Whether it works; it has nothing that could be out of reach."""
        return True

    def reset(self) -> int | None:
        """Begin all counts anew."""
        self._table[:] = bytes(len(self._table))
        return None

    def clear(self, key: str) -> None:
        """Begin one count anew."""
        tag = _tag(key)
        with self._bucket(tag) as slots:
            for slot in slots:
                if slot.tag == tag:
                    _SLOT.pack_into(self._table, slot.offset, 0, 0.0, 0)

    def _find(self, key: str) -> _Slot | None:
        tag, now = _tag(key), time()
        with self._bucket(tag) as slots:
            return next((slot for slot in slots if slot.tag == tag and slot.ends > now), None)

    @contextmanager
    def _bucket(self, tag: int) -> Iterator[list[_Slot]]:
        """The slots that a key may be in, with no other thread or process at them."""
        start = tag % _BUCKETS * _BUCKET_BYTES
        # The operating system's lock is a process's, and does not keep its own threads apart.
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX, _BUCKET_BYTES, start)
            try:
                held = self._table[start : start + _BUCKET_BYTES]
                yield [
                    _Slot(start + number * _SLOT.size, *values)
                    for number, values in enumerate(_SLOT.iter_unpack(held))
                ]
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, _BUCKET_BYTES, start)


def _slot_of(slots: list[_Slot], tag: int, now: float) -> _Slot:
    """The slot of a key: its own, or one that has ended, or the one that was counted least."""
    return min(slots, key=lambda slot: (slot.tag != tag, slot.ends > now, slot.count))


def _tag(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


def _memory_file(size: int) -> int:
    """A file without a name, in memory where the system has such, of `size` zero bytes."""
    if sys.platform == "linux":
        file = os.memfd_create("entente-counts")
    else:
        with tempfile.TemporaryFile() as temporary:
            file = os.dup(temporary.fileno())
    os.truncate(file, size)
    return file
