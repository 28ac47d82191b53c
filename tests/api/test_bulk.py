"""Many articles in one request: each line is answered, in order, and stored when it is answered so."""

from __future__ import annotations

import gzip
import json
import sqlite3

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy.exc import OperationalError

from service.api.receiving import intake
from tests.api.asking import COOPERATIVE, DYAD, HOSTILE, IMPASSE, OWN, fields_at_fault, problem
from tests.test_openapi import SPECIFICATION
from tests.texts import SETTLED, STALLED

NDJSON = {"Content-Type": "application/x-ndjson"}
ANSWER = Draft202012Validator(
    {"$ref": "#/components/schemas/BulkLine", "components": SPECIFICATION["components"]}
)


def body(*lines):
    return b"".join(
        (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines
    )


def article(text, **fields):
    return {"text": text, "dyad": DYAD, **fields}


def post(client, *lines, **headers):
    """The answers to lines: objects, or bytes as they are."""
    sent = {**NDJSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return answers(client.post("/v1/articles/bulk", data=body(*lines), headers=sent))


def answers(response):
    assert (response.status_code, response.content_type) == (200, "application/x-ndjson")
    told = [json.loads(line) for line in response.get_data().splitlines()]
    assert [error.message for each in told for error in ANSWER.iter_errors(each)] == []
    return told


def statuses(told):
    return [(each["line"], each["status"]) for each in told]


def stored(client):
    return {each["id"] for each in client.get("/v1/articles?limit=100").get_json()["articles"]}


def test_each_line_is_answered_in_order_with_where_it_is(client):
    told = post(client, article(HOSTILE, title="One"), article(COOPERATIVE), article(HOSTILE))
    assert statuses(told) == [(1, 201), (2, 201), (3, 200)]
    assert told[0]["id"] == told[2]["id"]
    first = client.get(told[0]["location"]).get_json()
    assert (first["id"], first["title"], first["text"]) == (told[0]["id"], "One", HOSTILE)
    assert stored(client) == {told[0]["id"], told[1]["id"]}


def test_what_is_stored_is_as_a_single_request_stores_it(client_set, tmp_path):
    client = client_set()
    (told,) = post(client, {"text": STALLED, "outlet": "Wire", "published_at": "2012-04-26"})
    one = client.get(told["location"]).get_json()
    client.delete(told["location"])
    other = client.post(
        "/v1/articles", json={"text": STALLED, "outlet": "Wire", "published_at": "2012-04-26"}
    ).get_json()
    own = {"id", "stored_at"}
    assert {name: one[name] for name in one.keys() - own} == {
        name: other[name] for name in other.keys() - own
    }


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[1]",
        b"\xff",
        b'{"text": NaN}',
        b"[" * 100_000,
        {},
        {"text": 1},
        {"text": " "},
        {"text": "a\x00b"},
        {"text": STALLED, "sides": ["A", "B"]},
        {"text": STALLED, "dyad": "USA-USA"},
        {"text": STALLED, "unknown": 1, "url": "x", "title": "x" * 1001},
    ],
)
def test_a_bad_line_is_answered_as_a_single_request_is_and_harms_no_other(client, line):
    first, bad, last = post(client, article(HOSTILE), line, article(COOPERATIVE))
    assert statuses([first, last]) == [(1, 201), (3, 201)]
    alone = client.post("/v1/articles", data=body(line)[:-1], content_type="application/json").get_json()
    del alone["instance"]
    assert bad == {"line": 2, **alone}


def test_a_line_beyond_the_limits_of_a_text_is_refused_by_itself(client_set):
    client = client_set(ENTENTE_MAX_TEXT_CHARACTERS="200")
    told = post(client, article(HOSTILE), article(STALLED), article(COOPERATIVE))
    assert statuses(told) == [(1, 201), (2, 422), (3, 201)]
    assert told[1]["errors"][0]["field"] == "text"


def test_a_line_longer_than_a_request_may_be_is_refused_by_itself(client_set):
    client = client_set(ENTENTE_MAX_BODY_BYTES="300")
    told = post(client, article(HOSTILE), article("x" * 300), article(COOPERATIVE))
    assert statuses(told) == [(1, 201), (2, 413), (3, 201)]
    assert told[1]["errors"] == [{"field": "body", "message": "send at most 300 bytes a line"}]


