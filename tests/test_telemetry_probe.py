"""A check that hangs is given up, tried again, and never waited for by many threads."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from service.telemetry.probe import Probe


class Hanging:
    """A check that hangs until it is told to go on."""

    def __init__(self):
        self.begun = 0
        self.go_on = Event()
        self._lock = Lock()

    def __call__(self):
        with self._lock:
            self.begun += 1
        self.go_on.wait(timeout=30)
        return self.begun


@pytest.fixture
def hanging():
    check = Hanging()
    yield check
    check.go_on.set()


def test_what_a_check_finds_and_raises_comes_through():
    assert Probe(lambda: 7, 5).ask() == 7
    with pytest.raises(ZeroDivisionError):
        Probe(lambda: 1 // 0, 5).ask()


def test_each_time_the_check_is_made_anew():
    found = iter([True, False, True])
    probe = Probe(lambda: next(found), 5)
    assert [probe.ask() for _ in range(3)] == [True, False, True]


def test_a_check_that_hangs_is_given_up(hanging):
    with pytest.raises(TimeoutError):
        Probe(hanging, 0.01).ask()


def test_however_often_it_is_asked_few_threads_hang(hanging):
    probe = Probe(hanging, 0.01)
    for _ in range(20):
        with pytest.raises(TimeoutError):
            probe.ask()
    assert hanging.begun == 4


def test_those_who_ask_at_once_share_a_run(hanging):
    probe = Probe(hanging, 30)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(probe.ask) for _ in range(8)]
        hanging.go_on.wait(timeout=0.2)
        hanging.go_on.set()
        assert {each.result() for each in asked} == {1}


def test_once_what_hung_goes_on_the_check_is_made_anew(hanging):
    probe = Probe(hanging, 0.01)
    for _ in range(20):
        with pytest.raises(TimeoutError):
            probe.ask()
    hanging.go_on.set()
    patient = Probe(hanging, 5)
    assert patient.ask() == 5
