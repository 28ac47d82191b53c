"""The service that the pages are opened on, with the example archive stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server import Server


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    """Serves within the block, open to all unless the settings say otherwise; its data is in the folder."""
    given = {"ENTENTE_ACCESS": "open", "ENTENTE_RATE_PER_ADDRESS": "none", "WEB_CONCURRENCY": "1", **settings}
    server = Server(folder, **given)
    server.run("migrate")
    server.run("examples")
    server.start()
    try:
        yield server
    finally:
        server.stop()
