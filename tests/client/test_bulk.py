"""Many articles: each answered once, whatever breaks on the way and however little the service takes at once."""

import gzip
import json

import pytest

from entente_client import Client, Forbidden, Retrying, Unreachable
from entente_client.bulk import encoded
from entente_client.storing import Supply
from tests.client.misbehaving import DROPPED, misbehaving, response, too_many
from tests.client.serving import served
from tests.texts import STALLED

PATIENT = Retrying(attempts=4, sleep=lambda _: None)


def answers(*lines, cut=False, end=b""):
    """An answer in chunks, as a service streams it; where it is `cut`, its end does not come."""
    parts = [json.dumps(line).encode() + b"\n" for line in lines] + [end] * bool(end)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + chunks + (b"" if cut else b"0\r\n\r\n")


def line(number, status=201):
    return {"line": number, "status": status, "id": str(number)}


def statuses(server, count):
    with Client(server.url, retrying=PATIENT) as client:
        articles = [{"text": f"text {number}"} for number in range(1, count + 1)]
        return [(each.line, each.status) for each in client.store_many(articles)]


def sent(asked):
    return [json.loads(each)["text"] for each in gzip.decompress(asked.body).splitlines()]


@pytest.mark.parametrize(
    "broken",
    [
        DROPPED,
        too_many("0"),
        answers(line(1), cut=True),
        answers(line(1), cut=True, end=b'{"line": 2, "sta'),
        answers(line(1)),
        answers(line(1), {"line": None, "status": 503, "title": "The database cannot", "resume_from": 2}),
    ],
    ids=["dropped", "too many", "cut off", "cut within a line", "ends early", "503 at the end"],
)
def test_what_broke_off_is_sent_again_and_each_line_told_once(broken):
    with misbehaving(broken, answers(line(1), line(2), line(3))) as server:
        assert statuses(server, 3) == [(1, 201), (2, 201), (3, 201)]
    first, second = server.asked
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert sent(first) == sent(second) == ["text 1", "text 2", "text 3"]


def test_it_does_not_give_up_as_long_as_something_is_done():
    script = [answers(*(line(number) for number in range(1, done + 1)), cut=True) for done in range(1, 10)]
    with misbehaving(*script) as server, pytest.raises(Unreachable):
        # Nine answers that each bring one line more; then the last one again and again.
        statuses(server, 10)
    assert len(server.asked) == 9 + PATIENT.attempts - 1


def test_a_key_that_is_for_something_else_ends_it():
    refusal = response("403 Forbidden", b'{"title": "The key is not for this", "status": 403}')
    with misbehaving(refusal) as server, pytest.raises(Forbidden):
        statuses(server, 2)
    assert len(server.asked) == 1


def test_a_request_that_is_too_large_is_sent_in_parts():
    too_large = response(
        "413 Too Large", b'{"type": "/problems/body-too-large", "title": "Too large", "status": 413}'
    )
    with misbehaving(too_large, answers(line(1), line(2)), answers(line(1), line(2))) as server:
        assert statuses(server, 4) == [(1, 201), (2, 201), (3, 201), (4, 201)]
    texts = ["text 1", "text 2", "text 3", "text 4"]
    assert [sent(asked) for asked in server.asked] == [texts, texts[:2], texts[2:]]
    assert len({asked.headers["idempotency-key"] for asked in server.asked}) == len(server.asked)


def test_an_article_that_is_too_large_by_itself_is_refused():
    too_large = response(
        "413 Too Large", b'{"type": "/problems/body-too-large", "title": "Too large", "status": 413}'
    )
    with misbehaving(too_large) as server:
        assert statuses(server, 1) == [(1, 413)]


def test_the_services_limit_of_lines_is_found(tmp_path, reader):
    with served(tmp_path, reader, ENTENTE_MAX_BULK_LINES="3") as service, Client(service.url) as client:
        outcomes = list(client.store_many({"text": f"{STALLED} {number}"} for number in range(8)))
        assert [outcome.status for outcome in outcomes] == [201] * 8
        assert len(list(client.articles())) == 8


def test_a_refused_article_stops_no_other(service):
    articles = [
        {"text": STALLED},
        {"text": ""},
        {"text": STALLED},
        {"text": "A", "published_at": "yesterday"},
    ]
    with Client(service.url) as client:
        outcomes = list(client.store_many(articles))
    assert [outcome.status for outcome in outcomes] == [201, 422, 200, 422]
    assert outcomes[3].problem.errors[0].field == "published_at"
    assert outcomes[0].id == outcomes[2].id


def test_an_answer_to_a_line_that_was_not_sent_is_not_believed():
    with misbehaving(answers(line(7))) as server, pytest.raises(Exception, match="answers line 7"):
        statuses(server, 2)


def test_lone_surrogates_are_the_services_to_refuse(service):
    with Client(service.url) as client:
        outcomes = list(client.store_many([{"text": "\ud800"}, {"text": STALLED}]))
    assert [outcome.status < 400 for outcome in outcomes] == [False, True]


def test_a_request_has_no_more_bytes_than_are_good_for_it():
    supply = Supply([b"x" * (3 << 20), b"y" * (2 << 20), b"z"])
    assert [len(each) for each in supply.take(500)] == [3 << 20]
    assert [len(each) for each in supply.take(500)] == [2 << 20, 1]


def test_lines_that_were_put_back_come_next():
    supply = Supply([b"1", b"2", b"3", b"4"])
    taken = supply.take(3)
    supply.put_back(taken[1:])
    assert supply.take(9) == [b"2", b"3", b"4"]
    assert supply.take(9) == []


def test_a_line_has_no_line_end_within():
    assert encoded({"text": "one\ntwo"}).count(b"\n") == 1
