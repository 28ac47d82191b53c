"""A real server: what was answered with 201 outlives it, ctrl-C stops it cleanly, the smoke check passes."""

import signal

import pytest
import requests

from tests import smoke
from tests.server import Server
from tests.texts import STALLED


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
