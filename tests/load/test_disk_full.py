"""A disk that is full under load: nothing more is stored, what is stored is read, and room ends it."""

import os
import resource
import subprocess
import sys
from contextlib import contextmanager

import pytest
import requests

from service.storing import Database
from tests.load.conftest import eventually
from tests.load.records import WRITES

# More than the service wants to be free before it calls itself ready.
VOLUME_MEGABYTES = 160


class SmallVolume:
    """A file system in memory, of its own and small."""

    def __init__(self, folder):
        self.folder = folder
        self._ballast = folder / "ballast"

    @contextmanager
    def full(self, _loaded):
        """Fill it to the last byte within the block."""
        with self._ballast.open("wb", buffering=0) as ballast:
            try:
                while ballast.write(bytes(1 << 20)):
                    pass
            except OSError:
                pass
        yield
        self._ballast.unlink()


class LimitedFiles:
    """A folder whose files cannot grow beyond what they are, for the service's processes."""

    def __init__(self, folder):
        self.folder = folder

    @contextmanager
    def full(self, loaded):
        """Let the files of the service be as large as the log of the database is now, within the block."""
        size = (self.folder / "entente.db-wal").stat().st_size
        self._limit(loaded, size)
        yield
        self._limit(loaded, resource.RLIM_INFINITY)

    def _limit(self, loaded, size):
        for process in loaded.workers:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture
def small_volume(tmp_path):
    folder = tmp_path / "volume"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={VOLUME_MEGABYTES}m", "entente-test", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not permitted here")
    yield SmallVolume(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def limited_files(tmp_path):
    return LimitedFiles(tmp_path)


@pytest.fixture(params=["small_volume", "limited_files"])
def disk(request):
    """A disk that can be made full: a real one where mounting is permitted, and one that seems to be."""
    return request.getfixturevalue(request.param)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs and limits of another process are Linux's")
def test_writes_are_refused_while_it_is_full_and_go_on_by_themselves(load, disk):
    url = f"sqlite:///{disk.folder / 'entente.db'}"
    database = Database(url)
    database.migrate()
    database.close()
    loaded = load(url)
    with loaded.traffic() as traffic:
        traffic.wait_for(100)
        with disk.full(loaded):
            traffic.wait_for(20, lambda record: record.status == 503)
            eventually(lambda: readiness(loaded) == 503, seconds=5)
            traffic.wait_for(20, lambda record: record.is_done and record.kind in {"fetch", "compare"})
        eventually(lambda: readiness(loaded) == 200, seconds=5)
        traffic.wait_for(30, lambda record: record.is_done and record.kind == "store")
    assert {(status, problem) for _, status, problem in loaded.failed} == {(503, "storage-unavailable")}
    assert {kind for kind, _, _ in loaded.failed} <= WRITES
    loaded.assert_kept()


def readiness(loaded):
    return requests.get(f"{loaded.url}/readyz", timeout=10).status_code