def test_a_line_that_makes_the_service_fail_harms_no_other(client, monkeypatch):
    def fail_on_one(fields):
        if fields["text"] == HOSTILE:
            raise RuntimeError("fault")
        return intake.read(fields)

    monkeypatch.setattr("service.api.archiving.batches.read", fail_on_one)
    assert statuses(post(client, article(COOPERATIVE), article(HOSTILE), article(OWN))) == [
        (1, 201),
        (2, 500),
        (3, 201),
    ]


def test_blank_lines_are_passed_over_and_counted(client):
    assert statuses(post(client, b"", article(HOSTILE), b"  \r", article(COOPERATIVE), b"")) == [
        (2, 201),
        (4, 201),
    ]


def test_lines_may_end_as_elsewhere_and_the_last_need_not_end(client):
    sent = body(article(HOSTILE)).replace(b"\n", b"\r\n") + body(article(COOPERATIVE)).rstrip()
    response = client.post("/v1/articles/bulk", data=sent, headers=NDJSON)
    assert statuses(answers(response)) == [(1, 201), (2, 201)]


def test_nothing_comes_to_nothing(client):
    assert post(client) == []


def test_many_more_lines_than_are_stored_at_once_are_all_stored(client):
    told = post(client, *(article(f"{HOSTILE} {number}") for number in range(100)))
    assert statuses(told) == [(number, 201) for number in range(1, 101)]
    assert stored(client) == {each["id"] for each in told}


@pytest.mark.parametrize(
    "media_type", ["application/x-ndjson", "application/jsonl", "application/x-ndjson; charset=utf-8"]
)
def test_bodies_of_lines_are_taken(client, media_type):
    response = client.post("/v1/articles/bulk", data=body(article(HOSTILE)), content_type=media_type)
    assert statuses(answers(response)) == [(1, 201)]


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", None])
def test_other_bodies_are_not(client, media_type):
    response = client.post("/v1/articles/bulk", data=body(article(HOSTILE)), content_type=media_type)
    assert problem(response)[:2] == (415, "/problems/unsupported-media-type")
    assert "application/x-ndjson" in response.get_json()["detail"]


def test_a_gzipped_body_is_taken(client):
    sent = gzip.compress(body(article(HOSTILE), article(COOPERATIVE)))
    response = client.post("/v1/articles/bulk", data=sent, headers={**NDJSON, "Content-Encoding": "gzip"})
    assert statuses(answers(response)) == [(1, 201), (2, 201)]


def test_what_is_wrong_with_the_whole_is_told_before_anything_is_stored(client_set):
    client = client_set(ENTENTE_MAX_BULK_BYTES="1000")
    for sent, headers, expected in [
        (b"x" * 1001, {}, (413, "/problems/body-too-large")),
        (b"not gzip", {"Content-Encoding": "gzip"}, (400, "/problems/malformed-encoding")),
        (body(article(HOSTILE)), {"Content-Encoding": "br"}, (415, "/problems/unsupported-encoding")),
    ]:
        response = client.post("/v1/articles/bulk", data=sent, headers={**NDJSON, **headers})
        assert problem(response)[:2] == expected
    assert stored(client) == set()


def test_lines_beyond_the_most_are_told_of_after_the_others(client_set):
    client = client_set(ENTENTE_MAX_BULK_LINES="2")
    *done, last = post(client, article(HOSTILE), article(COOPERATIVE), article(OWN), article(IMPASSE))
    assert statuses(done) == [(1, 201), (2, 201)]
    assert (last["line"], last["type"], last["resume_from"]) == (None, "/problems/too-many-lines", 3)
    assert stored(client) == {each["id"] for each in done}


def test_gzip_that_breaks_off_is_told_of_after_the_lines_that_came(client):
    sent = gzip.compress(body(*(article(f"{HOSTILE} {number}") for number in range(3))), 0)[:-20]
    response = client.post("/v1/articles/bulk", data=sent, headers={**NDJSON, "Content-Encoding": "gzip"})
    *done, last = answers(response)
    assert statuses(done) == [(1, 201), (2, 201)]
    assert (last["line"], last["type"], last["resume_from"]) == (None, "/problems/malformed-encoding", 3)


