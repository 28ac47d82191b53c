"""What is measured now and then, and not with each request: memory, indexes, connections."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool

from service.comparing import Indexes
from service.telemetry import metrics

_EVERY_SECONDS: Final = 5.0
_MEMORY: Final = Path("/proc/self/statm")


def sample(indexes: Indexes, engine: Engine) -> None:
    """Set this process's gauges to what is the case."""
    metrics.WORKERS.set(1)
    metrics.INDEX_BYTES.set(indexes.nbytes)
    metrics.INDEX_DYADS.set(len(indexes))
    if isinstance(engine.pool, QueuePool):
        _sample_pool(engine.pool)
    if _MEMORY.exists():
        metrics.WORKER_BYTES.set(int(_MEMORY.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))


def keep_sampling(indexes: Indexes, engine: Engine) -> None:
    """Sample from now on, in a thread of its own: another worker may be the one that is asked."""

    def run() -> None:
        while True:
            sample(indexes, engine)
            pause.wait(_EVERY_SECONDS)

    pause = Event()
    Thread(target=run, name="sampling", daemon=True).start()


def _sample_pool(pool: QueuePool) -> None:
    metrics.DATABASE_POOL_SIZE.set(pool.size())
    for state, count in {
        "in_use": pool.checkedout(),
        "idle": pool.checkedin(),
        # Negative while the pool has not grown to its size.
        "overflow": max(0, pool.overflow()),
    }.items():
        metrics.DATABASE_CONNECTIONS.labels(state).set(count)
