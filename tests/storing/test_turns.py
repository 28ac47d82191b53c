"""Writers to one file take turns: one at a time, in all processes, and a dead one has no turn."""

import subprocess
import sys

import pytest

from service.storing import Database
from service.storing.failures import TurnTimeout, failure_kind
from service.storing.turns import Turns

HOLD_FOR_EVER = """
import sys, time
from pathlib import Path
from service.storing.turns import Turns

with Turns(Path(sys.argv[1])).turn(5):
    print("mine", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "entente.db"


def test_a_turn_is_one_writers_alone(path):
    one, other = Turns(path), Turns(path)
    for _ in range(2):
        with one.turn(1) as is_ours:
            assert is_ours
            with other.turn(0.01) as is_theirs:
                assert not is_theirs
        with other.turn(1) as is_theirs:
            assert is_theirs


def test_a_killed_writer_leaves_its_turn(path):
    command = [sys.executable, "-c", HOLD_FOR_EVER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"mine\n"
        with Turns(path).turn(0.01) as is_ours:
            assert not is_ours
        holder.kill()
    with Turns(path).turn(5) as is_ours:
        assert is_ours


def test_who_fails_in_its_turn_leaves_it(path):
    turns = Turns(path)
    with pytest.raises(ZeroDivisionError), turns.turn(1):
        raise ZeroDivisionError
    with turns.turn(1) as is_ours:
        assert is_ours


def test_where_no_turns_can_be_taken_the_database_itself_decides(tmp_path):
    with Turns(tmp_path / "missing" / "entente.db").turn(1) as is_ours:
        assert is_ours


def test_a_writer_whose_turn_does_not_come_says_that_the_database_is_locked(sqlite_url, path, monkeypatch):
    monkeypatch.setattr("service.storing.database._BUSY_MILLISECONDS", 20)
    database = Database(sqlite_url)
    with Turns(path).turn(1), pytest.raises(TurnTimeout) as raised, database.writing():
        pass
    assert failure_kind(raised.value) == "locked"
    assert not database.write_failed
    with database.writing():
        pass
    database.close()
