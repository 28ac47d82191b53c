"""A real server: what was answered with 201 outlives it, ctrl-C stops it cleanly, the smoke check passes."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
import requests

from tests import smoke
from tests.texts import STALLED


class Server:
    """`python -m service serve` on a free port, in a process group of its own."""

    def __init__(self, folder) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._environment = {
            **os.environ,
            "ENTENTE_DATA_DIR": str(folder),
            "PORT": str(port),
            "ENTENTE_HOST": "127.0.0.1",
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

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve"],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
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

    def send(self, number: int) -> int:
        """Send a signal to master and workers; returns how the master ended."""
        os.killpg(self._process.pid, number)
        return self._process.wait(timeout=30)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.send(signal.SIGKILL)


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "data")
    server.run("migrate")
    yield server
    server.stop()


def test_what_was_answered_with_201_survives_kill_9(server):
    server.start()
    answers = [
        requests.post(f"{server.url}/v1/articles", json={"text": f"{STALLED} {n}"}, timeout=30)
        for n in range(5)
    ]
    server.send(signal.SIGKILL)
    assert [answer.status_code for answer in answers] == [201] * 5
    server.start()
    for answer in answers:
        assert requests.get(server.url + answer.headers["Location"], timeout=30).json() == answer.json()


def test_ctrl_c_stops_the_server_cleanly(server):
    server.start()
    assert server.send(signal.SIGINT) == 0


def test_the_smoke_check_passes_and_leaves_nothing_behind(server):
    server.start()
    assert smoke.main(server.url) == 0
    assert requests.get(f"{server.url}/v1/articles", timeout=30).json()["articles"] == []


def test_the_smoke_check_fails_where_nothing_serves():
    assert smoke.main("http://127.0.0.1:9") == len(smoke.Smoke("").checks())


def test_the_examples_are_loaded_once(server):
    assert "Loaded the example archive" in server.run("examples")
    first = server.run("export").splitlines()
    assert len(first) >= 60
    server.run("examples")
    assert server.run("export").splitlines() == first
