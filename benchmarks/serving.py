"""How soon a server is ready, what memory it takes, and how fast it answers, over HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

from benchmarks.archive import texts
from benchmarks.timing import measure

_COMPARISONS = 200


def main() -> None:
    """Start a server with the example archive, and print what was measured beside the limits."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {
            **os.environ,
            "ENTENTE_DATA_DIR": folder,
            "PORT": str(port),
            "ENTENTE_LOG_LEVEL": "ERROR",
            "WEB_CONCURRENCY": "1",
            # Empty is unset: what is measured is never a database that somebody uses.
            "DATABASE_URL": "",
        }
        for command in ("migrate", "examples"):
            subprocess.run([sys.executable, "-m", "service", command], env=environment, check=True)  # noqa: S603
        _measure_server(f"http://127.0.0.1:{port}", environment)


def _measure_server(url: str, environment: dict[str, str]) -> None:
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "service", "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        ready = _seconds_until_ready(url, began, server)
        session = requests.Session()
        posts = iter(texts() * 10)
        timing = measure(
            lambda: session.post(f"{url}/v1/comparisons", json={"text": next(posts)}, timeout=30),
            repeats=_COMPARISONS,
        )
        print("\nserving: one worker with the example archive")
        print(f"  ready after        {ready:8.2f} s     (limit 5 s)")
        print(f"  a comparison       {timing}")
        for role, pid in (("master", server.pid), ("worker", _child_of(server.pid))):
            print(
                f"  {role} resident    {_megabytes(pid, 'Rss'):8.0f} MB, its own share {_megabytes(pid, 'Pss'):.0f} MB"
            )
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _seconds_until_ready(url: str, began: float, server: subprocess.Popen[bytes]) -> float:
    while server.poll() is None:
        try:
            if requests.get(f"{url}/readyz", timeout=5).ok:
                return time.perf_counter() - began
        except requests.ConnectionError:
            time.sleep(0.02)
    raise RuntimeError("the server ended before it was ready")


def _child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()[0])


def _megabytes(pid: int, kind: str) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    line = next(line for line in rollup.splitlines() if line.startswith(f"{kind}:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
