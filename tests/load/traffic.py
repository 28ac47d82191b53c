"""Mixed traffic against a server, from a process of its own: `python -m tests.load.traffic URL LOG`."""

from __future__ import annotations

import argparse
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Lock
from typing import Final
from urllib.parse import urlsplit

from tests.load.client import Client
from tests.load.records import Record, read

_CHECKOUT: Final = Path(__file__).parents[2]
_PATIENCE_SECONDS: Final = 60


class Traffic:
    """Traffic that goes on within the block, by so many clients at once."""

    def __init__(self, url: str, log: Path, *, clients: int = 6, name: str = "") -> None:
        self._log = log
        self._log.touch()
        arguments = [url, str(log), f"--clients={clients}", f"--name={name or log.stem}"]
        self._command = [sys.executable, "-m", "tests.load.traffic", *arguments]
        self.cpu_seconds = 0.0

    def __enter__(self) -> Traffic:
        self._process = subprocess.Popen(self._command, cwd=_CHECKOUT, stdout=subprocess.PIPE)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let every client come to the end of its request, and stop."""
        if self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            told, _ = self._process.communicate(timeout=_PATIENCE_SECONDS)
        finally:
            self._process.kill()
            self._process.wait()
        if self._process.returncode:
            raise AssertionError("a client failed; see above")
        self.cpu_seconds = float(told)

    @property
    def records(self) -> list[Record]:
        """What is known by now."""
        return read(self._log)

    def wait_for(self, count: int, wanted: Callable[[Record], bool] = lambda record: record.is_done) -> float:
        """Wait until there are so many more such records of what begins from now on; returns when it began."""
        since = time.monotonic()
        until = since + _PATIENCE_SECONDS
        while time.monotonic() < until:
            if sum(record.began >= since and wanted(record) for record in self.records) >= count:
                return since
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"there are no {count} more such answers")


def main() -> int:
    """Send until terminated, then print the seconds of processor time that it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("log", type=Path)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--name", required=True)
    given = parser.parse_args()
    stop, lock = Event(), Lock()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    parts = urlsplit(given.url)
    with given.log.open("a", encoding="utf-8") as log:

        def note(record: Record) -> None:
            with lock:
                log.write(record.line())
                log.flush()

        clients = [
            Client((parts.hostname or "", parts.port or 80), f"{given.name}-{number}", note)
            for number in range(given.clients)
        ]
        with ThreadPoolExecutor(given.clients) as pool:
            runs = [pool.submit(client.run, stop) for client in clients]
            for run in runs:
                run.result()
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime)
    return 0


if __name__ == "__main__":
    sys.exit(main())
