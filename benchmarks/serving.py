"""How soon a server is ready, what memory it takes, and how fast it answers, over HTTP."""

from __future__ import annotations

import subprocess
import sys
import tempfile

import requests

from benchmarks.archive import texts
from benchmarks.memory import megabytes
from benchmarks.server import environment_of, running
from benchmarks.timing import measure

_COMPARISONS = 200


def main() -> bool:
    """Start a server with the example archive, and print what was measured beside the limits."""
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_of(folder)
        for command in ("migrate", "examples"):
            subprocess.run([sys.executable, "-m", "service", command], env=environment, check=True)  # noqa: S603
        _measure_server(environment)
    return True


def _measure_server(environment: dict[str, str]) -> None:
    with running(environment) as server:
        session = requests.Session()
        posts = iter(texts() * 10)
        timing = measure(
            lambda: session.post(f"{server.url}/v1/comparisons", json={"text": next(posts)}, timeout=30),
            repeats=_COMPARISONS,
        )
        print("\nserving: one worker with the example archive")
        print(f"  ready after        {server.ready:8.2f} s     (limit 5 s)")
        print(f"  a comparison       {timing}")
        for role, pid in (("master", server.master), ("worker", server.worker)):
            print(
                f"  {role} resident    {megabytes(pid, 'Rss'):8.0f} MB, its own share {megabytes(pid, 'Pss'):.0f} MB"
            )


if __name__ == "__main__":
    main()
