"""A server under mixed traffic: what became of the requests, and what the workers took meanwhile."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests

from benchmarks.memory import megabytes
from benchmarks.server import running
from tests.load.records import Record
from tests.load.traffic import Traffic

# Until the dyads of the traffic are in the indexes, and the database's caches are full.
_WARM_UP_SECONDS: Final = 15
_INDEX: Final = re.compile(r"^entente_index_bytes(?:\{[^}]*\})? (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Moment:
    """The memory of all workers in MiB, and how much of it is their indexes by their own count."""

    memory: float
    index: float


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured with so many workers: their memory at the start, after a third, and at the end."""

    workers: int
    seconds: float
    records: list[Record]
    moments: tuple[Moment, Moment, Moment]
    server_cpu_seconds: float
    generator_cpu_seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.records) / self.seconds

    @property
    def kinds(self) -> list[str]:
        """The kinds of requests."""
        return sorted({record.kind for record in self.records})

    def milliseconds(self, *kinds: str) -> list[float]:
        """How long the answers of these kinds took."""
        return [record.seconds * 1_000 for record in self.records if record.kind in kinds]


def measure(environment: dict[str, str], workers: int, clients: int, seconds: float) -> Run:
    """Serve with so many workers, and keep so many clients asking for so long."""
    with running({**environment, "WEB_CONCURRENCY": str(workers)}) as server:
        log = Path(environment["ENTENTE_DATA_DIR"]) / f"traffic-of-{workers}"
        with Traffic(server.url, log, clients=clients) as traffic:
            time.sleep(_WARM_UP_SECONDS)
            pids = _children_of(server.master)
            began, used = time.monotonic(), sum(map(_cpu_seconds, pids))
            first = _moment(server.url, pids)
            time.sleep(seconds / 3)
            third = _moment(server.url, pids)
            time.sleep(max(0.0, began + seconds - time.monotonic()))
            last, ended = _moment(server.url, pids), time.monotonic()
            used = sum(map(_cpu_seconds, pids)) - used
        # All that were under way within the time, those included that took long.
        records = [record for record in traffic.records if began <= record.ended < ended]
        share = (ended - began) / (ended - began + _WARM_UP_SECONDS)
        return Run(workers, ended - began, records, (first, third, last), used, traffic.cpu_seconds * share)


def _moment(url: str, pids: list[int]) -> Moment:
    metrics = requests.get(f"{url}/metrics", timeout=30).text
    index = sum(map(float, _INDEX.findall(metrics))) / (1 << 20)
    return Moment(sum(megabytes(pid, "Pss") for pid in pids), index)


def _children_of(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in children.split()]


def _cpu_seconds(pid: int) -> float:
    # What follows the name, which may have blanks, begins with the third field: 14 and 15 are wanted.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
