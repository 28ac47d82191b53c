"""A server that answers as it is told to: cut off, slowly, with nonsense, or not at all."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Misbehaving:
    """Answers one request after the other with the bytes of `script`, the last of them to all that follow."""

    script: Sequence[bytes | float]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def answer(self, handler):
        asked = _read(handler.rfile)
        if asked is None:
            return
        self.asked.append(asked)
        told = self.script[min(len(self.asked), len(self.script)) - 1]
        if isinstance(told, float):
            time.sleep(told)
        else:
            handler.wfile.write(told.replace(b"{url}", self.url.encode()))


def _read(stream) -> Asked | None:
    line = stream.readline().decode("latin-1").split()
    if not line:
        return None
    headers = {}
    while (header := stream.readline().strip()) != b"":
        name, _, value = header.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return Asked(line[0], line[1], headers, stream.read(int(headers.get("content-length", 0))))


@contextmanager
def misbehaving(*script: bytes | float) -> Iterator[Misbehaving]:
    """A server of this script; a number is so many seconds of silence, after which the connection is closed."""
    told = Misbehaving(script)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            told.answer(self)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, *_):
            """Clients that turn away are what is tested."""

    with Server(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield told
        server.shutdown()


def response(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """An answer in whole; `Content_Type` stands for Content-Type."""
    told = {
        "Content_Type": "application/json",
        "Content_Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in told.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


DROPPED = b""
GARBAGE = b"\x16\x03\x01 what is this?\r\n\r\n"
HALF = response(body=b'{"relations": [', Content_Length="500")
PAGE = response(body=b"<html>Welcome to the hotel's network</html>", Content_Type="text/html")
BAD_GATEWAY = response("502 Bad Gateway", b"<html>nginx</html>", Content_Type="text/html")
NO_RELATIONS = response(body=b'{"relations": []}')


def unavailable(seconds: str = "1") -> bytes:
    body = b'{"type": "/problems/storage-unavailable", "title": "The database cannot do this now", "status": 503}'
    return response(
        "503 Service Unavailable", body, Content_Type="application/problem+json", Retry_After=seconds
    )


def too_many(seconds: str = "1") -> bytes:
    body = b'{"type": "/problems/rate-limited", "title": "Too many requests", "status": 429}'
    return response(
        "429 Too Many Requests", body, Content_Type="application/problem+json", Retry_After=seconds
    )
