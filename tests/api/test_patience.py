"""Clients that are slow hold up nobody for long, and answers that take too long are given up."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack, suppress
from pkgutil import resolve_name
from threading import Thread

import pytest
import requests
from flask import g

from service.api.problems import Problem
from service.api.receiving import patience
from tests.api.asking import OWN
from tests.api.slowly import Connection
from tests.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One worker of one thread, which waits a second for a client."""
    server = Server(
        tmp_path_factory.mktemp("slow"),
        WEB_CONCURRENCY="1",
        ENTENTE_THREADS="1",
        ENTENTE_REQUEST_SECONDS="1",
        ENTENTE_KEEPALIVE_SECONDS="1",
        ENTENTE_LOG_LEVEL="ERROR",
    )
    try:
        server.run("migrate")
        server.start()
        yield server
    finally:
        server.stop()


def answers(server):
    """Whether the server's only thread is free again, or soon will be."""
    return requests.post(server.url + "/v1/readings", json={"text": OWN}, timeout=10).status_code == 200


def trickle(connection, content, seconds=6):
    """Send a byte every tenth of a second, as long as somebody takes them."""

    def send():
        end = time.monotonic() + seconds
        with suppress(OSError):
            while time.monotonic() < end:
                connection.send(content)
                time.sleep(0.1)

    thread = Thread(target=send)
    thread.start()
    return thread


@pytest.mark.parametrize(
    "headers", [b"Content-Length: 100\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n64\r\n"]
)
def test_half_a_body_is_waited_for_no_longer_than_agreed(server, headers):
    with Connection(server.port) as connection:
        connection.send(headers + b'{"text": ')
        answer = connection.answer()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"/problems/request-timeout" in answer
        assert answers(server)


def test_a_body_that_trickles_in_is_waited_for_no_longer(server):
    with Connection(server.port) as connection:
        connection.send(b"Content-Length: 100000\r\n\r\n")
        sender = trickle(connection, b" ")
        assert connection.answer().startswith(b"HTTP/1.1 408 ")
        assert answers(server)
        sender.join()


def test_headers_that_trickle_in_are_waited_for_no_longer(server):
    with Connection(server.port) as connection:
        sender = trickle(connection, b"X-More: 1\r\n")
        assert connection.answer() == b""
        assert answers(server)
        sender.join()


def test_what_is_left_of_a_refused_body_is_waited_for_no_longer(server):
    with Connection(server.port) as connection:
        connection.send(b"Content-Encoding: br\r\nContent-Length: 100000\r\n\r\n")
        sender = trickle(connection, b" ")
        assert connection.answer().startswith(b"HTTP/1.1 415 ")
        assert answers(server)
        sender.join()


def test_answers_that_nobody_takes_are_waited_with_no_longer(server):
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        # Far more than the kernel keeps for a client that reads none of it.
        connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 300)
        assert answers(server)


def test_clients_that_do_not_close_hold_up_nobody(server):
    with ExitStack() as connections:
        for _ in range(20):
            connection = socket.create_connection(("127.0.0.1", server.port))
            connections.enter_context(connection)
            connection.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        # gunicorn's main loop would wait two seconds for each.
        assert answers(server)


def test_a_connection_without_a_word_is_closed(server):
    with Connection(server.port) as connection:
        assert connection.answer() == b""
        assert answers(server)


def test_a_chunk_that_is_none_is_no_failure_of_the_service(server):
    with Connection(server.port) as connection:
        connection.send(b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nnone\r\n\r\n")
        answer = connection.answer()
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"/problems/incomplete-body" in answer


def test_a_client_that_closes_within_its_body_is_no_failure_of_the_service(server):
    with Connection(server.port) as connection:
        connection.send(b"Content-Length: 100\r\n\r\n{")
    assert answers(server)


def test_the_connection_serves_on_after_a_body_in_time(server):
    with requests.Session() as session:
        for _ in range(3):
            assert (
                session.post(server.url + "/v1/readings", json={"text": OWN}, timeout=10).status_code == 200
            )
        time.sleep(1.5)  # longer than a body may take, which is no limit between two requests
        assert session.post(server.url + "/v1/readings", json={"text": OWN}, timeout=10).status_code == 200


@pytest.fixture
def overdue(app):
    """A request whose time is over after the first item."""
    with app.test_request_context("/"):
        patience.renew()
        yield


def test_what_is_done_step_by_step_is_given_up_when_the_time_is_over(overdue, monkeypatch):
    items = patience.in_time([1, 2])
    assert next(items) == 1
    monkeypatch.setattr(patience, "monotonic", lambda: time.monotonic() + 3600)
    with pytest.raises(Problem) as caught:
        next(items)
    assert caught.value.kind.name == "took-too-long"


@pytest.mark.parametrize(
    "step", ["service.api.receiving.intake.split_passages", "service.api.comparisons.text_key"]
)
def test_a_comparison_whose_time_is_over_is_503_and_says_when_to_try_again(client, monkeypatch, step):
    inner = resolve_name(step)

    def endless(*given):
        g.deadline = 0.0
        return inner(*given)

    monkeypatch.setattr(step, endless)
    response = client.post("/v1/comparisons", json={"text": OWN, "dyad": "PAK-USA"})
    assert (response.status_code, response.get_json()["type"]) == (503, "/problems/took-too-long")
    assert int(response.headers["Retry-After"]) >= 1


def test_there_is_no_deadline_outside_a_request(app):
    with app.app_context():
        assert list(patience.in_time([1, 2])) == [1, 2]
