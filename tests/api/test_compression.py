"""Answers are gzipped where it is worth it and asked for, and an ETag names one form of them alone."""

from __future__ import annotations

import gzip
import json
import zlib
from http.client import HTTPConnection

import pytest
from flask import Flask, Response, jsonify, request
from hypothesis import given
from hypothesis import strategies as st

from service.api.answering import compression
from service.api.answering.compression import LEAST_BYTES
from tests.api.asking import OWN
from tests.server import Server

GZIP = {"Accept-Encoding": "gzip"}
CONTENT = {"words": ["relation"] * 200}
ETAG = "3"


class Parts:
    """Parts of a streamed answer, which notes what was done with it."""

    def __init__(self, parts):
        self._parts = iter(parts)
        self.taken = 0
        self.closed = False

    def __iter__(self):
        return self

    def __next__(self):
        part = next(self._parts)
        self.taken += 1
        return part

    def close(self):
        self.closed = True


@pytest.fixture
def app():
    app = Flask(__name__)
    compression.register(app)
    app.parts = []

    @app.route("/tagged", methods=["GET", "PATCH"])
    def tagged():
        if request.method == "PATCH" and ETAG not in request.if_match:
            return "", 412
        response = jsonify(CONTENT)
        response.set_etag(ETAG, weak="weak" in request.args)
        return response.make_conditional(request)

    @app.get("/sized/<int:size>")
    def sized(size):
        return Response(b"a" * size, mimetype=request.args.get("type", "text/plain"))

    @app.get("/streamed")
    def streamed():
        return Response(app.parts, mimetype="application/x-ndjson")

    @app.get("/encoded")
    def encoded():
        return Response(gzip.compress(b"a" * 5000), headers={"Content-Encoding": "gzip"}, mimetype="text/csv")

    return app


def test_an_answer_is_gzipped_for_who_takes_it_so(client):
    plain, gzipped = client.get("/tagged"), client.get("/tagged", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert gzipped.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(gzipped.data)) == plain.get_json() == CONTENT
    assert int(gzipped.headers["Content-Length"]) == len(gzipped.data) < len(plain.data)
    assert plain.headers["Vary"] == gzipped.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "is_gzipped"),
    [
        ("gzip", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("*", True),
        ("x-gzip", False),
        ("br, zstd", False),
        ("gzip;q=0", False),
        ("identity, gzip;q=0.5", False),
        ("identity;q=0.5, *;q=0", False),
        ("", False),
    ],
)
def test_who_takes_it_is_heard(client, accepted, is_gzipped):
    response = client.get("/tagged", headers={"Accept-Encoding": accepted})
    assert ("Content-Encoding" in response.headers) == is_gzipped


@pytest.mark.parametrize(("size", "is_gzipped"), [(LEAST_BYTES - 1, False), (LEAST_BYTES, True)])
def test_what_is_short_goes_out_as_it_is(client, size, is_gzipped):
    response = client.get(f"/sized/{size}", headers=GZIP)
    assert ("Content-Encoding" in response.headers) == is_gzipped
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("kind", "is_gzipped"),
    [
        ("application/json", True),
        ("application/problem+json", True),
        ("application/x-ndjson", True),
        ("text/csv", True),
        ("text/html", True),
        ("text/css", True),
        ("text/javascript", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("font/woff2", False),
        ("application/gzip", False),
        ("application/zip", False),
    ],
)
def test_what_is_compressed_already_goes_out_as_it_is(client, kind, is_gzipped):
    response = client.get("/sized/5000", query_string={"type": kind}, headers=GZIP)
    assert ("Content-Encoding" in response.headers) == is_gzipped


def test_what_is_encoded_already_is_left_alone(client):
    response = client.get("/encoded", headers=GZIP)
    assert gzip.decompress(response.data) == b"a" * 5000


def test_the_headers_are_those_of_a_get_without_its_body(client):
    head, get = client.head("/tagged", headers=GZIP), client.get("/tagged", headers=GZIP)
    assert head.data == b""
    for name in ("Content-Encoding", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == get.headers[name]


def test_the_two_forms_have_etags_of_their_own(client):
    assert client.get("/tagged").headers["ETag"] == '"3"'
    assert client.get("/tagged", headers=GZIP).headers["ETag"] == '"3-gzip"'
    assert client.get("/tagged?weak", headers=GZIP).headers["ETag"] == 'W/"3"'


@pytest.mark.parametrize("headers", [{}, GZIP])
def test_what_has_not_changed_is_told_by_the_tag_it_was_given(client, headers):
    given = client.get("/tagged", headers=headers).headers["ETag"]
    response = client.get("/tagged", headers={**headers, "If-None-Match": given})
    assert (response.status_code, response.headers["ETag"], response.data) == (304, given, b"")


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ('"3"', 200),
        ('"3-gzip"', 200),
        ('"1-gzip", "3-gzip"', 200),
        ('"1", "2-gzip"', 412),
        ('"13-gzip"', 412),
        ('"3-gzip-gzip"', 412),
        ('W/"3-gzip"', 412),
    ],
)
def test_a_tag_that_was_given_a_gzipped_answer_is_understood(client, written, status):
    assert client.patch("/tagged", headers={"If-Match": written}).status_code == status


@given(
    tags=st.lists(st.text("abc-gzip3", min_size=1, max_size=12), min_size=1, max_size=4), weak=st.booleans()
)
def test_tags_without_the_ending_are_what_they_were(tags, weak):
    app = Flask(__name__)
    plain = [tag for tag in tags if not tag.endswith("-gzip")]
    written = ", ".join(f'{"W/" if weak else ""}"{tag}"' for tag in plain)
    with app.test_request_context(headers={"If-None-Match": written}):
        compression._understand()
        assert request.headers["If-None-Match"] == written


def test_a_stream_is_gzipped_part_by_part(app, client):
    app.parts = Parts([f'{{"line": {number}}}\n' for number in range(5)])
    response = client.get("/streamed", headers=GZIP, buffered=False)
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in response.headers
    inflater = zlib.decompressobj(wbits=31)
    for number, part in enumerate(response.iter_encoded()):
        # The line can be read now, and none after it is made yet.
        line = inflater.decompress(part)
        if number < 5:
            assert line == f'{{"line": {number}}}\n'.encode()
            assert app.parts.taken == number + 1
    assert inflater.eof
    response.close()
    assert app.parts.closed


def test_a_stream_that_nobody_reads_on_is_closed(app, client):
    app.parts = Parts(["a\n", "b\n"])
    client.get("/streamed", headers=GZIP, buffered=False).close()
    assert app.parts.closed


def test_a_stream_goes_out_as_it_is_to_who_takes_no_gzip(app, client):
    app.parts = Parts(["a\n", "b\n"])
    assert client.get("/streamed").data == b"a\nb\n"


def test_the_service_gzips_what_it_answers_and_its_page(tmp_path):
    server = Server(tmp_path, ENTENTE_LOG_LEVEL="ERROR")
    body = json.dumps({"text": " ".join([OWN] * 30)})
    try:
        server.run("migrate")
        server.start()
        for method, path, sent in (
            ("POST", "/v1/comparisons", body),
            ("GET", "/openapi.json", None),
            ("GET", "/", None),
        ):
            connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
            headers = {"Content-Type": "application/json"}
            connection.request(method, path, sent, headers)
            plain = connection.getresponse().read()
            connection.request(method, path, sent, {**headers, **GZIP})
            response = connection.getresponse()
            assert (response.status, response.headers["Content-Encoding"]) == (200, "gzip")
            assert gzip.decompress(response.read()) == plain
            connection.close()
    finally:
        server.stop()
