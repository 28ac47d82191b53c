"""What is stored is told of, whatever receivers do and whichever process ends in between."""

import socket
import threading
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError
from standardwebhooks import Webhook as Verifier
from structlog.testing import capture_logs

from service.reading.values import State
from service.storing.webhooks import DeliveryStatus, Failure, WebhookState
from service.storing.webhooks.outbox import HOPELESS
from service.storing.webhooks.tables import DeliveryRow, LeaseRow, WebhookRow
from service.watching import attempting, telling
from service.watching.calling import call
from service.watching.messages import ping_message
from service.watching.targets import Policy
from tests.watching.archive import ANYBODY, eventually, settle, store
from tests.watching.receivers import (
    NAME,
    TAKEN,
    dribbling,
    endless,
    redirecting_to,
    saying,
    silent,
)

BUSY = saying(b"HTTP/1.1 500 Busy\r\n\r\n")
GONE = saying(b"HTTP/1.1 410 Gone\r\n\r\n")


@pytest.fixture
def brief(monkeypatch):
    """Has attempts end after a fifth of a second."""
    monkeypatch.setattr(
        attempting, "call", lambda url, headers, body, policy: call(url, headers, body, policy, 0.2)
    )


@pytest.fixture
def ping(webhooks):
    """Queues pings, several at once too; returns the ids of their deliveries."""

    def queue(webhook, count=1):
        return {webhooks.ping(webhook.id, ANYBODY, ping_message(webhook)).id for _ in range(count)}

    return queue


def depart(articles, *names):
    """Store articles that depart from what is settled."""
    for name in names:
        store(articles, name, State.HOSTILE, title=name)


def titles(receiver):
    """How often each article was told of."""
    return Counter(message.told["data"]["article"]["title"] for message in receiver.messages)


def listed(webhooks, webhook):
    return webhooks.deliveries(webhook.id, ANYBODY, limit=100).items


def is_settled(webhooks, webhook):
    return all(each.status is not DeliveryStatus.PENDING for each in listed(webhooks, webhook))


def test_what_departs_is_delivered_signed_and_noted(articles, webhooks, receiver, subscribed, tell):
    settle(articles)
    webhook, secret = subscribed(receiver.url)
    tell()
    depart(articles, "other")
    eventually(lambda: receiver.messages and is_settled(webhooks, webhook))
    (message,) = receiver.messages
    assert Verifier(secret).verify(message.body, message.headers)["type"] == "article.departed"
    (delivery,) = listed(webhooks, webhook)
    assert (delivery.id, delivery.type) == (message.id, "article.departed")
    assert (delivery.status, delivery.attempts, delivery.last_status) == (DeliveryStatus.DELIVERED, 1, 204)
    noted = webhooks.get(webhook.id, ANYBODY)
    assert (noted.failures, noted.pending, noted.failing_since) == (0, 0, None)
    assert noted.last_success_at is not None


def test_a_receiver_that_is_down_gets_all_once_it_is_back(articles, webhooks, receiver, subscribed, tell):
    settle(articles, count=100)
    webhook, _ = subscribed(receiver.url)
    receiver.hang_up()
    tell()
    names = [f"other {number}" for number in range(10)]
    depart(articles, *names)
    eventually(lambda: webhooks.get(webhook.id, ANYBODY).pending == 10)
    eventually(lambda: webhooks.get(webhook.id, ANYBODY).failures >= 3)
    failing = webhooks.get(webhook.id, ANYBODY)
    assert (failing.state, failing.pending) == (WebhookState.ACTIVE, 10)
    assert failing.failing_since is not None
    receiver.be_back()
    eventually(lambda: is_settled(webhooks, webhook))
    assert titles(receiver) == dict.fromkeys(names, 1)
    assert webhooks.get(webhook.id, ANYBODY).failures == 0


def test_a_message_is_the_same_however_often_it_is_sent(webhooks, receive, subscribed, tell, ping):
    receiver = receive(BUSY)
    webhook, secret = subscribed(receiver.url)
    ping(webhook)
    tell()
    eventually(lambda: len(receiver.messages) >= 3)
    receiver.answer = saying(TAKEN)
    eventually(lambda: is_settled(webhooks, webhook))
    assert len({(message.id, message.body) for message in receiver.messages}) == 1
    for message in receiver.messages:
        Verifier(secret).verify(message.body, message.headers)
    (delivery,) = listed(webhooks, webhook)
    assert delivery.attempts == len(receiver.messages)


