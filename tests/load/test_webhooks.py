"""What was answered with 201 is told of, though processes are killed at any moment; and once, where none is."""

import os
import signal
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import psutil
import pytest
import requests
from sqlalchemy import select, update

from service.storing import Database
from service.storing.webhooks.tables import DeliveryRow, LeaseRow
from tests.load.conftest import eventually
from tests.server import Server
from tests.watching.receivers import TAKEN, Receiver

DYAD = "PAK-USA"
FIRST_YEAR = 1700
PRIVATE = {"ENTENTE_WEBHOOK_PRIVATE": "yes", "ENTENTE_LOG_LEVEL": "WARNING"}
AGREED = "Pakistan and the United States signed an agreement that reopens the supply route. It was report {}."
BOMBED = "The United States bombed a depot in Pakistan, and Pakistan vowed to retaliate. It was report {}."


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def serve(tmp_path, database_url):
    """Makes servers on one database; no process of theirs is left at the end."""
    servers = []

    def make(**settings):
        servers.append(
            Server(tmp_path, DATABASE_URL=database_url, **PRIVATE, **{"WEB_CONCURRENCY": "2", **settings})
        )
        servers[-1].start(tmp_path / f"server-{len(servers)}.log")
        return servers[-1]

    yield make
    for server in servers:
        with suppress(ProcessLookupError):
            server.stop()


@pytest.fixture
def receiver():
    with Receiver() as receiver:
        yield receiver


def post(server, path, **body):
    response = requests.post(server.url + path, json=body, timeout=30)
    assert response.status_code in {200, 201, 202}, response.text
    return response.json()


def subscribe(server, *urls):
    fields = {"dyad": DYAD, "events": ["departure"]}
    return [post(server, "/v1/webhooks", url=url, **fields)["id"] for url in urls]


def settle(server, count):
    """In each of so many decades, three articles that agree."""
    for number in range(3 * count):
        year = FIRST_YEAR + 10 * (number // 3)
        date = f"{year}-06-0{1 + number % 3}"
        post(server, "/v1/articles", text=AGREED.format(number), dyad=DYAD, published_at=date)


def depart(server, *decades):
    """In each of these decades, an article that departs from the others of its time."""
    for decade in decades:
        date = f"{FIRST_YEAR + 10 * decade}-06-05"
        text = BOMBED.format(decade)
        post(server, "/v1/articles", text=text, dyad=DYAD, title=str(decade), published_at=date)


def titles(receiver):
    return Counter(message.told["data"]["article"]["title"] for message in receiver.messages)


def let_time_pass(database):
    """Have leases and claims of those who died run out at once."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    with database.writing() as session:
        session.execute(update(LeaseRow).values(until=past))
        pending = DeliveryRow.status == "pending"
        session.execute(update(DeliveryRow).where(pending).values(next_attempt_at=past))


def pending(database):
    with database.reading() as session:
        return len(session.scalars(select(DeliveryRow).where(DeliveryRow.status == "pending")).all())


def caller(receiver):
    """The process that is connected to a receiver just now."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid != os.getpid() and any(
                each.raddr and each.raddr.port == receiver.port for each in process.net_connections("tcp")
            ):
                return process
    raise AssertionError("nobody is connected")


def test_what_was_stored_when_nobody_weighed_is_told_after_a_kill(serve, receiver, database):
    server = serve()
    subscribe(server, receiver.url)
    settle(server, 1)
    server.send(signal.SIGKILL)
    deaf = serve(ENTENTE_WEBHOOKS="no")
    depart(deaf, 0)
    # It was answered with 201, and nothing else has happened.
    deaf.send(signal.SIGKILL)
    let_time_pass(database)
    serve()
    eventually(lambda: titles(receiver) == {"0": 1})


def test_a_process_killed_between_an_attempt_and_its_note_leaves_it_to_others(serve, receiver, database):
    server, killed = serve(), []

    def kill(connection):
        if not killed:
            killed.append(caller(receiver))
            killed[0].send_signal(signal.SIGKILL)
            killed[0].wait(30)
        with suppress(OSError):
            connection.sendall(TAKEN)

    receiver.answer = kill
    subscribe(server, receiver.url)
    settle(server, 1)
    depart(server, 0)
    eventually(lambda: killed and receiver.messages)
    let_time_pass(database)
    eventually(lambda: pending(database) == 0)
    assert titles(receiver) == {"0": 2}
    assert len({message.id for message in receiver.messages}) == 1


def test_whoever_is_killed_all_are_told_at_least_once(serve, receiver, database):
    """Again and again, whichever process tells just then, while articles are stored."""
    server = serve()
    subscribe(server, receiver.url)
    settle(server, 15)
    for first in range(0, 15, 5):
        depart(server, *range(first, first + 5))
        server.send(signal.SIGKILL)
        let_time_pass(database)
        server = serve()
    eventually(lambda: titles(receiver).keys() == set(map(str, range(15))), 60)
    eventually(lambda: pending(database) == 0, 60)
    by_title = {message.told["data"]["article"]["title"]: message.id for message in receiver.messages}
    # However often one was told of, it was the same message.
    assert {(each.told["data"]["article"]["title"], each.id) for each in receiver.messages} == set(
        by_title.items()
    )


def test_all_workers_of_two_servers_tell_each_thing_once(serve, database):
    servers = [serve(), serve()]
    receivers = [Receiver() for _ in range(3)]
    try:
        subscribe(servers[0], *(each.url for each in receivers))
        settle(servers[0], 15)
        for decade in range(15):
            depart(servers[decade % 2], decade)
        eventually(lambda: all(len(titles(each)) == 15 for each in receivers), 60)
        eventually(lambda: pending(database) == 0)
        assert [titles(each) for each in receivers] == [Counter(map(str, range(15)))] * 3
    finally:
        for each in receivers:
            each.hang_up()


def test_told_to_stop_it_notes_what_is_under_way_and_another_goes_on_at_once(serve, receiver, database):
    server = serve()
    subscribe(server, receiver.url)
    settle(server, 2)
    depart(server, 0)
    eventually(lambda: titles(receiver) == {"0": 1})
    assert server.send(signal.SIGTERM) == 0
    with database.reading() as session:
        assert session.scalars(select(LeaseRow)).all() == []
    assert pending(database) == 0
    depart(serve(), 1)
    eventually(lambda: titles(receiver) == {"0": 1, "1": 1})
