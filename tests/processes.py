"""Processes that a platform starts: a command, a folder, and no more variables than it gives."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests

# As in a platform's image: the interpreter's own programs, then the system's.
PATH = f"{Path(sys.executable).parent}:/usr/bin:/bin"
CHECKOUT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copy_of_the_checkout(target: Path) -> Path:
    """What a clone would have, uncommitted changes included: no data, no caches, no environment."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source = CHECKOUT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(source.read_bytes())
    return target


def run(command: str, folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell to its end."""
    return subprocess.run(  # noqa: S602 (the lines of our own files)
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


@contextmanager
def serving(command: str, folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A line of a shell that serves on PORT; it serves within the block, and is killed after it."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S602 (the lines of our own files)
            f"exec {command}",
            shell=True,
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            if not _answers(f"http://127.0.0.1:{environment['PORT']}/livez", process):
                output.seek(0)
                raise AssertionError(f"it does not serve: {output.read().decode()}")
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    for _ in range(300):
        if process.poll() is not None:
            return False
        try:
            requests.get(url, timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return True
    return False