@pytest.mark.parametrize(
    ("answer", "failure", "status"),
    [
        (silent, Failure.TIMEOUT, None),
        (dribbling, Failure.TIMEOUT, None),
        (saying(b"no HTTP at all\r\n\r\n"), Failure.PROTOCOL, None),
        (saying(b""), Failure.CONNECTION, None),
        (BUSY, Failure.STATUS, 500),
    ],
    ids=["silent", "dribbling", "garbled", "hanging up", "busy"],
)
@pytest.mark.usefixtures("brief")
def test_whatever_a_receiver_does_it_is_told_once_it_takes_it(
    webhooks, receive, subscribed, tell, ping, answer, failure, status
):
    receiver = receive(answer)
    webhook, _ = subscribed(receiver.url)
    ping(webhook)
    tell()
    eventually(lambda: webhooks.get(webhook.id, ANYBODY).failures >= 2)
    (delivery,) = listed(webhooks, webhook)
    assert (delivery.last_failure, delivery.last_status) == (failure, status)
    receiver.answer = saying(TAKEN)
    eventually(lambda: is_settled(webhooks, webhook))
    (delivery,) = listed(webhooks, webhook)
    assert (delivery.status, delivery.last_failure) == (DeliveryStatus.DELIVERED, None)


@pytest.mark.parametrize(
    "answer",
    [endless, saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")],
    ids=["endless", "broken off"],
)
def test_an_answer_of_2xx_is_enough_whatever_follows(webhooks, receive, subscribed, tell, ping, answer):
    receiver = receive(answer)
    webhook, _ = subscribed(receiver.url)
    ping(webhook)
    tell()
    eventually(lambda: is_settled(webhooks, webhook))
    assert [each.status for each in listed(webhooks, webhook)] == [DeliveryStatus.DELIVERED]


def test_a_redirect_leads_nowhere(webhooks, receive, subscribed, tell, ping):
    inner = receive()
    receiver = receive(redirecting_to(inner.url))
    webhook, _ = subscribed(receiver.url)
    ping(webhook)
    tell()
    eventually(lambda: webhooks.get(webhook.id, ANYBODY).failures >= 2)
    assert inner.connections == 0
    (delivery,) = listed(webhooks, webhook)
    assert (delivery.last_failure, delivery.last_status) == (Failure.STATUS, 307)


def test_a_name_that_leads_inside_by_now_is_not_called(webhooks, receiver, subscribed, tell, ping, resolve):
    """Its address was public when it was subscribed; nothing of ours is connected to."""
    resolve(NAME, "93.184.216.34", "127.0.0.1")
    socket.getaddrinfo(NAME, 80)
    webhook, _ = subscribed(f"http://{NAME}:8080/")
    ping(webhook)
    tell(Policy(http=True))
    eventually(lambda: webhooks.get(webhook.id, ANYBODY).failures >= 2)
    (delivery,) = listed(webhooks, webhook)
    assert (delivery.last_failure, delivery.last_status) == (Failure.ADDRESS, None)
    assert receiver.connections == 0


def test_who_no_longer_wants_it_is_sent_nothing_more(webhooks, receive, subscribed, tell, ping):
    receiver = receive(GONE)
    webhook, _ = subscribed(receiver.url)
    ping(webhook)
    tell()
    eventually(lambda: webhooks.get(webhook.id, ANYBODY).state is WebhookState.DISABLED)
    assert webhooks.get(webhook.id, ANYBODY).reason == "gone"
    (delivery,) = listed(webhooks, webhook)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.FAILED, 1)
    assert len(receiver.messages) == 1


