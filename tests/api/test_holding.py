"""What a client does not take yet waits in memory, and keeps nobody from working on."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.api.receiving.holding import when_taken


@pytest.fixture
def connection():
    """The two ends of a connection whose buffers hold little."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(listener.getsockname())
        server, _ = listener.accept()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
    # What waits for a client that does not read waits no longer than this.
    server.settimeout(5)
    with client, server:
        yield client, server


def all_of(client):
    return b"".join(iter(lambda: client.recv(65_536), b""))


def send(server, parts):
    for piece in when_taken(parts, server):
        server.sendall(piece)


def test_all_parts_are_made_before_a_client_that_does_not_read_takes_them(connection):
    client, server = connection
    parts = [b"%4d" % number * 250 for number in range(2_000)]
    with ThreadPoolExecutor(1) as pool:

        def made():
            yield from parts
            # The client reads once there is nothing left to make, and not before.
            nonlocal received
            received = pool.submit(all_of, client)

        received = None
        send(server, made())
        server.shutdown(socket.SHUT_WR)
        assert received.result() == b"".join(parts)


def test_what_can_be_taken_is_given_at_once(connection):
    _, server = connection
    parts = iter([b"a", b"b"])
    held = when_taken(parts, server)
    assert next(held) == b"a"
    assert next(parts) == b"b"


def test_beyond_a_bound_the_client_is_waited_for(connection):
    _, server = connection
    endless = iter(lambda: b"x" * 1_000, None)
    with pytest.raises(TimeoutError):
        send(server, endless)


def test_without_a_connection_each_part_is_given():
    assert list(when_taken(iter([b"a", b"b"]), None)) == [b"a", b"b"]
