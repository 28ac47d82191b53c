"""A service that is told to stop or to start its workers anew under load: no request is broken off."""

import os
import signal

from tests.load.conftest import WORKERS, eventually


def test_sigterm_lets_every_request_in_hand_be_answered(loaded):
    with loaded.traffic() as traffic:
        traffic.wait_for(60)
        os.kill(loaded.master.pid, signal.SIGTERM)
        assert loaded.master.wait(timeout=30) == 0
        traffic.wait_for(1, lambda record: not record.sent)
    assert not loaded.failed
    loaded.start()
    loaded.assert_kept()


def test_sighup_replaces_the_workers_and_no_request_fails(loaded):
    with loaded.traffic() as traffic:
        traffic.wait_for(60)
        before = loaded.workers
        os.kill(loaded.master.pid, signal.SIGHUP)
        eventually(lambda: not set(before) & set(loaded.workers) and len(loaded.workers) == WORKERS)
        traffic.wait_for(60)
    assert all(record.is_done for record in traffic.records)
    loaded.assert_kept()