def test_after_days_of_failures_a_webhook_is_disabled_and_can_be_had_again(
    database, webhooks, receive, subscribed, tell, ping
):
    receiver = receive(BUSY)
    webhook, _ = subscribed(receiver.url)
    ping(webhook)
    tell()
    eventually(lambda: webhooks.get(webhook.id, ANYBODY).failures >= 1)
    with database.writing() as session:
        session.execute(update(WebhookRow).values(failing_since=datetime.now(UTC) - HOPELESS))
    eventually(lambda: webhooks.get(webhook.id, ANYBODY).state is WebhookState.DISABLED)
    assert webhooks.get(webhook.id, ANYBODY).reason == "failing"
    receiver.answer = saying(TAKEN)
    webhooks.change(webhook.id, ANYBODY, {"active": True})
    eventually(lambda: is_settled(webhooks, webhook))
    assert [each.status for each in listed(webhooks, webhook)] == [DeliveryStatus.DELIVERED]


def test_one_that_is_stuck_holds_up_nobody(articles, webhooks, receive, subscribed, tell):
    settle(articles)
    stuck = [receive(silent) for _ in range(3)]
    others = [receive() for _ in range(3)]
    for each in (*stuck, *others):
        subscribed(each.url)
    tell()
    depart(articles, "one")
    eventually(lambda: all(titles(each) == {"one": 1} for each in others))
    # The silent ones have not answered yet, and all others hear of the next.
    settle(articles, count=20, until=datetime.now(UTC))
    depart(articles, "two")
    eventually(lambda: all(titles(each) == {"one": 1, "two": 1} for each in others))
    assert all(len(each.messages) == 1 for each in stuck)


def test_a_receiver_is_sent_one_at_a_time_however_many_webhooks_it_has(
    webhooks, receive, subscribed, tell, ping
):
    at_once, most, lock = 0, 0, threading.Lock()

    def counting(connection):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.01)
        with lock:
            at_once -= 1
        connection.sendall(TAKEN)

    receiver = receive(counting)
    made = [subscribed(f"{receiver.url}/{number}")[0] for number in range(8)]
    for webhook in made:
        ping(webhook)
    tell()
    eventually(lambda: all(is_settled(webhooks, webhook) for webhook in made))
    assert (len(receiver.messages), most) == (8, 1)


def test_several_processes_tell_each_thing_once(articles, webhooks, receive, subscribed, tell):
    settle(articles, count=100)
    receivers = [receive() for _ in range(3)]
    made = [subscribed(each.url)[0] for each in receivers]
    for _ in range(3):
        tell()
    names = [f"other {number}" for number in range(10)]
    depart(articles, *names)
    eventually(lambda: all(len(each.messages) >= len(names) for each in receivers))
    eventually(lambda: all(is_settled(webhooks, webhook) for webhook in made))
    assert all(titles(each) == dict.fromkeys(names, 1) for each in receivers)


def test_another_takes_over_where_one_ends(articles, receiver, subscribed, tell):
    settle(articles, count=50)
    subscribed(receiver.url)
    first = tell()
    depart(articles, "one")
    eventually(lambda: titles(receiver) == {"one": 1})
    tell()
    first.stop(10)
    depart(articles, "two")
    eventually(lambda: titles(receiver) == {"one": 1, "two": 1})


def test_another_takes_over_where_one_died(database, articles, receiver, subscribed, tell):
    """Its lease is still there, and what it had claimed: neither for long."""
    settle(articles, count=50)
    subscribed(receiver.url)
    now = datetime.now(UTC)
    with database.writing() as session:
        session.add(LeaseRow(name="telling", holder="dead", until=now.replace(year=now.year + 1)))
    tell()
    depart(articles, "one")
    threading.Event().wait(0.3)
    assert receiver.messages == []
    with database.writing() as session:
        session.execute(update(LeaseRow).values(until=now))
    eventually(lambda: titles(receiver) == {"one": 1})


def test_what_was_sent_and_not_noted_is_sent_again_under_its_id(
    database, outbox, webhooks, receiver, subscribed, tell, ping
):
    webhook, _ = subscribed(receiver.url)
    (identity,) = ping(webhook)
    now = datetime.now(UTC)
    (claimed,) = outbox.claim([each.sequence for each in outbox.waiting(now, 9)], now)
    attempting.attempt(claimed, Policy(http=True, private=True))
    # The process dies here. What it had claimed is left to it for a while.
    tell()
    threading.Event().wait(0.3)
    assert len(receiver.messages) == 1
    with database.writing() as session:
        session.execute(update(DeliveryRow).values(next_attempt_at=now))
    eventually(lambda: is_settled(webhooks, webhook))
    assert [message.id for message in receiver.messages] == [identity, identity]


