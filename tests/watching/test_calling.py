"""A receiver is called at the address that was checked, for so long at most, and whatever it answers leads nowhere."""

import pytest

from service.storing.webhooks.values import Failure
from service.watching.calling import Answer, call
from service.watching.targets import Policy
from tests.watching.receivers import (
    NAME,
    TAKEN,
    continuing,
    dribbling,
    endless,
    redirecting_to,
    saying,
    silent,
)

ANYWHERE = Policy(http=True, private=True)
PUBLIC = Policy(http=True)
BRIEFLY = 0.5


def called(url, policy=ANYWHERE, seconds=10.0):
    return call(url, {"webhook-id": "msg_1"}, '{"type":"ping"}', policy, seconds)


def test_what_is_sent_arrives_and_nothing_else_is_told(receiver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", "/dev/null")
    assert called(receiver.url) == Answer(204, None)
    (message,) = receiver.messages
    assert message.body == b'{"type":"ping"}'
    assert message.headers.pop("user-agent").startswith("Entente/")
    assert message.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "content-type": "application/json",
        "content-length": "15",
        "connection": "close",
        "accept-encoding": "identity",
        "webhook-id": "msg_1",
    }


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_a_delivery(receive, status):
    answer = saying(f"HTTP/1.1 {status} Fine\r\nContent-Length: 100\r\n\r\nbroken off".encode())
    assert called(receive(answer).url) == Answer(status, None)


@pytest.mark.parametrize("status", [301, 400, 401, 410, 429, 500, 503])
def test_every_other_status_is_a_failure(receive, status):
    answer = saying(f"HTTP/1.1 {status} No\r\n\r\n".encode())
    assert called(receive(answer).url) == Answer(status, Failure.STATUS)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(receive, status):
    other = receive()
    answer = saying(
        f"HTTP/1.1 {status} There\r\nLocation: {other.url}\r\nRefresh: 0; {other.url}\r\n\r\n".encode()
    )
    assert called(receive(answer).url) == Answer(status, Failure.STATUS)
    assert other.connections == 0


def test_a_redirect_with_an_endless_body_is_not_read(receive):
    def redirecting(connection):
        redirecting_to("http://127.0.0.1:9/")(connection)
        endless(connection)

    assert called(receive(redirecting).url) == Answer(307, Failure.STATUS)


def test_an_endless_body_is_not_read(receive):
    assert called(receive(endless).url) == Answer(200, None)


@pytest.mark.parametrize("answer", [silent, dribbling, continuing])
def test_who_takes_too_long_is_cut_off_however_they_do_it(receive, answer):
    assert called(receive(answer).url, seconds=BRIEFLY) == Answer(None, Failure.TIMEOUT)


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        (b"", Failure.CONNECTION),
        (b"\x00\x01\x02\r\n\r\n", Failure.PROTOCOL),
        (b"SSH-2.0-OpenSSH\r\n", Failure.PROTOCOL),
        (b"HTTP/1.1 two hundred\r\n\r\n", Failure.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", Failure.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n", Failure.PROTOCOL),
    ],
)
def test_what_is_no_http_is_a_failure(receive, said, failure):
    assert called(receive(saying(said)).url) == Answer(None, failure)


def test_nobody_there_is_a_failure(receiver):
    receiver.hang_up()
    assert called(receiver.url) == Answer(None, Failure.CONNECTION)
    receiver.be_back()
    assert called(receiver.url) == Answer(204, None)


def test_an_address_of_this_machine_is_not_connected_to(receiver):
    assert called(receiver.url, PUBLIC) == Answer(None, Failure.ADDRESS)
    assert receiver.connections == 0


def test_a_name_that_leads_inside_by_now_is_not_connected_to(receiver, resolve):
    """As in DNS rebinding: when it was subscribed it had a public address."""
    url = f"http://{NAME}:{receiver.port}/"
    asked = resolve(NAME, "127.0.0.1")
    policy = Policy(http=True, private=False)
    assert called(url.replace(f":{receiver.port}", ":8080"), policy) == Answer(None, Failure.ADDRESS)
    assert (receiver.connections, asked) == (0, [NAME])


def test_a_name_is_looked_up_once_for_a_call_and_connected_to_at_what_was_found(receiver, resolve):
    """Another answer, a moment later, would not be asked for."""
    asked = resolve(NAME, "127.0.0.1", "192.0.2.1")
    assert called(f"http://{NAME}:{receiver.port}/") == Answer(204, None)
    assert asked == [NAME]
    assert receiver.messages[0].headers["host"] == f"{NAME}:{receiver.port}"


def test_the_next_address_is_tried_where_one_does_not_take_it(receiver, resolve):
    resolve(NAME, ["127.0.0.2", "127.0.0.1"])
    assert called(f"http://{NAME}:{receiver.port}/") == Answer(204, None)


def test_a_certificate_has_to_be_of_the_name_whatever_the_address(receive, resolve, trusted):
    receiver = receive(tls=True)
    resolve(NAME, "127.0.0.1")
    resolve("other.test", "127.0.0.1")
    assert called(f"https://{NAME}:{receiver.port}/") == Answer(204, None)
    for host in ("other.test", "127.0.0.1"):
        assert called(f"https://{host}:{receiver.port}/") == Answer(None, Failure.TLS)
    assert len(receiver.messages) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(receive, resolve):
    receiver = receive(tls=True)
    resolve(NAME, "127.0.0.1")
    assert called(f"https://{NAME}:{receiver.port}/") == Answer(None, Failure.TLS)
    assert receiver.messages == []


def test_a_slow_handshake_is_cut_off_too(receive):
    """The receiver waits for a whole request, and says nothing to what begins a handshake."""
    receiver = receive(saying(TAKEN))
    answer = called(receiver.url.replace("http:", "https:"), seconds=BRIEFLY)
    assert answer.failure in {Failure.TLS, Failure.TIMEOUT}
