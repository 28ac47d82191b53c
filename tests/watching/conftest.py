"""What the tests of watching share: receivers, a resolver of their own, and an archive that is watched."""

from __future__ import annotations

import socket
import ssl
from contextlib import ExitStack

import pytest

from service.comparing import Indexes
from service.storing import Keeping
from service.storing.webhooks import Webhooks
from service.storing.webhooks.outbox import Outbox
from service.storing.webhooks.watches import Watches
from service.watching import backoff, calling, telling
from service.watching.targets import Policy
from service.watching.telling import Telling
from service.watching.weighing import Weigher
from tests.watching.archive import subscribe
from tests.watching.receivers import CERTIFICATE, Receiver

ANYWHERE = Policy(http=True, private=True)
HALF_LIFE = 365.0


@pytest.fixture
def receive():
    """Makes receivers, which go at the end of the test."""
    with ExitStack() as open_ones:
        yield lambda *arguments, **options: open_ones.enter_context(Receiver(*arguments, **options))


@pytest.fixture
def receiver(receive):
    return receive()


@pytest.fixture
def resolve(monkeypatch):
    """Has names resolve to addresses in turn, the last one from then on; returns the names that were asked for."""
    real, asked, answers = socket.getaddrinfo, [], {}

    def resolved(host, port, *arguments, **options):
        if host not in answers:
            return real(host, port, *arguments, **options)
        asked.append(host)
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [info for address in found for info in real(address, port, *arguments, **options)]

    def teach(name, *found):
        answers[name] = [[each] if isinstance(each, str) else each for each in found]
        return asked

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    return teach


@pytest.fixture
def trusted(monkeypatch):
    """Has the certificate of the receivers believed."""
    context = ssl.create_default_context(cafile=CERTIFICATE)
    monkeypatch.setattr(calling, "trust", lambda: context)


@pytest.fixture
def webhooks(database):
    return Webhooks(database)


@pytest.fixture
def outbox(database):
    return Outbox(database)


@pytest.fixture
def weigher(database, feed):
    return Weigher(database, Watches(database), Indexes(feed, 10 << 20), HALF_LIFE)


@pytest.fixture
def hasty(monkeypatch):
    """Has everything that takes seconds and hours take hundredths."""
    monkeypatch.setattr(backoff, "_DELAYS", (0.05,) * 1_000)
    monkeypatch.setattr(backoff, "_QUIET", (0.05,))
    monkeypatch.setattr(telling, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(telling, "_IDLE_SECONDS", 0.05)


@pytest.fixture
def tell(database, feed, hasty):
    """Begins to tell, as a process would; any number of times. All ends with the test."""
    begun = []

    def begin(policy=ANYWHERE):
        begun.append(Telling(database, Keeping(), Indexes(feed, 10 << 20), HALF_LIFE, policy))
        begun[-1].start()
        return begun[-1]

    yield begin
    for each in begun:
        each.stop(1)


@pytest.fixture
def subscribed(webhooks):
    """Subscribes an address to the dyad; returns the webhook and its secret."""
    return lambda url="https://example.org/hook", **fields: subscribe(webhooks, url, **fields)