def test_where_the_database_is_lost_for_a_while_nothing_else_is(
    database, articles, webhooks, receiver, subscribed, tell, monkeypatch
):
    monkeypatch.setattr(telling, "_AFTER_FAILURE_SECONDS", 0.05)
    settle(articles, count=50)
    webhook, _ = subscribed(receiver.url)
    begun, failing = tell(), threading.Event()

    def fail(_connection, _cursor, statement, *_rest):
        if failing.is_set() and threading.current_thread().name == "telling":
            raise OperationalError(statement, {}, Exception("lost"))

    event.listen(database.engine, "before_cursor_execute", fail)
    with capture_logs() as logs:
        failing.set()
        depart(articles, "one")
        eventually(lambda: any(line["event"] == "telling failed" for line in logs))
        failing.clear()
        eventually(lambda: titles(receiver) == {"one": 1} and is_settled(webhooks, webhook))
    event.remove(database.engine, "before_cursor_execute", fail)
    assert "SELECT" not in str([line for line in logs if line["event"] == "telling failed"])
    assert begun is not None


def test_who_ends_waits_for_what_is_under_way_and_notes_it(webhooks, receive, subscribed, tell, ping):
    asked, answer = threading.Event(), threading.Event()

    def slowly(connection):
        asked.set()
        answer.wait(30)
        connection.sendall(TAKEN)

    webhook, _ = subscribed(receive(slowly).url)
    ping(webhook)
    begun = tell()
    assert asked.wait(30)
    ending = threading.Thread(target=begun.stop, args=(30,))
    ending.start()
    answer.set()
    ending.join()
    assert [each.status for each in listed(webhooks, webhook)] == [DeliveryStatus.DELIVERED]


def test_who_ends_does_not_wait_for_ever(receive, subscribed, tell, ping):
    receiver = receive(silent)
    webhook, _ = subscribed(receiver.url)
    ping(webhook)
    begun = tell()
    eventually(lambda: receiver.messages)
    begun.stop(0.1)


def test_without_webhooks_nothing_is_written(database, tell):
    tell()
    threading.Event().wait(0.3)
    with database.reading() as session:
        assert session.scalars(select(LeaseRow)).all() == []


def test_while_thousands_are_pending_others_are_told_and_articles_stored(
    database, articles, webhooks, receive, subscribed, tell
):
    settle(articles, count=50)
    down, up = receive(), receive()
    late, _ = subscribed(down.url)
    down.hang_up()
    depart(articles, "one")
    tell()
    eventually(lambda: webhooks.get(late.id, ANYBODY).pending)
    with database.writing() as session:
        (row,) = session.scalars(select(DeliveryRow)).all()
        shared = {
            "webhook_sequence": row.webhook_sequence,
            "event_sequence": row.event_sequence,
            "status": row.status,
            "attempts": 0,
            "made_at": row.made_at,
            "next_attempt_at": row.made_at,
        }
        session.add_all(DeliveryRow(id=f"msg_{number}", **shared) for number in range(3_000))
    subscribed(up.url)
    names = [f"other {number}" for number in range(5)]
    depart(articles, *names)
    eventually(lambda: titles(up) == dict.fromkeys(names, 1))
    assert webhooks.get(late.id, ANYBODY).pending == 3_006
    down.be_back()
    eventually(lambda: len(down.messages) > 100)


def test_the_log_tells_of_calls_and_no_secrets(webhooks, receive, subscribed, tell, ping):
    receiver = receive(BUSY)
    webhook, secret = subscribed(f"{receiver.url}/s3cr3t?token=t0k3n")
    with capture_logs() as logs:
        ping(webhook)
        begun = tell()
        eventually(lambda: len(receiver.messages) >= 2)
        begun.stop(10)
    lines = [line for line in logs if line["event"] == "webhook called"]
    assert {"webhook": webhook.id, "host": "127.0.0.1", "attempt": 1, "status": 500}.items() <= lines[
        0
    ].items()
    assert lines[1]["attempt"] == 2
    for hidden in ("s3cr3t", "t0k3n", secret, secret.removeprefix("whsec_")):
        assert hidden not in str(logs)
