"""The journal of an import: wherever it is cut off, what is left of it is true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente_client.importing import Journal, JournalInUse, JournalUnusable, state_folder
from entente_client.importing.journal import Account, Refusal, State, read

STEPS = st.lists(
    st.tuples(
        st.integers(1, 50), st.integers(0, 50), st.lists(st.text(max_size=5), max_size=3), st.booleans()
    ),
    max_size=8,
)


def written(journal, steps):
    """Records of these steps; the state after each, that of nothing first."""
    states = [journal.open()]
    through = 0
    for lines, stored, reasons, with_chunk in steps:
        if with_chunk:
            journal.begin(through + 1, through + lines)
            states.append(journal.state)
        through += lines
        refused = tuple(Refusal(through, reason) for reason in reasons)
        journal.acknowledge(Account(through, min(stored, lines), lines - min(stored, lines), refused))
        states.append(journal.state)
    journal.close()
    return states


@given(steps=STEPS, share=st.floats(0, 1))
def test_a_journal_that_is_cut_off_anywhere_tells_of_an_earlier_state(tmp_path_factory, steps, share):
    path = tmp_path_factory.mktemp("journal") / "journal"
    states = written(Journal(path), steps)
    content = path.read_bytes()
    cut = round(share * len(content))
    state, whole = read(content[:cut])
    assert whole <= cut
    assert content[whole:cut].count(b"\n") == 0
    assert state is None or state in states
    if cut == len(content):
        assert state == states[-1]


@given(steps=STEPS, share=st.floats(0, 1), rest=st.binary(max_size=30))
def test_a_journal_goes_on_after_whatever_stands_at_its_end(tmp_path_factory, steps, share, rest):
    path = tmp_path_factory.mktemp("journal") / "journal"
    written(Journal(path), steps)
    content = path.read_bytes()
    path.write_bytes(content[: round(share * len(content))] + rest.replace(b"\n", b""))
    before = Journal(path)
    state = before.open()
    before.acknowledge(Account(state.account.through + 1, 1, 0))
    before.close()
    after = Journal(path)
    assert after.open().account == state.account.plus(Account(state.account.through + 1, 1, 0))
    after.close()


@given(steps=STEPS)
def test_what_is_recorded_twice_counts_once(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("journal") / "journal"
    states = written(Journal(path), steps)
    lines = path.read_bytes().splitlines(keepends=True)
    twice = lines[:1] + [line for line in lines[1:] for _ in range(2)]
    state, _ = read(b"".join(twice))
    assert state.account == states[-1].account


def test_a_request_that_was_not_answered_has_the_same_key_again(tmp_path):
    path = tmp_path / "journal"
    first = Journal(path)
    first.open()
    key = first.begin(1, 5)
    first.acknowledge(Account(3, 3, 0))
    first.close()
    second = Journal(path)
    state = second.open()
    assert state.unanswered == (1, 5)
    assert second.begin(*state.unanswered) == key
    second.acknowledge(Account(5, 2, 0))
    assert second.state.unanswered is None
    second.close()


def test_another_import_of_the_same_file_is_not_begun(tmp_path):
    first, second = Journal(tmp_path / "journal"), Journal(tmp_path / "journal")
    first.open()
    with pytest.raises(JournalInUse):
        second.open()
    first.close()
    second.open()
    second.close()


def test_a_journal_of_another_version_is_none():
    assert read(b'{"version": 99, "run": "1"}\n') == (None, 0)


def test_a_journal_that_is_begun_anew_tells_of_nothing(tmp_path):
    written(Journal(tmp_path / "journal"), [(3, 3, [], True)])
    journal = Journal(tmp_path / "journal")
    assert journal.open(anew=True).account == Account()
    journal.close()


def test_without_a_path_nothing_is_written(tmp_path):
    journal = Journal()
    journal.open()
    journal.begin(1, 2)
    journal.acknowledge(Account(2, 2, 0))
    journal.remove()
    assert journal.state.account.through == 2


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalUnusable, match="XDG_STATE_HOME"):
        Journal(tmp_path / "file" / "journal").open()


def test_journals_are_kept_by_service_and_file():
    one, other = Journal.of("http://a", "1"), Journal.of("http://b", "1")
    assert one.path != other.path
    assert one.path == Journal.of("http://a", "1").path
    assert one.path.parent == state_folder()


def test_a_relative_state_folder_is_passed_over(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    assert state_folder() == tmp_path / ".local/state/entente/imports"


def test_a_state_begins_with_nothing():
    assert State("1").unanswered is None
