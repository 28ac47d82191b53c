"""How gunicorn serves Entente, on a laptop and on a platform alike."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

# Where the workers keep their metrics, in memory if possible: a folder of this start's own, which has to
# be known before the service is imported. Where the configuration is read anew, it is the one there was.
if "prometheus_client" not in sys.modules:
    _memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (memory, not a file)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="entente-metrics-", dir=_memory)

from service.serving.capacity import Capacity, workers_in_memory, workers_that_fit
from service.serving.draining import obey_from_birth
from service.serving.housekeeping import keep_tidy
from service.serving.telling import keep_telling, stop_telling
from service.settings import Settings
from service.telemetry import sampling, tracing
from service.telemetry.workers import bury, claim, release

_settings = Settings.from_environment()
_capacity = Capacity.measured()
_metrics = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])

bind = f"{_settings.host}:{_settings.port}"
workers = _settings.workers or workers_that_fit(_capacity, _settings.index_megabytes)
# Threads, and not one request a worker: while one waits for the database another reads its text, and
# connections that are idle or slow wait outside the threads.
worker_class = "service.serving.worker.PatientWorker"
threads = _settings.threads
# The model is loaded once, before the workers part, and its memory shared.
preload_app = True
# How soon a thread that waits for the interpreter gets it from one that reads a text. A write asks the
# database a dozen times, and waits so long after each answer, while other writers wait for it.
SWITCH_SECONDS = 0.0005
# A worker whose main loop is stuck for so long is killed and replaced, within the 30 s that routers of
# platforms wait for an answer. It is no limit of a request: that is ENTENTE_REQUEST_SECONDS.
timeout = 25
# At SIGTERM requests in hand are finished, for so long at most, and nothing new is taken on. Platforms
# kill what is left after 30 s.
graceful_timeout = 25
# The router must be the one to close idle connections: a request that it sends while the worker closes
# is lost, and becomes a 502. Heroku's closes them after 90 s, load balancers of AWS and nginx after 60.
keepalive = _settings.keepalive_seconds
# Connections that a worker holds, idle ones included; more are not accepted before some are closed.
worker_connections = 1000
# Connections that the kernel holds until a worker accepts them, which it does at once: for bursts alone.
backlog = 2048
# The longest address in bytes, the largest that gunicorn takes: comparisons may name many outlets.
limit_request_line = 8190
# Workers are renewed now and then, not all at once, should a library leak.
max_requests = 100_000
max_requests_jitter = 10_000
# A heartbeat on a disk could stall with the disk, and a container's disk may be for reading only.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (memory, not a file)
control_socket_disable = True
# The application logs its own requests, as JSON.
accesslog = None
# What gunicorn itself has to say is JSON too.
logger_class = "service.telemetry.serverlog.ServerLog"
loglevel = _settings.log_level.lower()


def on_starting(server: Any) -> None:  # noqa: ANN401 (gunicorn's own)
    """Take the folder of the metrics; warn where more workers were asked for than memory holds with full indexes."""
    claim(_metrics)
    obey_from_birth()
    holds = workers_in_memory(_capacity, _settings.index_megabytes)
    if workers > holds:
        message = "WEB_CONCURRENCY is %d, memory of %d MiB holds %d: lower it, or ENTENTE_INDEX_MEGABYTES"
        server.log.warning(message, workers, _capacity.megabytes, holds)


def pre_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401 (gunicorn's own)
    """Leave what is loaded by now out of later collections: less to go through, and pages stay shared."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:  # noqa: ANN401 (gunicorn's own)
    """Leave the parent's database connections to the parent, and begin what runs in threads of the worker's."""
    sys.setswitchinterval(SWITCH_SECONDS)
    parts = worker.app.wsgi().extensions["entente"]
    parts.database.dispose()
    sampling.keep_sampling(parts.indexes, parts.database.engine)
    keep_tidy(parts.database, parts.settings)
    worker.telling = keep_telling(parts)
    tracing.start()


def worker_exit(_server: Any, worker: Any) -> None:  # noqa: ANN401 (gunicorn's own)
    """Finish what is being told."""
    stop_telling(getattr(worker, "telling", None))


def child_exit(server: Any, worker: Any) -> None:  # noqa: ANN401 (gunicorn's own)
    """Keep what a worker counted, and forget what was measured of it."""
    try:
        bury(_metrics, worker.pid, {os.getpid(), *server.WORKERS})
    except Exception:
        # Figures are not worth the server's life.
        server.log.exception("the metrics of worker %d were not put together", worker.pid)


def on_exit(_server: Any) -> None:  # noqa: ANN401 (gunicorn's own)
    """Remove the folder of the metrics."""
    release(_metrics)
