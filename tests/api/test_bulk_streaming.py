"""Over a real server: answers come while lines are still sent, and what was answered is stored, whatever happens."""

from __future__ import annotations

import json
import signal
import socket
import zlib

import pytest
import requests

from tests.api.asking import HOSTILE, OWN
from tests.server import Server


@pytest.fixture
def server(tmp_path):
    server = Server(
        tmp_path / "data",
        WEB_CONCURRENCY="1",
        ENTENTE_LOG_LEVEL="ERROR",
        ENTENTE_REQUEST_SECONDS="3",
    )
    server.run("migrate")
    server.start()
    yield server
    server.stop()


def line_of(number):
    return json.dumps({"text": f"{HOSTILE} {number}", "dyad": "PAK-USA"}).encode() + b"\n"


class Bulk:
    """A bulk request, sent chunk by chunk; its answer is read as it comes."""

    def __init__(self, port, *headers, receive_buffer=None):
        self._socket = socket.socket()
        if receive_buffer:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.settimeout(30)
        self._socket.connect(("127.0.0.1", port))
        names = ("Content-Type: application/x-ndjson", "Host: localhost", *headers)
        self._socket.sendall("\r\n".join(["POST /v1/articles/bulk HTTP/1.1", *names, "", ""]).encode())
        self._answer = self._socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._answer.close()
        self._socket.close()

    def send(self, content):
        self._socket.sendall(content)

    def send_chunk(self, content):
        self.send(b"%x\r\n%s\r\n" % (len(content), content))

    def send_end(self):
        self.send(b"0\r\n\r\n")

    def send_no_more(self):
        self._socket.shutdown(socket.SHUT_WR)

    def read_headers(self):
        assert self._answer.readline().split()[1] == b"200"
        while self._answer.readline() != b"\r\n":
            pass

    def read_chunk(self):
        """A piece of the answer, empty at its end."""
        content = self._answer.read(int(self._answer.readline(), 16))
        assert self._answer.readline() == b"\r\n"
        return content

    def read_rest(self):
        return b"".join(iter(self.read_chunk, b""))


CHUNKED = "Transfer-Encoding: chunked"


def told(content):
    return [json.loads(line) for line in content.splitlines()]


def stored(server):
    return {
        each["id"]
        for each in requests.get(f"{server.url}/v1/articles?limit=100", timeout=30).json()["articles"]
    }


def test_a_line_is_answered_before_the_next_is_sent(server):
    with Bulk(server.port, CHUNKED) as bulk:
        for number in range(1, 6):
            bulk.send_chunk(line_of(number))
            if number == 1:
                bulk.read_headers()
            (answer,) = told(bulk.read_chunk())
            assert (answer["line"], answer["status"]) == (number, 201)
            assert answer["id"] in stored(server)
        bulk.send_end()
        assert bulk.read_chunk() == b""


def test_so_it_is_where_the_length_was_told_and_where_a_line_comes_in_parts(server):
    lines = [line_of(number) for number in range(3)]
    with Bulk(server.port, f"Content-Length: {len(b''.join(lines))}") as bulk:
        bulk.send(lines[0] + lines[1][:50])
        bulk.read_headers()
        assert [answer["line"] for answer in told(bulk.read_chunk())] == [1]
        bulk.send(lines[1][50:])
        assert [answer["line"] for answer in told(bulk.read_chunk())] == [2]
        bulk.send(lines[2])
        assert [answer["line"] for answer in told(bulk.read_rest())] == [3]


def test_so_it_is_gzipped_both_ways(server):
    gzip, gunzip = zlib.compressobj(wbits=31), zlib.decompressobj(wbits=31)
    with Bulk(server.port, CHUNKED, "Content-Encoding: gzip", "Accept-Encoding: gzip") as bulk:
        for number in range(1, 4):
            bulk.send_chunk(gzip.compress(line_of(number)) + gzip.flush(zlib.Z_SYNC_FLUSH))
            if number == 1:
                bulk.read_headers()
            answer = b""
            while not answer.endswith(b"\n"):
                answer += gunzip.decompress(bulk.read_chunk())
            assert [each["line"] for each in told(answer)] == [number]
        bulk.send_chunk(gzip.flush())
        bulk.send_end()
        assert gunzip.decompress(bulk.read_rest()) == b""


def test_a_connection_serves_another_request_afterwards(server):
    with requests.Session() as session:
        for number in range(2):
            headers = {"Content-Type": "application/x-ndjson"}
            response = session.post(
                f"{server.url}/v1/articles/bulk", data=line_of(number), headers=headers, timeout=30
            )
            assert [answer["status"] for answer in told(response.content)] == [201]
            assert "close" not in response.headers.get("Connection", "")


def test_a_body_that_is_cut_off_is_told_of_and_what_came_is_stored(server):
    with Bulk(server.port, CHUNKED) as bulk:
        bulk.send_chunk(line_of(1) + line_of(2) + line_of(3)[:40])
        bulk.send_no_more()
        bulk.read_headers()
        *done, last = told(bulk.read_rest())
    assert [(answer["line"], answer["status"]) for answer in done] == [(1, 201), (2, 201)]
    assert (last["line"], last["type"], last["resume_from"]) == (None, "/problems/incomplete-body", 3)
    assert stored(server) == {answer["id"] for answer in done}


def test_a_body_that_stalls_is_told_of(server):
    with Bulk(server.port, CHUNKED) as bulk:
        bulk.send_chunk(line_of(1) + line_of(2)[:40])
        bulk.read_headers()
        first, last = told(bulk.read_rest())
    assert (first["status"], last["type"], last["resume_from"]) == (201, "/problems/request-timeout", 2)


def test_what_was_answered_before_the_client_went_away_is_stored(server):
    with Bulk(server.port, CHUNKED) as bulk:
        bulk.send_chunk(b"".join(line_of(number) for number in range(40)))
        bulk.read_headers()
        answered = {answer["id"] for answer in told(bulk.read_chunk())}
    assert answered
    assert answered <= stored(server)


def test_what_was_answered_survives_kill_9(server):
    with Bulk(server.port, CHUNKED) as bulk:
        bulk.send_chunk(b"".join(line_of(number) for number in range(40)))
        bulk.read_headers()
        answered = {answer["id"] for answer in told(bulk.read_chunk())}
        server.send(signal.SIGKILL)
    server.start()
    assert answered
    assert answered <= stored(server)


def test_who_sends_all_before_reading_anything_gets_all_answers(server):
    # Thirteen megabytes with answers of three.
    count = 9_000
    with Bulk(server.port, CHUNKED, receive_buffer=4096) as bulk:
        for _ in range(count // 100):
            bulk.send_chunk((b"{" + b" " * 1_500 + b"\n") * 100)
        bulk.send_chunk(line_of(0))
        bulk.send_end()
        bulk.read_headers()
        answers = told(bulk.read_rest())
    assert [answer["line"] for answer in answers] == list(range(1, count + 2))
    assert answers[-1]["status"] == 201


def test_other_requests_are_answered_while_a_bulk_waits(server):
    with Bulk(server.port, CHUNKED) as bulk:
        bulk.send_chunk(line_of(1))
        bulk.read_headers()
        bulk.read_chunk()
        response = requests.post(f"{server.url}/v1/readings", json={"text": OWN}, timeout=30)
        assert response.status_code == 200
        bulk.send_end()
        assert bulk.read_rest() == b""
