"""What a client does when what is between it and its service fails."""

import warnings

import pytest

from entente_client import (
    Client,
    KeyInTheClear,
    MalformedAnswer,
    Redirected,
    Retrying,
    TooManyRequests,
    Unavailable,
    Unreachable,
)
from entente_client.address import may_follow
from tests.client.misbehaving import (
    BAD_GATEWAY,
    DROPPED,
    GARBAGE,
    HALF,
    NO_RELATIONS,
    PAGE,
    misbehaving,
    response,
    too_many,
    unavailable,
)

KEY = "entente_0123456789abcdef_secret"
STORED = response("201 Created", b'{"id": "1", "title": null, "outlet": null, "url": null, "published_at": null,'
    b'"stored_at": "2026-01-05T09:30:00Z", "reading": {"positions": [], "reason": "no_dyad", "model": "1"}}')  # fmt: skip


def relations(server, patient, **options):
    with Client(server.url, retrying=patient, **options) as client:
        return list(client.relations())


@pytest.mark.parametrize(
    "failure",
    [DROPPED, HALF, GARBAGE, BAD_GATEWAY, unavailable("0")],
    ids=["dropped", "half", "garbage", "502", "503"],
)
def test_a_failure_that_passes_is_tried_again(failure, patient, waits):
    with misbehaving(failure, failure, NO_RELATIONS) as server:
        assert relations(server, patient) == []
    assert len(server.asked) == 3
    assert len(waits) == 2


def test_a_failure_that_does_not_pass_is_told_of_after_some_tries(patient, waits):
    with misbehaving(DROPPED) as server, pytest.raises(Unreachable, match="broke off"):
        relations(server, patient)
    assert len(server.asked) == 4


def test_it_waits_longer_and_longer_and_never_as_others_do():
    seen = []
    with misbehaving(DROPPED) as server, pytest.raises(Unreachable):
        relations(server, Retrying(attempts=9, first=1.0, longest=5.0, sleep=seen.append))
    assert all(0 <= wait <= most for wait, most in zip(seen, [1, 2, 4, 5, 5, 5, 5, 5], strict=True))
    assert len(set(seen)) == len(seen)


def test_it_waits_as_long_as_the_service_asks(patient, waits):
    with misbehaving(unavailable("7"), NO_RELATIONS) as server:
        relations(server, patient)
    assert 7 <= waits[0] <= 7.5


def test_it_does_not_wait_for_hours(patient, waits):
    with misbehaving(too_many("7200")) as server, pytest.raises(TooManyRequests) as refusal:
        relations(server, patient)
    assert refusal.value.retry_after == 7200
    assert waits == []


def test_silence_is_borne_no_longer_than_told(patient):
    with misbehaving(5.0) as server, pytest.raises(Unreachable, match="in time"):
        relations(server, Retrying(attempts=1), timeout=0.2)


def test_nothing_at_the_address_is_told_of():
    with (
        Client("http://127.0.0.1:9", retrying=Retrying(attempts=1)) as client,
        pytest.raises(Unreachable, match="refused"),
    ):
        client.model()


@pytest.mark.parametrize(
    "answer", [PAGE, response(body=b"[]"), response(body=b"{"), response("404 Not Found", b"")]
)
def test_what_is_no_entente_is_known(answer, patient):
    with misbehaving(answer) as server, pytest.raises(MalformedAnswer):
        relations(server, patient)
    assert len(server.asked) == 1


def test_removing_is_not_tried_again_where_it_may_have_been_done(patient):
    with (
        misbehaving(DROPPED) as server,
        Client(server.url, retrying=patient) as client,
        pytest.raises(Unreachable),
    ):
        client.delete("1")
    assert len(server.asked) == 1


def test_removing_is_tried_again_where_it_was_not_let_in(patient):
    with (
        misbehaving(too_many(), response("204 No Content")) as server,
        Client(server.url, retrying=patient) as client,
    ):
        client.delete("1")
    assert [asked.method for asked in server.asked] == ["DELETE", "DELETE"]


