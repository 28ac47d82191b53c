"""A server that is told to stop finishes what it has begun, takes on nothing new, and ends well."""

import json
import os
import signal
import socket
import time

import pytest
import requests

from service.settings import Settings
from tests.processes import CHECKOUT, PATH, free_port, run, serving
from tests.texts import STALLED

# What platforms wait before they kill what is left.
PLATFORM_SECONDS = 30
BODY = json.dumps({"text": STALLED}).encode()
HEAD = (
    "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    f"Content-Length: {len(BODY)}\r\nExpect: 100-continue\r\n\r\n"
).encode()


@pytest.fixture
def given(tmp_path):
    return {
        "PATH": PATH,
        "PORT": str(free_port()),
        "ENTENTE_HOST": "127.0.0.1",
        "ENTENTE_DATA_DIR": str(tmp_path),
        "WEB_CONCURRENCY": "2",
        "ENTENTE_THREADS": "2",
    }


@pytest.fixture
def server(given):
    assert run("python -m service migrate", CHECKOUT, given).returncode == 0
    with serving("python -m service serve", CHECKOUT, given) as process:
        yield process


def _received(connection):
    """All that comes until the server closes the connection."""
    return b"".join(iter(lambda: connection.recv(65_536), b""))


def _await_refusal(address):
    """Wait until the server no longer listens."""
    for _ in range(100):
        try:
            socket.create_connection(address, timeout=1).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.05)
    raise AssertionError("new connections are still taken")


# Docker and systemd tell the master alone, Heroku every process.
@pytest.mark.parametrize("tell", [os.kill, os.killpg])
def test_a_request_in_hand_is_answered_and_what_it_stored_is_there(server, given, tell):
    address = ("127.0.0.1", int(given["PORT"]))
    with socket.create_connection(address, timeout=PLATFORM_SECONDS) as connection:
        connection.sendall(HEAD)
        # The worker has the request in hand and waits for its body.
        assert connection.recv(1024).startswith(b"HTTP/1.1 100")
        tell(server.pid, signal.SIGTERM)
        _await_refusal(address)
        connection.sendall(BODY)
        head, _, body = _received(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 201")
    assert server.wait(timeout=PLATFORM_SECONDS) == 0
    exported = run("python -m service export", CHECKOUT, given).stdout
    assert json.loads(exported)["id"] == json.loads(body)["id"]


def test_who_is_connected_is_answered_however_long_the_queue(server, given):
    address = ("127.0.0.1", int(given["PORT"]))
    waiting = []
    # More than there are threads: some wait for a thread, some may not even be accepted yet.
    for _ in range(3 * int(given["WEB_CONCURRENCY"]) * int(given["ENTENTE_THREADS"])):
        waiting.append(socket.create_connection(address, timeout=PLATFORM_SECONDS))
        waiting[-1].sendall(HEAD)
    os.kill(server.pid, signal.SIGTERM)
    for connection in waiting:
        connection.sendall(BODY)
    answers = [_received(connection) for connection in waiting]
    for connection in waiting:
        connection.close()
    assert all(b"HTTP/1.1 20" in answer for answer in answers), answers
    assert server.wait(timeout=PLATFORM_SECONDS) == 0


def test_idle_connections_do_not_hold_it_up(server, given):
    session = requests.Session()
    assert session.get(f"http://127.0.0.1:{given['PORT']}/livez", timeout=10).ok
    os.kill(server.pid, signal.SIGTERM)
    # Far less than the connection would have been kept.
    assert server.wait(timeout=PLATFORM_SECONDS) == 0
    assert Settings.from_environment({}).keepalive_seconds > PLATFORM_SECONDS
