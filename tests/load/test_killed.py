"""Processes of the service that are killed under load: what was answered stays, and others go on."""

import signal

from tests.load.conftest import WORKERS, eventually
from tests.load.records import failures

CLIENTS = 6


def test_a_killed_worker_is_replaced_and_the_others_answer_meanwhile(loaded):
    with loaded.traffic(CLIENTS) as traffic:
        traffic.wait_for(60)
        killed, other = loaded.workers
        killed.send_signal(signal.SIGKILL)
        traffic.wait_for(60)
        eventually(lambda: len(loaded.workers) == WORKERS and killed not in loaded.workers)
        traffic.wait_for(60)
        assert other in loaded.workers
    # Connections to the killed one broke, of each client one at most; nothing else failed.
    assert all(each.is_broken for each in failures(traffic.records))
    assert len(failures(traffic.records)) <= CLIENTS
    loaded.assert_kept()


def test_when_the_master_is_killed_its_workers_go_and_a_supervisor_starts_anew(loaded):
    with loaded.traffic() as traffic:
        traffic.wait_for(60)
        master, workers = loaded.master, loaded.workers
        master.send_signal(signal.SIGKILL)
        loaded.start()
        eventually(lambda: not any(worker.is_running() for worker in workers))
        traffic.wait_for(60)
        assert loaded.master.pid != master.pid
    # The workers answered all that they had in hand.
    assert not loaded.failed
    loaded.assert_kept()
