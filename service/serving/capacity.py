"""How many worker processes a machine or container has room for."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Measured, see docs/how-to/deploy-container.md: what the processes have in common, the model above
# all, and what a worker has to itself after some hundred ordinary articles. The index comes on top:
# its limit is a setting, and is reckoned with in full.
_COMMON_MEGABYTES: Final = 240
_WORKER_MEGABYTES: Final = 50
# A machine without a limit, such as a laptop, is there for others too.
_MOST_WITHOUT_LIMIT: Final = 2
# Version 1 of control groups writes a number of about 2⁶³ where there is no limit.
_NO_LIMIT: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class Capacity:
    """Memory in MiB and cores; `limited` where they are a limit of ours and not all the machine has."""

    megabytes: int
    cores: int
    limited: bool

    @classmethod
    def measured(cls, root: Path = Path("/")) -> Capacity:
        """Those of the control group (version 2 or 1) that this process is in, else the machine's."""
        groups = list(_control_groups(root))
        total = _total_memory(root)
        limits = [limit for group in groups for limit in _memory_limits(group) if limit < total]
        return cls(min(limits, default=total) >> 20, _cores(groups), bool(limits))


def workers_that_fit(capacity: Capacity, index_megabytes: int) -> int:
    """So many workers as memory holds with full indexes: at least one, at most two a core and one more."""
    most = 2 * capacity.cores + 1 if capacity.limited else _MOST_WITHOUT_LIMIT
    return min(workers_in_memory(capacity, index_megabytes), most)


def workers_in_memory(capacity: Capacity, index_megabytes: int) -> int:
    """How many workers memory holds, whatever the cores, when the index of each is full; at least one."""
    left = capacity.megabytes - _COMMON_MEGABYTES
    return max(1, left // (_WORKER_MEGABYTES + index_megabytes))


def _control_groups(root: Path) -> Iterator[Path]:
    """The folder of this process's control group and those above it, whose limits hold too.

    Within a container the topmost is its own. Of version 1 the topmost alone is looked at.
    """
    top = root / "sys/fs/cgroup"
    for line in _read(root / "proc/self/cgroup").splitlines():
        if line.startswith("0::/"):
            own = top / line.removeprefix("0::/")
            yield from (folder for folder in (own, *own.parents) if folder.is_relative_to(top))
            return
    yield top


def _memory_limits(group: Path) -> Iterator[int]:
    """In bytes."""
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        written = _read(group / name)
        if written.isdecimal() and int(written) < _NO_LIMIT:
            yield int(written)


def _total_memory(root: Path) -> int:
    """The machine's in bytes; 0 where the system does not say."""
    for line in _read(root / "proc/meminfo").splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) << 10
    return 0


def _cores(groups: list[Path]) -> int:
    """Those this process may run on, or the share of them it is given, rounded up."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min([allowed, *(max(1, math.ceil(share)) for group in groups for share in _shares(group))])


def _shares(group: Path) -> Iterator[float]:
    """How many cores' worth of time the group is given."""
    written = _read(group / "cpu.max").split()
    older = [_read(group / "cpu" / f"cpu.cfs_{name}_us") for name in ("quota", "period")]
    for quota, period in (pair for pair in (written, older) if len(pair) == 2):
        # Without a quota it is the word "max", or −1.
        if quota.isdecimal() and period.isdecimal():
            yield int(quota) / int(period)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
