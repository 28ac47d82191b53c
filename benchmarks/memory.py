"""The memory of a process, as the kernel counts it."""

from __future__ import annotations

from pathlib import Path


def megabytes(pid: int | str, kind: str) -> float:
    """The `Rss` or `Pss` of a process in MiB; `self` is this one."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    line = next(line for line in rollup.splitlines() if line.startswith(f"{kind}:"))
    return int(line.split()[1]) / 1024
