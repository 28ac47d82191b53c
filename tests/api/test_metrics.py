"""What is counted, whichever worker did it, and that the page on the metrics lists them all."""

import os
import re
import signal
import time
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from service.telemetry.metrics import REGISTRY
from tests.api.asking import COOPERATIVE, DYAD, HOSTILE, store
from tests.server import Server

REFERENCE = Path("docs/reference/metrics.md").read_text(encoding="utf-8")
SENT = 40


def samples(text):
    """Each sample by its name and labels, as it is written."""
    families = text_string_to_metric_families(text)
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


class Counts:
    """How the metrics of an application change."""

    def __init__(self, client):
        self._client = client
        self._before = self.now()

    def now(self):
        response = self._client.get("/metrics")
        assert response.status_code == 200
        assert response.content_type.startswith("text/plain; version=")
        return samples(response.get_data(as_text=True))

    def of(self, name, **labels):
        key = (name, *sorted(labels.items()))
        return self.now().get(key, 0) - self._before.get(key, 0)


@pytest.fixture
def counts(client):
    return Counts(client)


def test_readings_are_counted_by_state_and_by_reason(client, counts):
    for text in (HOSTILE, COOPERATIVE, COOPERATIVE + " Again."):
        client.post("/v1/readings", json={"text": text, "dyad": DYAD})
    client.post("/v1/readings", json={"text": "A dog barked."})
    assert counts.of("entente_positions_read_total", state="hostile") == 1
    assert counts.of("entente_positions_read_total", state="cooperative") == 2
    assert counts.of("entente_readings_without_position_total", reason="too_short") == 1


def test_articles_are_counted_when_they_come_and_go(client, counts):
    first = store(client, HOSTILE)
    assert store(client, HOSTILE) == first
    store(client, COOPERATIVE)
    client.delete(f"/v1/articles/{first}")
    client.delete(f"/v1/articles/{first}")
    assert counts.of("entente_articles_stored_total") == 2
    assert counts.of("entente_articles_removed_total") == 1


def test_requests_are_counted_by_rule_and_not_by_address(client, counts):
    for number in range(5):
        client.get(f"/v1/articles/{number}")
        client.get(f"/nowhere/{number}")
        client.open("/livez", method=f"MADE{number}")
    count = "entente_request_duration_seconds_count"
    assert counts.of(count, method="GET", route="/v1/articles/<article_id>", status="404") == 5
    assert counts.of(count, method="GET", route="none", status="404") == 5
    assert counts.of(count, method="other", route="none", status="405") == 5
    assert counts.of("entente_problems_total", type="unknown-article") == 5


def test_requests_in_progress_are_those_that_are_answered_just_now(client, counts):
    answer = client.get("/v1/articles/export")
    assert counts.of("entente_requests_in_progress") == 1
    answer.close()
    assert counts.of("entente_requests_in_progress") == 0


def test_index_connections_and_versions_are_told(app, client, counts, reader):
    store(client, HOSTILE)
    client.post("/v1/comparisons", json={"text": COOPERATIVE, "dyad": DYAD})
    now = counts.now()
    assert now[("entente_index_bytes",)] == app.extensions["entente"].indexes.nbytes > 0
    assert now[("entente_index_dyads",)] == 1
    assert now[("entente_database_connections", ("state", "idle"))] >= 1
    assert now[("entente_worker_resident_bytes",)] > 10_000_000
    assert reader.version in {dict(labels)["model"] for name, *labels in now if name == "entente_info"}


def test_what_the_database_fails_is_counted_by_kind(app, client, counts):
    with app.extensions["entente"].database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    assert client.post("/v1/articles", json={"text": HOSTILE, "dyad": DYAD}).status_code == 503
    assert counts.of("entente_storage_failures_total", kind="read_only") == 1
    assert counts.of("entente_problems_total", type="storage-unavailable") == 1


def test_the_page_on_the_metrics_lists_every_one_with_its_labels_and_no_other():
    listed = dict(re.findall(r"^\| `(entente_\w+)` \| (.*?) \|", REFERENCE, re.MULTILINE))
    made = {}
    for metric in REGISTRY._collector_to_names:
        name = metric._name + ("_total" if metric._type == "counter" else "")
        made[name] = ", ".join(f"`{label}`" for label in metric._labelnames)
    assert listed == made


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "data", WEB_CONCURRENCY="2", ENTENTE_RATE_PER_ADDRESS="none")
    server.run("migrate")
    server.start(tmp_path / "log")
    yield server
    server.stop()


def fetch(server):
    """The metrics by whichever worker takes the connection."""
    response = requests.get(server.url + "/metrics", timeout=10)
    assert response.status_code == 200
    return samples(response.text)


def read(server):
    response = requests.post(
        server.url + "/v1/readings", json={"text": COOPERATIVE, "dyad": DYAD}, timeout=10
    )
    assert response.status_code == 200


def wait_for(true):
    for _ in range(200):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it does not come true")


def workers(log):
    return [int(number) for number in re.findall(r"Booting worker with pid: (\d+)", log.read_text())]


def test_every_worker_tells_of_all_and_what_a_dead_one_counted_is_not_lost(server, tmp_path):
    positions = ("entente_positions_read_total", ("state", "cooperative"))
    alive = ("entente_workers",)
    for _ in range(SENT):
        read(server)
    wait_for(lambda: fetch(server).get(alive) == 2)
    assert {fetch(server)[positions] for _ in range(12)} == {SENT}
    assert {fetch(server)[("entente_requests_in_progress",)] for _ in range(4)} == {1}

    first, second = workers(tmp_path / "log")
    for worker in (first, second):
        os.kill(worker, signal.SIGKILL)
    wait_for(lambda: len(workers(tmp_path / "log")) == 4)
    wait_for(lambda: fetch(server).get(alive) == 2)
    for _ in range(SENT):
        read(server)
    assert {fetch(server)[positions] for _ in range(12)} == {2 * SENT}
