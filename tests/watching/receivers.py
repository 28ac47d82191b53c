"""Receivers of webhooks, honest and other ones, on sockets of this machine."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

CERTIFICATE = Path(__file__).with_name("receiver.pem")
# The name that the certificate is for.
NAME = "receiver.test"
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(frozen=True)
class Message:
    """A request that a receiver was sent."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.body)


Answer = Callable[[socket.socket], None]


def saying(response: bytes) -> Answer:
    """Answers so, and closes."""
    return lambda connection: connection.sendall(response)


def redirecting_to(address: str) -> Answer:
    return saying(f"HTTP/1.1 307 Temporary Redirect\r\nLocation: {address}\r\n\r\n".encode())


def silent(connection: socket.socket) -> None:
    """Never answers, until the other side has had enough."""
    with suppress(OSError):
        connection.recv(1)


def dribbling(connection: socket.socket) -> None:
    """Answers a byte at a time, each soon enough to be waited for."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


def endless(connection: socket.socket) -> None:
    """Answers with a body that does not end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65_536)


def continuing(connection: socket.socket) -> None:
    """Says time and again that the real answer is to come."""
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


class Receiver:
    """Takes requests, answers each as `answer` does, and keeps what it was sent."""

    def __init__(self, answer: Answer = saying(TAKEN), *, tls: bool = False) -> None:  # noqa: B008 (does not change)
        self.answer = answer
        self.messages: list[Message] = []
        self.connections = 0
        self._context = None
        if tls:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(CERTIFICATE)
        self._open(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def hang_up(self) -> None:
        """Be gone: who calls is refused."""
        # A thread waits in accept, and would go on with a socket that is only closed.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def be_back(self) -> None:
        """Be there again, on the same port."""
        self._open(self.port)

    def __enter__(self) -> Receiver:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.hang_up()

    def _open(self, port: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", port), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._thread = Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        # What comes may be no HTTP at all, as where TLS was expected.
        with suppress(OSError, ValueError, KeyError), plain:
            connection = (
                plain if self._context is None else self._context.wrap_socket(plain, server_side=True)
            )
            with connection, connection.makefile("rb") as file:
                self.messages.append(_read(file))
                self.answer(connection)


def _read(file: Any) -> Message:
    if not file.readline():
        raise ConnectionError("nothing was sent")
    headers = {}
    while line := file.readline().decode().strip():
        name, _, value = line.partition(": ")
        headers[name.lower()] = value
    return Message(headers, file.read(int(headers["content-length"])))
