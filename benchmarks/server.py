"""A server as it is run in earnest, on a database of the benchmark's own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, the seconds until it was ready, and the processes of master and worker."""

    port: int
    ready: float
    master: int
    worker: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


def environment_of(folder: str) -> dict[str, str]:
    """The variables of a service with its database in `folder`, one worker, and a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        **os.environ,
        "ENTENTE_DATA_DIR": folder,
        "PORT": str(port),
        "ENTENTE_LOG_LEVEL": "ERROR",
        "WEB_CONCURRENCY": "1",
        # Empty is unset: what is measured is never a database that somebody uses.
        "DATABASE_URL": "",
    }


@contextmanager
def running(environment: dict[str, str]) -> Iterator[Server]:
    """Start a server with these variables; it is ready within the block, and ends with it."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = int(environment["PORT"])
        ready = _seconds_until_ready(f"http://127.0.0.1:{port}/readyz", began, process)
        yield Server(port, ready, process.pid, _child_of(process.pid))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _seconds_until_ready(url: str, began: float, process: subprocess.Popen[bytes]) -> float:
    while process.poll() is None:
        try:
            if requests.get(url, timeout=5).ok:
                return time.perf_counter() - began
        except requests.ConnectionError:
            time.sleep(0.02)
    raise RuntimeError("the server ended before it was ready")


def _child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()[0])
