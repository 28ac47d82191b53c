"""Four worker processes under many clients: what one of them stored or removed, every one knows at once."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Barrier, Lock
from typing import Any

import pytest

from tests.server import Server

CLIENTS = 16
# Each client has a dyad of its own; all write on one, and all store the same texts on another.
PARTNERS = (
    "AUS", "BRA", "CAN", "CHN", "DEU", "EGY", "ESP", "FRA",
    "GBR", "IND", "ITA", "JPN", "KEN", "MEX", "NOR", "POL",
)  # fmt: skip
OWN_DYADS = ["-".join(sorted((partner, "USA"))) for partner in PARTNERS]
SHARED, COMMON = "PAK-TUR", "GRC-ITA"
ROUNDS = 21
COMMON_TEXTS = 4


def text_of(*marks: object) -> str:
    """A text that is read on any dyad, of its own and too short to be a copy of another."""
    return f"The two countries signed an agreement. Report {' '.join(map(str, marks))}."


def is_shared(text: str) -> bool:
    return " shared " in text


@dataclass
class Tally:
    """How many stores and removals on the shared dyad have begun and ended, over all clients."""

    counts: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def note(self, event: str) -> None:
        with self.lock:
            self.counts[event] += 1

    def now(self) -> Counter[str]:
        with self.lock:
            return Counter(self.counts)


class Client:
    """One client, which opens a new connection for each request, so that any worker answers."""

    def __init__(self, port: int) -> None:
        self._port = port

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, {"Content-Type": "application/json"})
            response = connection.getresponse()
            raw = response.read()
            return response.status, json.loads(raw) if raw else None
        finally:
            connection.close()

    def store(self, text: str, dyad: str) -> tuple[int, str]:
        status, article = self.ask("POST", "/v1/articles", {"text": text, "dyad": dyad})
        assert status in {200, 201}, article
        assert [position["dyad"] for position in article["reading"]["positions"]] == [dyad]
        return status, article["id"]

    def remove(self, article: str) -> None:
        status, problem = self.ask("DELETE", f"/v1/articles/{article}")
        assert status == 204, problem

    def stored(self, dyad: str) -> int:
        """How many articles a comparison on the dyad is with."""
        status, found = self.ask("POST", "/v1/comparisons", {"text": text_of("of nobody"), "dyad": dyad})
        assert status == 200, found
        (comparison,) = found["comparisons"]
        assert sum(comparison["states"].values()) == comparison["distinct"] == comparison["stored"]
        return comparison["stored"]


class Writer:
    """A client that stores and removes, and looks after each answer whether what it did is known."""

    def __init__(self, number: int, client: Client, tally: Tally) -> None:
        self._number = number
        self._client = client
        self._tally = tally
        self._dyad = OWN_DYADS[number]
        self.left: dict[str, str] = {}
        self.common: list[tuple[int, str]] = []
        self.changes = 0

    def work(self, start: Barrier) -> None:
        start.wait(timeout=60)
        for turn in range(ROUNDS):
            article = self._on_own_dyad(turn)
            self._on_shared_dyad(turn)
            if turn % 3 == 0:
                self._remove_own(article)
            if turn < COMMON_TEXTS:
                self.common.append(self._client.store(text_of("of all", turn), COMMON))
                self.changes += 1

    def _on_own_dyad(self, turn: int) -> str:
        text = text_of("own", self._number, turn)
        status, article = self._client.store(text, self._dyad)
        assert status == 201
        self._keep(article, text)
        self._expect_own()
        return article

    def _remove_own(self, article: str) -> None:
        self._client.remove(article)
        self._forget(article)
        self._expect_own()

    def _on_shared_dyad(self, turn: int) -> None:
        text = text_of("shared", self._number, turn)
        self._tally.note("storing")
        status, article = self._client.store(text, SHARED)
        self._tally.note("stored")
        assert status == 201
        self._keep(article, text)
        self._expect_shared()
        if turn % 2:
            self._tally.note("removing")
            self._client.remove(article)
            self._tally.note("removed")
            self._forget(article)
            self._expect_shared()

    def _keep(self, article: str, text: str) -> None:
        self.left[article] = text
        self.changes += 1

    def _forget(self, article: str) -> None:
        del self.left[article]
        self.changes += 1

    def _expect_own(self) -> None:
        own = sum(not is_shared(text) for text in self.left.values())
        assert self._client.stored(self._dyad) == own

    def _expect_shared(self) -> None:
        """All that had been answered before is known, and nothing that had not begun by the end."""
        before = self._tally.now()
        stored = self._client.stored(SHARED)
        after = self._tally.now()
        assert before["stored"] - after["removing"] <= stored <= after["storing"] - before["removed"]


@dataclass(frozen=True)
class Outcome:
    """What is left after all clients have done."""

    client: Client
    writers: list[Writer]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("workers"), WEB_CONCURRENCY="4", ENTENTE_LOG_LEVEL="ERROR")
    try:
        server.run("migrate")
        server.start()
        yield _write(Client(server.port))
    finally:
        server.stop()


def _write(client: Client) -> Outcome:
    tally, start = Tally(), Barrier(CLIENTS)
    writers = [Writer(number, client, tally) for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        for run in [pool.submit(writer.work, start) for writer in writers]:
            run.result()
    return Outcome(client, writers)


def listed(client: Client) -> list[str]:
    """The texts' ids of all pages of the list."""
    found: list[str] = []
    cursor = ""
    while True:
        status, page = client.ask("GET", f"/v1/articles?limit=100{cursor}")
        assert status == 200
        found += [article["id"] for article in page["articles"]]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_what_was_answered_was_known_to_the_next_request_whichever_worker_took_it(outcome):
    # Each client has looked after each of its changes; see Writer.
    assert sum(writer.changes for writer in outcome.writers) >= 900


def test_nothing_is_lost_and_nothing_is_there_twice(outcome):
    expected = [article for writer in outcome.writers for article in writer.left]
    common = {article for writer in outcome.writers for _, article in writer.common}
    assert sorted(listed(outcome.client)) == sorted([*expected, *common])


def test_of_many_that_store_one_text_at_once_one_alone_created_it(outcome):
    for texts in zip(*(writer.common for writer in outcome.writers), strict=True):
        assert sorted(status for status, _ in texts) == [200] * (CLIENTS - 1) + [201]
        assert len({article for _, article in texts}) == 1


def test_every_article_has_its_own_text(outcome):
    writer = outcome.writers[0]
    for article, text in writer.left.items():
        status, found = outcome.client.ask("GET", f"/v1/articles/{article}")
        assert (status, found["text"]) == (200, text)


@pytest.mark.parametrize("dyad", [SHARED, COMMON])
def test_in_the_end_every_worker_counts_the_same(outcome, dyad):
    left = [text for writer in outcome.writers for text in writer.left.values()]
    counts = {SHARED: sum(is_shared(text) for text in left), COMMON: COMMON_TEXTS}
    with ThreadPoolExecutor(CLIENTS) as pool:
        assert set(pool.map(outcome.client.stored, [dyad] * 48)) == {counts[dyad]}
