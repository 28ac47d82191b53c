"""How gunicorn serves Entente, on a laptop and on a platform alike."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from service.settings import Settings

_settings = Settings.from_environment()

bind = f"{_settings.host}:{_settings.port}"
workers = _settings.workers
worker_class = "gthread"
threads = _settings.threads
# The model is loaded once, before the workers part, and its memory shared.
preload_app = True
# Routers of platforms give up after 30 s; the worker gives up first.
timeout = 25
graceful_timeout = 20
keepalive = 5
# Workers are renewed now and then, not all at once, should a library leak.
max_requests = 100_000
max_requests_jitter = 10_000
# A heartbeat on a disk could stall with the disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (memory, not a file)
control_socket_disable = True
# The application logs its own requests, as JSON.
accesslog = None


def pre_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401 (gunicorn's own)
    """Leave what is loaded by now out of later collections: less to go through, and pages stay shared."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:  # noqa: ANN401 (gunicorn's own)
    """Leave the parent's database connections to the parent."""
    worker.app.wsgi().extensions["entente"].database.dispose()
