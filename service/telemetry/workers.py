"""The folder in which worker processes keep their metrics, and what becomes of those of the dead.

prometheus-client lets the files of dead workers lie, since counts must not be lost; they would be
read at each look and grow in number with every worker that is renewed. Here their counts go into
one file of all the dead.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import mark_process_dead

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
# Counts of different processes add up; what a gauge said of a process goes with it.
_KEPT: Final = ("counter", "histogram")
# The kernel gives no process this number.
_OF_THE_DEAD: Final = 0
_OWNER: Final = "owner"
_READERS: Final = "readers"


def claim(folder: Path) -> None:
    """Take the folder for this process and its workers, and clear away those whose owners were killed."""
    if not _lock(folder / _OWNER, fcntl.LOCK_EX | fcntl.LOCK_NB):
        return
    name, _, _ = folder.name.rpartition("-")
    for other in folder.parent.glob(f"{name}-*/{_OWNER}"):
        # Whoever lives holds the lock, on whichever host of containers; it went with those who do not.
        with suppress(OSError):
            abandoned = other.parent != folder and _lock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if abandoned:
                shutil.rmtree(other.parent, ignore_errors=True)


def release(folder: Path) -> None:
    """Remove the folder, at the end of all."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def undisturbed(folder: Path) -> Iterator[None]:
    """A block in which no counts move from one file to another."""
    with (folder / _READERS).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def bury(folder: Path, dead: int, living: Collection[int]) -> None:
    """Forget the gauges of a dead process, and add what it counted to that of the dead before it.

    Where somebody reads just now, the counts stay where they are until the next process dies.
    """
    mark_process_dead(dead, str(folder))  # type: ignore[no-untyped-call] # prometheus-client's
    with (folder / _READERS).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        for kind in _KEPT:
            _gather(folder, kind, {_OF_THE_DEAD, *living} - {dead})


def _gather(folder: Path, kind: str, left_alone: Collection[int]) -> None:
    """Move the counts of all processes but some into the file of the dead."""
    sources = [
        path for path in folder.glob(f"{kind}_*.db") if int(path.stem.rpartition("_")[2]) not in left_alone
    ]
    if not sources:
        return
    kept = MmapedDict(str(folder / f"{kind}_{_OF_THE_DEAD}.db"))  # type: ignore[no-untyped-call]
    for source in sources:
        for key, value, time, _ in MmapedDict.read_all_values_from_file(source):  # type: ignore[no-untyped-call]
            kept.write_value(key, kept.read_value(key)[0] + value, time)  # type: ignore[no-untyped-call]
        source.unlink()
    kept.close()  # type: ignore[no-untyped-call]


def _lock(path: Path, how: int) -> bool:
    """Lock a file for as long as this process or a child of it lives; False where another has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        return False
    return True
