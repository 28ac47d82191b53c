"""Servers with two workers and traffic against them; no process of theirs is left at the end."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from contextlib import suppress

import psutil
import pytest

from tests.load.archive import assert_kept
from tests.load.records import failures
from tests.load.traffic import Traffic
from tests.server import Server

WORKERS = 2


class Loaded:
    """A server on a database of the test's own, and the traffic that it was under."""

    def __init__(self, folder, url, **settings):
        self._server = Server(folder, DATABASE_URL=url, WEB_CONCURRENCY=str(WORKERS), **settings)
        self._folder = folder
        self._masters = []
        self._traffics = []
        self.url = self._server.url

    def start(self):
        """Start it, perhaps in place of one that is gone, and wait until its own workers serve."""
        self._server.start(self._folder / f"server-{len(self._masters)}.log")
        self._masters.append(psutil.Process(self._server.pid))
        eventually(lambda: len(self.workers) == WORKERS)

    def run(self, *command):
        """Run one of the service's commands beside it."""
        return self._server.run(*command)

    def traffic(self, clients=6):
        """Traffic against it, for a `with`."""
        name = f"traffic{len(self._traffics)}"
        self._traffics.append(Traffic(self.url, self._folder / name, clients=clients))
        return self._traffics[-1]

    @property
    def master(self):
        return self._masters[-1]

    @property
    def workers(self):
        return self.master.children()

    @property
    def records(self):
        """What became of all requests of all traffic."""
        return [record for traffic in self._traffics for record in traffic.records]

    @property
    def failed(self):
        """How many requests were not done, by what they were and what came of them."""
        return Counter((each.kind, each.status, each.problem) for each in failures(self.records))

    def assert_kept(self):
        assert_kept(self.url, self.records)

    def end(self):
        for master in self._masters:
            # The workers of a master that is dead are still in its group.
            with suppress(ProcessLookupError):
                os.killpg(master.pid, signal.SIGKILL)
        self._server.stop()


def eventually(condition, seconds=30):
    """Wait until it holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it does not come about"
        time.sleep(0.05)


@pytest.fixture
def load(tmp_path):
    """Makes servers on databases, and starts them."""
    made = []

    def make(url, **settings):
        made.append(Loaded(tmp_path, url, **settings))
        made[-1].start()
        return made[-1]

    yield make
    for each in made:
        each.end()


@pytest.fixture
def loaded(load, database_url):
    """A server that runs, on a database of each kind."""
    return load(database_url)
