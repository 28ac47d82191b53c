"""A request with an idempotency key comes to one thing, however often it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.api.asking import COOPERATIVE, DYAD, HOSTILE, fields_at_fault, problem
from tests.server import Server
from tests.texts import STALLED


def post(client, text=HOSTILE, key="k", headers=(), **fields):
    sent = {"Idempotency-Key": key, **dict(headers)}
    return client.post("/v1/articles", json={"text": text, "dyad": DYAD, **fields}, headers=sent)


def told(response):
    return response.status_code, response.headers["Location"], response.headers.get("Idempotent-Replayed")


def stored(client):
    return client.get("/v1/articles").get_json()["articles"]


def test_the_same_request_again_is_answered_as_it_was(client):
    first, again = post(client), post(client)
    assert told(first) == (201, first.headers["Location"], None)
    assert told(again) == (201, first.headers["Location"], "true")
    assert again.get_json() == first.get_json()
    assert len(stored(client)) == 1


def test_a_request_that_found_its_text_stored_is_answered_so_again(client):
    location = client.post("/v1/articles", json={"text": HOSTILE}).headers["Location"]
    assert [told(post(client)), told(post(client))] == [(200, location, None), (200, location, "true")]


def test_without_a_key_or_with_another_it_is_another_request(client):
    post(client)
    assert post(client, key="other").status_code == 200
    assert client.post("/v1/articles", json={"text": HOSTILE}).status_code == 200


def test_what_was_done_is_not_read_again(client, monkeypatch):
    post(client)

    def fail(*_arguments, **_options):
        raise AssertionError("it is read again")

    monkeypatch.setattr("service.api.archiving.idempotency.read", fail)
    assert post(client).status_code == 201


def test_requests_are_the_same_that_say_the_same(client):
    post(client, title=None, published_at="2012-05-21T14:30:00+02:00", dyad="PAK-USA")
    again = post(client, published_at="2012-05-21T12:30:00Z", dyad="usa-pak")
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    "other", [{"text": COOPERATIVE}, {"title": "T"}, {"dyad": "CHN-USA"}, {"published_at": "2012-05-21"}]
)
def test_a_key_that_came_with_another_request_is_refused(client, other):
    first = post(client)
    refused = post(client, **other)
    assert problem(refused) == (422, "/problems/idempotency-key-reused", set())
    assert [article["id"] for article in stored(client)] == [first.get_json()["id"]]
    assert told(post(client))[0] == 201


def test_what_was_removed_since_is_not_stored_anew(client):
    client.delete(post(client).headers["Location"])
    for _ in range(2):
        assert problem(post(client)) == (410, "/problems/article-removed", set())
    assert stored(client) == []
    assert post(client, key="new").status_code == 201


def test_the_article_is_answered_as_it_is_now(client):
    location = post(client).headers["Location"]
    client.patch(location, json={"title": "New"})
    again = post(client)
    assert (again.get_json()["title"], again.headers["ETag"]) == ("New", '"2"')


def test_a_request_that_was_refused_leaves_its_key_free(client):
    assert fields_at_fault(post(client, text=" ")) == {"text"}
    assert post(client, url="not a url").status_code == 422
    assert told(post(client))[0] == 201


def test_a_request_that_failed_leaves_its_key_free(client, monkeypatch):
    def fail(*_arguments, **_options):
        raise RuntimeError

    with monkeypatch.context() as failing:
        failing.setattr("service.storing.inserting.position_row", fail)
        assert post(client).status_code == 500
    assert told(post(client))[0] == 201


def test_a_key_may_be_written_plain_or_as_a_quoted_string(client):
    post(client, key=r'a "key\name"')
    assert post(client, key=r'"a \"key\\name\""').headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    "key", ["k", "k" * 255, "8e03978e-40d5-43e8-bc93-6894a57f9324", "{},;=", '"' + "k" * 255 + '"']
)
def test_keys_of_printable_characters_are_taken(client, key):
    assert post(client, key=key).status_code == 201


@pytest.mark.parametrize("key", ["", " ", '""', "k" * 256, '"open', r'"\n"', "ключ", "a\tb", "é"])
def test_other_keys_are_refused(client, key):
    assert fields_at_fault(post(client, key=key.encode().decode("latin-1"))) == {"Idempotency-Key"}
    assert stored(client) == []


def test_each_caller_has_keys_of_its_own(closed):
    first = post(closed.client, text=STALLED, key="mine", headers=closed.bearer("write"))
    other = post(closed.client, text=COOPERATIVE, key="mine", headers=closed.bearer("admin"))
    assert (first.status_code, other.status_code) == (201, 201)
    again = post(closed.client, text=STALLED, key="mine", headers=closed.bearer("write"))
    assert told(again) == (201, first.headers["Location"], "true")


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_from_several_processes_at_once_one_article_is_stored_and_all_are_answered_alike(
    database_url, tmp_path
):
    server = Server(tmp_path, DATABASE_URL=database_url, WEB_CONCURRENCY="2", ENTENTE_LOG_LEVEL="ERROR")
    server.start()

    def send(number):
        headers = {"Idempotency-Key": f"round {number // 8}"}
        sent = {"text": f"{STALLED} {number // 8}"}
        return requests.post(f"{server.url}/v1/articles", json=sent, headers=headers, timeout=60)

    try:
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(send, range(48)))
        found = requests.get(f"{server.url}/v1/articles?limit=100", timeout=60).json()["articles"]
    finally:
        server.stop()
    assert [answer.status_code for answer in answers] == [201] * 48
    for start in range(0, 48, 8):
        assert len({answer.json()["id"] for answer in answers[start : start + 8]}) == 1
    assert len(found) == 6
