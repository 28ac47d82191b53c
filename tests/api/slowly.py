"""A client that sends what it likes, when it likes."""

from __future__ import annotations

import socket


class Connection:
    """A connection on which a POST of an article has begun; closed at the end of a `with`."""

    def __init__(self, port: int, path: str = "/v1/readings") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.send(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".encode())

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def send(self, content: bytes) -> None:
        self._socket.sendall(content)

    def answer(self) -> bytes:
        """All that comes until the server closes; empty where it closes without a word."""
        parts = []
        try:
            while part := self._socket.recv(65536):
                parts.append(part)
        except ConnectionResetError:
            pass
        return b"".join(parts)
