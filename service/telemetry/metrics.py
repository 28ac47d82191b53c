"""Metrics: what is counted and measured, under Prometheus' rules for names and units.

docs/reference/metrics.md lists them. Where several workers serve, each writes its figures to files in
a folder that `PROMETHEUS_MULTIPROC_DIR` names, and any of them adds up those of all.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from service.reading.values import Reading
from service.telemetry.workers import FOLDER_VARIABLE, undisturbed

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
# When a counter was made says nothing of use, and would double what is sent.
disable_created_metrics()  # type: ignore[no-untyped-call] # prometheus-client's
REGISTRY: Final = CollectorRegistry()

REQUEST_SECONDS: Final = Histogram(
    "entente_request_duration_seconds",
    "Seconds from a request's arrival to its answer, by method, route and status.",
    ("method", "route", "status"),
    registry=REGISTRY,
    # From a look-up to the limit of ENTENTE_REQUEST_SECONDS; most readings take a few milliseconds.
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)
REQUESTS_IN_PROGRESS: Final = Gauge(
    "entente_requests_in_progress",
    "Requests that are being answered.",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
PROBLEMS: Final = Counter(
    "entente_problems_total",
    "Answers that were problems, by the type's name.",
    ("type",),
    registry=REGISTRY,
)
STORAGE_FAILURES: Final = Counter(
    "entente_storage_failures_total",
    "Requests that the database failed, by the kind of failure.",
    ("kind",),
    registry=REGISTRY,
)
POSITIONS_READ: Final = Counter(
    "entente_positions_read_total",
    "Positions found in articles that were read, by state.",
    ("state",),
    registry=REGISTRY,
)
READINGS_WITHOUT_POSITION: Final = Counter(
    "entente_readings_without_position_total",
    "Articles that were read and showed no position, by reason.",
    ("reason",),
    registry=REGISTRY,
)
ARTICLES_STORED: Final = Counter(
    "entente_articles_stored_total", "Articles that were stored and not there before.", registry=REGISTRY
)
ARTICLES_REMOVED: Final = Counter(
    "entente_articles_removed_total", "Articles that were removed.", registry=REGISTRY
)
INDEX_BYTES: Final = Gauge(
    "entente_index_bytes",
    "Memory of the indexes of stored positions, of all workers together.",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
INDEX_DYADS: Final = Gauge(
    "entente_index_dyads",
    "Dyads that are held in indexes, of all workers together.",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
DATABASE_CONNECTIONS: Final = Gauge(
    "entente_database_connections",
    "Connections to the database: in_use, idle, and of these so many beyond the pool's size (overflow).",
    ("state",),
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
DATABASE_POOL_SIZE: Final = Gauge(
    "entente_database_pool_size",
    "Connections to the database that the workers keep at most, those beyond in overflow left out.",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
WEBHOOK_ATTEMPTS: Final = Counter(
    "entente_webhook_attempts_total",
    "Messages that were sent to webhooks, by what came of it: delivered, or the kind of failure.",
    ("outcome",),
    registry=REGISTRY,
)
WEBHOOK_GIVEN_UP: Final = Counter(
    "entente_webhook_deliveries_given_up_total",
    "Deliveries to webhooks that failed for good.",
    registry=REGISTRY,
)
WEBHOOK_PENDING: Final = Gauge(
    "entente_webhook_deliveries_pending",
    "Deliveries to active webhooks that are under way.",
    registry=REGISTRY,
    multiprocess_mode="livemax",
)
WEBHOOK_OLDEST_SECONDS: Final = Gauge(
    "entente_webhook_oldest_pending_seconds",
    "How long ago the oldest of these was made.",
    registry=REGISTRY,
    multiprocess_mode="livemax",
)
WORKERS: Final = Gauge(
    "entente_workers", "Worker processes that live.", registry=REGISTRY, multiprocess_mode="livesum"
)
WORKER_BYTES: Final = Gauge(
    "entente_worker_resident_bytes",
    "Resident memory of the largest worker, with what it shares with others.",
    registry=REGISTRY,
    multiprocess_mode="livemax",
)
INFO: Final = Gauge(
    "entente_info",
    "Always 1; its labels say which service, revision of its code and model this is.",
    ("version", "revision", "model"),
    registry=REGISTRY,
    multiprocess_mode="livemax",
)


def counted(reading: Reading) -> Reading:
    """The reading, once what it found is counted."""
    for position in reading.positions:
        POSITIONS_READ.labels(position.state.value).inc()
    if reading.reason is not None:
        READINGS_WITHOUT_POSITION.labels(reading.reason.value).inc()
    return reading


def exposition() -> bytes:
    """Every metric, of all workers, in Prometheus' text format."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder is None:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call] # prometheus-client's
    with undisturbed(Path(folder)):
        return generate_latest(registry)
