"""What no application gets to see is refused as a problem all the same."""

import socket

import pytest
import requests

from service.api.catalogue import BY_NAME
from tests.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("refusing"), WEB_CONCURRENCY="1")
    server.run("migrate")
    server.start()
    yield server
    server.stop()


def is_problem(answer, name):
    kind = BY_NAME[name]
    assert (answer.status_code, answer.headers["Content-Type"]) == (kind.status, "application/problem+json")
    assert answer.json() == kind.document()


def test_an_address_that_is_too_long(server):
    is_problem(requests.get(f"{server.url}/v1/articles?outlet={'a' * 9000}", timeout=30), "address-too-long")


def test_headers_that_are_too_large(server):
    large = {"X-Large": "a" * 9000}
    is_problem(requests.get(f"{server.url}/v1/articles", headers=large, timeout=30), "headers-too-large")


@pytest.mark.parametrize(
    "sent", [b"NONSENSE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nHost x\r\n\r\n"]
)
def test_what_is_no_request(server, sent):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(sent)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"type":"/problems/bad-request"' in answer
    assert b"NONSENSE" not in answer
