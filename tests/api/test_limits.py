"""How often an address and a key may ask: counted rightly, whoever asks and whichever worker answers."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from limits.storage import MemoryStorage

from service import create_app
from service.api.admitting import addresses, host_counts
from service.api.admitting.addresses import address_of
from service.api.admitting.host_counts import HostStorage
from service.api.catalogue import CATALOGUE
from service.settings import Settings, SettingsError
from service.storing import Keys, Scope
from tests.server import Server


@pytest.fixture
def limited(tmp_path, reader):
    """Makes clients of applications with settings of the test's own."""
    apps = []

    def make(**settings):
        environment = {"ENTENTE_DATA_DIR": str(tmp_path), **settings}
        app = create_app(Settings.from_environment(environment), reader=reader)
        app.extensions["entente"].database.migrate()
        apps.append(app)
        return app.test_client()

    yield make
    for app in apps:
        app.extensions["entente"].database.close()


def bearer(client):
    """The headers of one who has a key to the application."""
    token, _ = Keys(client.application.extensions["entente"].database).make("someone", [Scope.READ])
    return {"Authorization": f"Bearer {token}"}


def statuses(client, count, path="/v1/model", **options):
    return [client.get(path, **options).status_code for _ in range(count)]


def test_an_address_may_ask_so_often_and_no_more(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="3/hour")
    assert statuses(client, 5) == [200, 200, 200, 429, 429]


def test_the_refusal_says_when_to_come_again(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="1/hour")
    statuses(client, 1)
    response = client.get("/v1/model")
    problem = response.get_json()
    assert (problem["type"], problem["status"]) == ("/problems/rate-limited", 429)
    assert 1 <= int(response.headers["Retry-After"]) <= 3600
    assert response.headers["RateLimit-Policy"] == '"address-3600s";q=1;w=3600'
    assert response.headers["RateLimit"] == f'"address-3600s";r=0;t={response.headers["Retry-After"]}'


def test_every_answer_says_how_much_is_left(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="600/minute;9000/hour")
    response = client.get("/v1/model")
    assert response.headers["RateLimit-Policy"] == '"address-60s";q=600;w=60, "address-3600s";q=9000;w=3600'
    assert [part.split(";")[1] for part in response.headers["RateLimit"].split(", ")] == ["r=599", "r=8999"]
    assert "Retry-After" not in response.headers


def test_addresses_are_counted_apart(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="1/hour")
    for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1"):
        assert statuses(client, 2, environ_base={"REMOTE_ADDR": address}) == [200, 429]


def test_after_its_time_a_count_begins_anew(limited, monkeypatch):
    client = limited(ENTENTE_RATE_PER_ADDRESS="1/minute")
    assert statuses(client, 2) == [200, 429]
    now = host_counts.time()
    monkeypatch.setattr(host_counts, "time", lambda: now + 61)
    assert statuses(client, 2) == [200, 429]


def test_what_is_not_there_is_counted_too(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="2/hour")
    assert statuses(client, 3, path="/nowhere") == [404, 404, 429]


def test_a_key_that_is_no_good_is_counted_too(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="2/hour", ENTENTE_ACCESS="closed")
    guess = {"Authorization": "Bearer guessed"}
    assert statuses(client, 3, headers=guess) == [401, 401, 429]


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_the_platform_may_ask_as_often_as_it_likes(limited, path):
    client = limited(ENTENTE_RATE_PER_ADDRESS="1/hour")
    assert statuses(client, 3, path=path) == [200] * 3


def test_a_key_may_ask_so_often_from_wherever(limited):
    client = limited(ENTENTE_RATE_PER_KEY="2/hour")
    one, other = bearer(client), bearer(client)
    assert statuses(client, 3, headers=one) == [200, 200, 429]
    assert statuses(client, 1, headers=one, environ_base={"REMOTE_ADDR": "192.0.2.1"}) == [429]
    assert statuses(client, 1, headers=other) == [200]
    assert statuses(client, 3) == [200, 200, 200]


def test_both_limits_are_told_of(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="10/minute", ENTENTE_RATE_PER_KEY="1/hour")
    headers = bearer(client)
    assert statuses(client, 2, headers=headers) == [200, 429]
    policies = client.get("/v1/model", headers=headers).headers["RateLimit-Policy"]
    assert policies == '"address-60s";q=10;w=60, "key-3600s";q=1;w=3600'


def test_a_forged_address_does_not_help(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="1/hour")
    forged = [
        {"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"} for number in range(3)
    ]
    assert [statuses(client, 1, headers=headers) for headers in forged] == [[200], [429], [429]]


def test_behind_a_proxy_the_address_is_the_one_it_saw(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="1/hour", ENTENTE_TRUSTED_PROXIES="1")

    def ask(forwarded):
        return client.get("/v1/model", headers={"X-Forwarded-For": forwarded}).status_code

    assert [ask("192.0.2.1"), ask("192.0.2.2")] == [200, 200]
    # What stands before it was written by the client.
    assert [ask("198.51.100.7, 192.0.2.1"), ask("198.51.100.8, 192.0.2.2")] == [429, 429]


