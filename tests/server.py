"""A real server in processes of its own, as `python -m service serve` starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests


class Server:
    """`python -m service serve` on a free port, in a process group of its own; settings by their variables."""

    def __init__(self, folder: Path, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "ENTENTE_DATA_DIR": str(folder),
            "PORT": str(self.port),
            "ENTENTE_HOST": "127.0.0.1",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> str:
        """Run one of the service's commands to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "service", *command],
            env=self._environment,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    def start(self, log: Path = Path(os.devnull)) -> None:
        """Start, and wait until it answers; what it prints goes to `log`. One before it has to be gone."""
        if self._process is not None:
            self._process.wait(timeout=30)
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service", "serve"],
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        for _ in range(300):
            try:
                requests.get(self.url + "/livez", timeout=1)
            except requests.ConnectionError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server does not answer")

    @property
    def pid(self) -> int:
        """The process of the master, which is also the number of its group."""
        return self._process.pid

    def send(self, number: int) -> int:
        """Send a signal to master and workers; returns how the master ended."""
        os.killpg(self._process.pid, number)
        return self._process.wait(timeout=30)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.send(signal.SIGKILL)