def test_storing_is_tried_again_with_the_same_key_and_another_time_with_another(patient):
    with misbehaving(DROPPED, STORED) as server, Client(server.url, retrying=patient) as client:
        assert client.store("text").created
        client.store("text")
    first, second, third = (asked.headers["idempotency-key"] for asked in server.asked)
    assert first == second != third


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_on_the_same_host_is_followed(status, patient):
    with misbehaving(response(status, Location="/elsewhere"), NO_RELATIONS) as server:
        assert relations(server, patient, key=KEY) == []
    assert server.asked[1].path == "/elsewhere"
    assert server.asked[1].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary"])
def test_nothing_goes_to_another_host(status, patient):
    with misbehaving(NO_RELATIONS) as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        with misbehaving(response(status, Location=f"{elsewhere}/v1/relations")) as server:
            with pytest.raises(Redirected, match=elsewhere):
                relations(server, patient, key=KEY)
            with Client(server.url, KEY, retrying=patient) as client, pytest.raises(Redirected):
                client.store("A secret text")
    assert other.asked == []


def test_a_text_is_not_sent_on_by_a_redirect_that_would_drop_it():
    elsewhere = response("302 Found", Location="/v2")
    with misbehaving(elsewhere) as server, Client(server.url) as client, pytest.raises(Redirected):
        client.read("text")
    assert len(server.asked) == 1


def test_a_text_is_sent_on_by_a_redirect_that_keeps_it():
    answer = response(body=b'{"positions": [], "reason": "no_dyad", "model": "1"}')
    elsewhere = response("308 Permanent", Location="/v2")
    with misbehaving(elsewhere, answer) as server, Client(server.url) as client:
        client.read("text")
    assert server.asked[1].body == server.asked[0].body


def test_redirects_end(patient):
    with (
        misbehaving(response("302 Found", Location="/")) as server,
        pytest.raises(Redirected, match="without end"),
    ):
        relations(server, patient)


def test_a_password_for_the_host_is_not_sent_in_place_of_a_key(patient, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with misbehaving(NO_RELATIONS) as server:
        relations(server, patient)
        relations(server, patient, key=KEY)
    assert [asked.headers.get("authorization") for asked in server.asked] == [None, f"Bearer {KEY}"]


def test_a_key_is_in_no_message(patient):
    with misbehaving(BAD_GATEWAY) as server, Client(server.url, KEY, retrying=patient) as client:
        with pytest.raises(Unavailable) as failure:
            client.model()
        state = str(vars(client.transport)) + str(vars(client.transport._session))
        shown = [repr(client), state, repr(failure.value), str(failure.value)]
    assert not any("secret" in text for text in shown)


def test_a_key_that_cannot_be_sent_is_refused_without_being_shown():
    with pytest.raises(ValueError, match="characters") as refusal:
        Client(key="entente_1_secret\nX-Other: 1")
    assert "secret" not in str(refusal.value)


def test_it_warns_of_a_key_over_plain_http_to_another_machine():
    with pytest.warns(KeyInTheClear, match="entente.example"):
        Client("http://entente.example", KEY).close()


@pytest.mark.parametrize(
    "url", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:80", "https://entente.example"]
)
def test_it_does_not_warn_of_a_key_that_nobody_can_read_on_the_way(url):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Client(url, KEY).close()


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000",
        "ftp://host",
        "http://",
        "http://me:secret@host",
        "http://host/?a=1",
        "http://host:port",
    ],
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 (several reasons)
        Client(url)
    assert "secret" not in str(refusal.value)


def test_what_is_named_in_the_environment_is_used(monkeypatch):
    monkeypatch.setenv("ENTENTE_URL", "https://entente.example/")
    monkeypatch.setenv("ENTENTE_KEY", KEY)
    with Client() as client:
        assert client.url == "https://entente.example"


@pytest.mark.parametrize(
    ("source", "target", "followed"),
    [
        ("http://host/a", "https://host/a", True),
        ("https://host/a", "http://host/a", False),
        ("http://host:8000/a", "https://host/a", False),
        ("https://host/a", "https://host:443/b", True),
        ("https://host/a", "https://host:8443/a", False),
        ("https://host/a", "https://other.host/a", False),
        ("https://host/a", "file:///a", False),
    ],
)
def test_a_request_goes_on_to_the_same_host_alone_and_never_to_less_safety(source, target, followed):
    assert may_follow(source, target) == followed