def test_a_proxy_that_nobody_was_told_of_is_warned_of_once(limited, monkeypatch):
    warnings = []
    monkeypatch.setattr(addresses._log, "warning", warnings.append)
    client = limited(ENTENTE_RATE_PER_ADDRESS="100/hour")
    statuses(client, 2)
    assert warnings == []
    statuses(client, 2, headers={"X-Forwarded-For": "192.0.2.1"})
    assert len(warnings) == 1
    assert "ENTENTE_TRUSTED_PROXIES" in warnings[0]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::7]:4711", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::7]", "2001:db8:1:2::/64"),
        ("_hidden", "_hidden"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_address_counts_as_its_subscriber(app, written, address):
    with app.test_request_context(environ_base={"REMOTE_ADDR": written}) as context:
        assert address_of(context.request) == address


def test_nothing_is_limited_unless_it_is_said(limited):
    client = limited()
    assert statuses(client, 700)[-1] == 200
    assert "RateLimit" not in client.get("/v1/model").headers


def test_in_production_a_flood_is_limited(limited):
    client = limited(ENTENTE_ENV="production", ENTENTE_ACCESS="open")
    assert Counter(statuses(client, 610, path="/nowhere")) == {404: 600, 429: 10}


def test_in_production_too_there_can_be_no_limit(limited):
    settings = {"ENTENTE_ENV": "production", "ENTENTE_ACCESS": "open"}
    client = limited(ENTENTE_RATE_PER_ADDRESS="none", ENTENTE_RATE_PER_KEY="None", **settings)
    assert "RateLimit" not in client.get("/v1/model").headers


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ENTENTE_RATE_PER_ADDRESS", "often"),
        ("ENTENTE_RATE_PER_ADDRESS", "0/minute"),
        ("ENTENTE_RATE_PER_KEY", "600"),
        ("ENTENTE_RATE_STORAGE", "carrier-pigeon://loft"),
        ("ENTENTE_TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_limit_that_cannot_be_read_stops_the_start(limited, variable, value):
    with pytest.raises(SettingsError, match=variable):
        limited(**{"ENTENTE_RATE_PER_ADDRESS": "1/hour", variable: value})


def test_another_storage_can_be_named(limited):
    client = limited(ENTENTE_RATE_PER_ADDRESS="1/hour", ENTENTE_RATE_STORAGE="memory://")
    assert statuses(client, 2) == [200, 429]


def test_where_the_storage_does_not_answer_the_service_does(limited, monkeypatch):
    client = limited(ENTENTE_RATE_PER_ADDRESS="1/hour")

    def broken(*_lock):
        raise OSError("no locks")

    monkeypatch.setattr(host_counts.fcntl, "lockf", broken)
    assert statuses(client, 3) == [200] * 3


def test_limits_are_documented_as_problems():
    assert {(problem.name, problem.status) for problem in CATALOGUE} >= {("rate-limited", 429)}


# The storage by itself.

KEYS = st.sampled_from(["one", "two", "three"])


@given(counted=st.lists(st.tuples(KEYS, st.integers(1, 5)), max_size=50))
def test_it_counts_as_the_library_in_memory_does(counted):
    ours, theirs = HostStorage(), MemoryStorage()
    for key, amount in counted:
        assert ours.incr(key, 100, amount) == theirs.incr(key, 100, amount=amount)
        assert ours.get_expiry(key) == pytest.approx(theirs.get_expiry(key), abs=1)
    for key in ("one", "two", "three", "four"):
        assert ours.get(key) == theirs.get(key)
    theirs.reset()
    theirs.timer.cancel()


FORKING = """
import os
from threading import Thread
from service.api.admitting.host_counts import HostStorage, _tag

storage = HostStorage()

def in_children(number, work):
    children = []
    for _ in range(number):
        child = os.fork()
        if child == 0:
            work()
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
"""


def printed(script):
    """What a process of its own prints, which has no threads when it forks."""
    done = subprocess.run(
        [sys.executable, "-c", FORKING + script], capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


def test_processes_and_their_threads_count_together():
    script = """
def count():
    for _ in range(500):
        storage.incr("all", 3600)

def work():
    threads = [Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

in_children(4, work)
print(storage.get("all"))
"""
    assert printed(script) == "4000"


def test_a_killed_process_leaves_no_lock_behind():
    script = """
def work():
    with storage._bucket(_tag("one")):
        os._exit(9)

in_children(1, work)
print(storage.incr("one", 60))
"""
    assert printed(script) == "1"


def test_a_flood_of_addresses_does_not_wash_out_what_was_counted_often():
    storage = HostStorage()
    for _ in range(10):
        storage.incr("flooder", 3600)
    for number in range(2 * host_counts._BUCKETS * host_counts._SLOTS):
        storage.incr(f"address {number}", 3600)
    assert storage.incr("flooder", 3600) == 11


def test_a_count_can_be_begun_anew():
    storage = HostStorage()
    for key in ("one", "two"):
        storage.incr(key, 3600, 5)
    storage.clear("one")
    assert (storage.get("one"), storage.get("two")) == (0, 5)
    storage.reset()
    assert (storage.get("two"), storage.check()) == (0, True)


def test_the_workers_of_a_server_count_together(tmp_path):
    server = Server(
        tmp_path, WEB_CONCURRENCY="4", ENTENTE_RATE_PER_ADDRESS="50/hour", ENTENTE_LOG_LEVEL="ERROR"
    )

    def ask(_number):
        return requests.get(server.url + "/nowhere", timeout=30).status_code

    try:
        server.run("migrate")
        server.start()
        with ThreadPoolExecutor(8) as pool:
            assert Counter(pool.map(ask, range(80))) == {404: 50, 429: 30}
    finally:
        server.stop()
