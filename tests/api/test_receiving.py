"""A body is received within its limits, whatever it is compressed with, and whatever pieces it comes in."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from flask import Request
from hypothesis import given
from hypothesis import strategies as st

from service import create_app
from service.api.problems import Problem
from service.api.receiving.inflating import STEP, NotGzip, inflated
from service.api.receiving.streams import LongLine, body_of, lines_of
from service.settings import Settings
from tests.api.asking import OWN, fields_at_fault

LONGEST = 40
# More than the bomb has bytes, and much less than it inflates to.
MOST, MOST_IN_BULK = 1_100_000, 2_200_000
GZIPPED = {"Content-Type": "application/json", "Content-Encoding": "gzip"}


class Trickle(BytesIO):
    """A stream that gives no more than the next of some sizes at a time."""

    def __init__(self, content, sizes):
        super().__init__(content)
        self._sizes = iter(sizes)

    def read(self, size=-1):
        given = next(self._sizes, size)
        return super().read(given if size < 0 else min(given, size))


def request_of(content, encoding=None, sizes=(), **environ):
    headers = {} if encoding is None else {"HTTP_CONTENT_ENCODING": encoding}
    return Request(
        {
            "REQUEST_METHOD": "POST",
            "wsgi.input": Trickle(content, sizes),
            "wsgi.input_terminated": True,
            "HTTP_TRANSFER_ENCODING": "chunked",
            **headers,
            **environ,
        }
    )


@pytest.fixture(scope="module")
def app(reader):
    """An application that takes bodies of 50,000 bytes, and 200,000 in bulk."""
    settings = Settings.from_environment({"DATABASE_URL": "sqlite://"})
    app = create_app(replace(settings, max_body_bytes=MOST, max_bulk_bytes=MOST_IN_BULK), reader=reader)
    with app.app_context():
        yield app
    app.extensions["entente"].database.close()


def problem_of(call, *arguments, **options):
    with pytest.raises(Problem) as caught:
        call(*arguments, **options)
    return caught.value.kind.name


def all_lines(request, longest=LONGEST, most=1000):
    return list(lines_of(request, longest=longest, most=most))


def test_a_body_is_the_same_gzipped_or_not(app):
    content = b'{"text": "' + b"a" * 1000 + b'"}'
    for encoding, sent in ((None, content), ("identity", content), ("gzip", gzip.compress(content))):
        assert body_of(request_of(sent, encoding)) == content
    assert body_of(request_of(gzip.compress(content), "X-GZIP")) == content


def test_members_that_follow_one_another_are_one_text(app):
    sent = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"text")
    assert body_of(request_of(sent, "gzip")) == b"one text"


@pytest.mark.parametrize("kept", [1, 9, 30, -1])
def test_gzip_that_breaks_off_is_told_of(app, kept):
    assert problem_of(body_of, request_of(gzip.compress(OWN.encode())[:kept], "gzip")) == "malformed-encoding"


@pytest.mark.parametrize("content", [b"{}", b"\x1f\x8b\x08wrong", gzip.compress(b"text", mtime=0) + b"more"])
def test_what_is_not_gzip_is_told_of(app, content):
    assert problem_of(body_of, request_of(content, "gzip")) == "malformed-encoding"


def test_a_wrong_checksum_is_told_of(app):
    content = bytearray(gzip.compress(OWN.encode()))
    content[-8] ^= 1
    assert problem_of(body_of, request_of(bytes(content), "gzip")) == "malformed-encoding"


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_other_encodings_are_refused_and_those_there_are_named(client, encoding):
    response = client.post("/v1/readings", json={"text": OWN}, headers={"Content-Encoding": encoding})
    assert (response.status_code, response.get_json()["type"]) == (415, "/problems/unsupported-encoding")
    assert response.headers["Accept-Encoding"] == "gzip"


def test_a_gzipped_article_is_read_as_any_other(client):
    sent = gzip.compress(json.dumps({"text": OWN}).encode())
    response = client.post("/v1/readings", data=sent, headers=GZIPPED)
    assert response.get_json() == client.post("/v1/readings", json={"text": OWN}).get_json()


def test_gzip_within_gzip_is_no_json(client):
    sent = gzip.compress(gzip.compress(json.dumps({"text": OWN}).encode()))
    response = client.post("/v1/readings", data=sent, headers=GZIPPED)
    assert (response.status_code, response.get_json()["type"]) == (400, "/problems/malformed-json")


def test_the_faults_of_a_gzipped_article_are_named_as_ever(client):
    sent = gzip.compress(json.dumps({"text": 1}).encode())
    assert fields_at_fault(client.post("/v1/readings", data=sent, headers=GZIPPED)) == {"text"}


@pytest.mark.parametrize("length", [MOST, MOST + 1])
def test_a_body_of_unknown_length_is_bounded_to_the_byte(app, length):
    request = request_of(b"a" * length)
    if length <= MOST:
        assert len(body_of(request)) == length
    else:
        assert problem_of(body_of, request) == "body-too-large"


@pytest.mark.parametrize("length", [MOST, MOST + 1])
def test_a_body_is_bounded_to_the_byte_once_decompressed(app, length):
    request = request_of(gzip.compress(b"a" * length), "gzip")
    if length <= MOST:
        assert len(body_of(request)) == length
    else:
        assert problem_of(body_of, request) == "decoded-body-too-large"


def test_a_length_that_is_too_large_is_refused_before_anything_is_read(app):
    request = request_of(b"", CONTENT_LENGTH=str(MOST + 1), HTTP_TRANSFER_ENCODING="")
    assert problem_of(body_of, request) == "body-too-large"


def test_a_body_that_is_shorter_than_announced_is_told_of(app):
    request = request_of(b"short", CONTENT_LENGTH="6", HTTP_TRANSFER_ENCODING="")
    assert problem_of(body_of, request) == "incomplete-body"


@pytest.fixture(scope="module")
def bomb():
    """A thousand million zeros, gzipped to about a million bytes."""
    compressor = zlib.compressobj(9, wbits=31)
    zeros = bytes(1 << 20)
    return b"".join(compressor.compress(zeros) for _ in range(1000)) + compressor.flush()


def test_a_bomb_is_refused_as_it_inflates(client, bomb):
    tracemalloc.start()
    try:
        response = client.post("/v1/readings", data=bomb, headers=GZIPPED)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (response.status_code, response.get_json()["type"]) == (413, "/problems/decoded-body-too-large")
    assert peak < 8 << 20


def test_a_bomb_of_one_line_is_never_held(app, bomb):
    tracemalloc.start()
    try:
        assert problem_of(all_lines, request_of(bomb, "gzip")) == "decoded-body-too-large"
        assert tracemalloc.get_traced_memory()[1] < 2 << 20
    finally:
        tracemalloc.stop()


LINES = st.lists(st.binary(max_size=2 * LONGEST).map(lambda line: line.replace(b"\n", b"")), max_size=30)
SIZES = st.lists(st.integers(1, 50), max_size=200)


def expected(lines):
    """The lines as they are to come, with their numbers."""
    return [
        (number, line if len(line) <= LONGEST else LongLine(len(line)))
        for number, line in enumerate(lines, 1)
        if len(line) > LONGEST or line.strip()
    ]


@given(lines=LINES, sizes=SIZES, ended=st.booleans(), level=st.none() | st.integers(0, 9))
def test_lines_are_the_same_whatever_pieces_they_come_in(app, lines, sizes, ended, level):
    content = b"\n".join(lines) + (b"\n" if ended and lines else b"")
    sent = content if level is None else gzip.compress(content, level)
    request = request_of(sent, None if level is None else "gzip", sizes)
    assert all_lines(request) == expected(lines)


@given(content=st.binary(max_size=3000), cuts=st.lists(st.integers(0, 3000), max_size=5), sizes=SIZES)
def test_any_members_in_any_pieces_inflate_to_the_text(content, cuts, sizes):
    places = [0, *sorted(min(cut, len(content)) for cut in cuts), len(content)]
    sent = b"".join(gzip.compress(content[start:end]) for start, end in pairwise(places))
    stream = Trickle(sent, sizes)
    assert b"".join(inflated(iter(stream.read, b""))) == content


@given(content=st.binary(min_size=1, max_size=300), kept=st.integers(1))
def test_no_beginning_of_gzip_passes_for_the_whole(content, kept):
    sent = gzip.compress(content)
    with pytest.raises(NotGzip):
        list(inflated([sent[: 1 + kept % (len(sent) - 1)]]))


@given(length=st.integers(0, 5 * STEP))
def test_no_part_is_longer_than_a_step(length):
    parts = list(inflated([gzip.compress(bytes(length))]))
    assert sum(map(len, parts)) == length
    assert all(len(part) <= STEP for part in parts)


def test_lines_beyond_the_most_are_refused_after_those_before(app):
    lines = lines_of(request_of(b"1\n\n3\n4\n"), longest=LONGEST, most=3)
    assert [next(lines), next(lines)] == [(1, b"1"), (3, b"3")]
    assert problem_of(next, lines) == "too-many-lines"


def test_as_many_lines_as_allowed_pass(app):
    assert len(all_lines(request_of(b"1\n2\n3\n"), most=3)) == 3


def test_lines_may_be_more_than_a_body_of_one_article(app):
    assert len(all_lines(request_of(b"0123456789\n" * 150_000), most=150_000)) == 150_000


def test_lines_come_before_the_rest_is_read(app):
    stream = BytesIO(b"first\n" + b"a" * 100_000)
    lines = lines_of(request_of(b"", **{"wsgi.input": stream}), longest=LONGEST, most=10)
    assert next(lines) == (1, b"first")
    assert stream.tell() < 50_000


def test_what_the_headers_tell_is_refused_at_once(app):
    assert problem_of(lines_of, request_of(b"", "br"), longest=1, most=1) == "unsupported-encoding"