def test_a_database_that_fails_is_told_of_last_and_nothing_after_it_is_stored(client, app, monkeypatch):
    archive, calls = app.extensions["entente"].articles, []
    add_all = type(archive).add_all

    def fail_the_second_time(self, additions):
        calls.append(len(additions))
        if len(calls) == 2:
            raise OperationalError("INSERT", {}, _full())
        return add_all(self, additions)

    monkeypatch.setattr(type(archive), "add_all", fail_the_second_time)
    lines = [article(f"{HOSTILE} {number}") for number in range(100)]
    *done, last = post(client, *lines)
    assert statuses(done) == [(number, 201) for number in range(1, calls[0] + 1)]
    assert (last["line"], last["status"]) == (None, 503)
    assert (last["type"], last["resume_from"]) == ("/problems/storage-unavailable", calls[0] + 1)
    assert stored(client) == {each["id"] for each in done}
    assert statuses(post(client, *lines)) == [
        (number, 200 if number <= calls[0] else 201) for number in range(1, 101)
    ]


def _full():
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = "SQLITE_FULL"
    return error


def test_a_request_that_broke_off_can_be_sent_again_whole(client):
    done = post(client, article(HOSTILE), b"{", article(COOPERATIVE), Idempotency_Key="k")
    again = post(client, article(HOSTILE), b"{", article(COOPERATIVE), article(OWN), Idempotency_Key="k")
    assert again[:3] == done
    assert statuses(done) == [(1, 201), (2, 400), (3, 201)]
    assert statuses(again[3:]) == [(4, 201)]


def test_a_line_that_was_refused_can_be_mended(client):
    post(client, article(" "), Idempotency_Key="k")
    assert statuses(post(client, article(HOSTILE), Idempotency_Key="k")) == [(1, 201)]


def test_a_line_that_was_another_before_is_refused_and_the_others_are_not(client):
    post(client, article(HOSTILE), article(COOPERATIVE), Idempotency_Key="k")
    first, other, third = post(client, article(HOSTILE), article(OWN), article(IMPASSE), Idempotency_Key="k")
    assert statuses([first, other, third]) == [(1, 201), (2, 422), (3, 201)]
    assert other["type"] == "/problems/idempotency-key-reused"
    assert len(stored(client)) == 3


def test_a_line_whose_article_was_removed_since_is_not_stored_anew(client):
    first, _ = post(client, article(HOSTILE), article(COOPERATIVE), Idempotency_Key="k")
    client.delete(first["location"])
    again = post(client, article(HOSTILE), article(COOPERATIVE), Idempotency_Key="k")
    assert statuses(again) == [(1, 410), (2, 201)]
    assert again[0]["type"] == "/problems/article-removed"
    assert len(stored(client)) == 1


def test_what_was_done_is_not_read_again(client, monkeypatch):
    lines = [article(HOSTILE), article(COOPERATIVE)]
    done = post(client, *lines, Idempotency_Key="k")

    def fail(*_arguments, **_options):
        raise AssertionError("it is read again")

    monkeypatch.setattr("service.api.archiving.batches.read", fail)
    assert post(client, *lines, Idempotency_Key="k") == done


def test_a_bad_key_is_refused_before_anything_is_stored(client):
    headers = {**NDJSON, "Idempotency-Key": "x" * 256}
    response = client.post("/v1/articles/bulk", data=body(article(HOSTILE)), headers=headers)
    assert fields_at_fault(response) == {"Idempotency-Key"}
    assert stored(client) == set()


def test_the_names_of_operations_are_no_articles(client):
    for address in ("/v1/articles/bulk", "/v1/articles/export"):
        assert client.delete(address).status_code == 405
    assert client.get("/v1/articles/bulk").headers["Allow"].split(", ").sort() == ["OPTIONS", "POST"].sort()
    assert client.get("/v1/articles/bulky").get_json()["type"] == "/problems/unknown-article"


def test_stored_articles_are_counted(client):
    def count():
        text = client.get("/metrics").get_data(as_text=True)
        return float(text.split("\nentente_articles_stored_total ")[1].split()[0])

    before = count()
    post(client, article(HOSTILE), article(HOSTILE), b"{", article(SETTLED))
    assert count() - before == 2
