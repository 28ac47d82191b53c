"""How soon the real service is ready, and how much memory it holds once it has worked.

A server of one worker on a free port, with a database of its own in a temporary folder and the
example archive in it; both are gone afterwards. Memory is read from Linux's /proc.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep
from typing import Final

import requests

from benchmarks.timing import Timing

_ROOT: Final = Path(__file__).parent.parent
_ARCHIVE: Final = _ROOT / "examples" / "archive"
_FIELDS: Final = ("text", "title", "outlet", "published_at")
_LIMIT_SECONDS: Final = 5.0
_LIMIT_MEGABYTES: Final = 250.0
_STARTS: Final = 3
_COMPARISONS: Final = 200
_PATIENCE_SECONDS: Final = 60.0


class DidNotStart(RuntimeError):
    """The service ended, or was not ready in a minute; its own words are above."""


def main() -> None:
    """Print the time to readiness, the time of a comparison and the memory, beside their limits."""
    with TemporaryDirectory(prefix="entente-") as folder:
        environment = _environment(folder)
        for command in ("migrate", "examples"):
            with _started(environment, command) as process:
                if process.wait() != 0:
                    raise DidNotStart(f"`python -m service {command}` failed")
        starts = [_time_to_ready(environment) for _ in range(_STARTS)]
        with _serving(environment) as (process, url):
            durations = _compare(url)
            memory = [_memory(pid) for pid in (process.pid, *_children(process.pid))]
    _report("ready after, s: median", median(starts), _LIMIT_SECONDS)
    _report("ready after, s: worst", max(starts), _LIMIT_SECONDS)
    timing = Timing.of(durations)
    print(f"{_COMPARISONS} comparisons over HTTP, ms: median {timing.median:.1f}, p99 {timing.p99:.1f}")
    # What processes share is in the resident size of each: the sum of these counts it twice, that
    # of the proportional sizes once.
    _report("memory then, MB: each page once", sum(pss for _, pss in memory), _LIMIT_MEGABYTES)
    _report("memory then, MB: largest process", max(rss for rss, _ in memory), _LIMIT_MEGABYTES)
    _report("memory then, MB: sum of resident", sum(rss for rss, _ in memory), _LIMIT_MEGABYTES)


def _report(what: str, figure: float, limit: float) -> None:
    print(f"{what:34} {figure:7.1f}  limit {limit:5.0f}  {'within' if figure <= limit else 'OVER'}")


def _environment(folder: str) -> dict[str, str]:
    """The surroundings of a server that owes nothing to this machine's own settings."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("ENTENTE_", "DATABASE_"))}
    return own | {
        "ENTENTE_DATA_DIR": folder,
        "ENTENTE_HOST": "127.0.0.1",
        "ENTENTE_LOG_LEVEL": "WARNING",
        "WEB_CONCURRENCY": "1",
    }


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server that is ready, with its address; stopped at the end."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    process = _started(environment | {"PORT": str(port)}, "serve")
    try:
        _await(process, url)
        yield process, url
    finally:
        process.terminate()
        try:
            process.wait(timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _started(environment: dict[str, str], command: str) -> subprocess.Popen[bytes]:
    """One of the service's own commands, under way; what it says goes to standard error."""
    arguments = [sys.executable, "-m", "service", command]
    return subprocess.Popen(arguments, cwd=_ROOT, env=environment, stdout=sys.stderr)  # noqa: S603 (our own)


def _time_to_ready(environment: dict[str, str]) -> float:
    """Seconds from the command to the first 200 of `/readyz`."""
    started = perf_counter()
    with _serving(environment):
        return perf_counter() - started


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and monotonic() < deadline:
        try:
            if requests.get(f"{url}/readyz", timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        sleep(0.01)
    raise DidNotStart("the service is not ready")


def _compare(url: str) -> list[float]:
    """Compare the example articles in turn; returns what each comparison took, in milliseconds."""
    durations = []
    with requests.Session() as session:
        for article in islice(cycle(_articles()), _COMPARISONS):
            started = perf_counter()
            session.post(f"{url}/v1/comparisons", json=article, timeout=30).raise_for_status()
            durations.append((perf_counter() - started) * 1e3)
    return durations


def _articles() -> list[dict[str, str]]:
    """The example articles as a client would post them."""
    lines = [line for path in sorted(_ARCHIVE.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    return [{field: json.loads(line)[field] for field in _FIELDS} for line in lines]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _memory(pid: int) -> tuple[float, float]:
    """The resident and the proportional size of a process, in megabytes of 10^6 bytes."""
    sizes = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, kibibytes, _ = line.split()
        sizes[name] = int(kibibytes) * 1024 / 1e6
    return sizes["Rss:"], sizes["Pss:"]


if __name__ == "__main__":
    main()
