"""What a comparison can be narrowed to."""

from datetime import timedelta

import pytest

from service.comparing import Narrowing
from service.comparing.values import Verdict
from service.reading.values import State
from tests.comparing.positions import (
    A_YEAR,
    COOPERATIVE,
    HOSTILE,
    IMPASSE,
    TODAY,
    article,
    compare_with,
    names,
    near,
    saying,
    stored,
    sure,
    wire,
)

OWN = saying("route")
ARCHIVE = [
    article("a", "route", HOSTILE, outlet="Wire", published=TODAY - 2 * A_YEAR, stored_at=TODAY),
    article("b", "route", IMPASSE, outlet="Gazette", published=TODAY, stored_at=TODAY + A_YEAR),
    article("c", "route", COOPERATIVE, stored_at=TODAY - A_YEAR),
    article("d", "route", HOSTILE, outlet="Wire", published=TODAY + A_YEAR, stored_at=TODAY + A_YEAR),
]


@pytest.mark.parametrize(
    ("narrowing", "left"),
    [
        (Narrowing(), "abcd"),
        (Narrowing(outlets=frozenset({"Wire"})), "ad"),
        (Narrowing(outlets=frozenset({"Wire", "Gazette"})), "abd"),
        (Narrowing(outlets=frozenset({"wire"})), ""),
        (Narrowing(state=State.HOSTILE), "ad"),
        (Narrowing(state=State.COOPERATIVE), "c"),
        (Narrowing(published_from=TODAY), "bd"),
        (Narrowing(published_from=TODAY + timedelta(microseconds=1)), "d"),
        (Narrowing(published_to=TODAY), "ab"),
        (Narrowing(published_to=TODAY - timedelta(microseconds=1)), "a"),
        (Narrowing(published_from=TODAY, published_to=TODAY), "b"),
        # What had been published by then, or, of what bears no date, stored.
        (Narrowing(as_of=TODAY), "abc"),
        (Narrowing(as_of=TODAY - 2 * A_YEAR), "a"),
        (Narrowing(as_of=TODAY - A_YEAR), "ac"),
        (Narrowing(stored_until=TODAY), "ac"),
        (Narrowing(stored_until=TODAY - timedelta(microseconds=1)), "c"),
        (Narrowing(outlets=frozenset({"Wire"}), as_of=TODAY), "a"),
        (Narrowing(state=State.HOSTILE, published_from=TODAY, stored_until=TODAY), ""),
    ],
)
def test_what_is_compared_with_can_be_narrowed(narrowing, left):
    found = compare_with(OWN, ARCHIVE, narrowing=narrowing)
    assert sorted(near(found)) == list(left)
    assert (found.stored, sum(found.states.values())) == (len(left), len(left))


def test_narrowed_to_nothing_there_is_no_consensus():
    found = compare_with(OWN, ARCHIVE, narrowing=Narrowing(outlets=frozenset({"nobody"})))
    assert (found.consensus, found.verdict) == (None, Verdict.NO_CONSENSUS)


def test_a_comparison_narrowed_is_one_with_what_is_left():
    narrowing = Narrowing(outlets=frozenset({"Wire"}))
    left = [each for each in ARCHIVE if each.article.outlet == "Wire"]
    assert compare_with(OWN, ARCHIVE, narrowing=narrowing) == compare_with(OWN, left)


def test_a_text_of_which_one_copy_is_left_counts_whole():
    printed_twice = [
        stored("a", sure(State.HOSTILE), text=wire(1), outlet="Wire"),
        stored("b", sure(State.HOSTILE), text=wire(2), outlet="Gazette"),
        stored("c", sure(State.COOPERATIVE), outlet="Wire"),
    ]
    found = compare_with(sure(State.IMPASSE), printed_twice, narrowing=Narrowing(outlets=frozenset({"Wire"})))
    assert found.consensus.probabilities.hostile == 0.5
    assert [neighbour.copies for neighbour in found.neighbours] == [(), ()]


def test_copies_of_its_own_text_are_told_within_the_narrowing():
    candidates = [
        stored("a", sure(State.HOSTILE), text=wire(1), outlet="Wire"),
        stored("b", sure(State.HOSTILE), text=wire(2), outlet="Gazette"),
    ]
    narrowing = Narrowing(outlets=frozenset({"Wire"}))
    found = compare_with(sure(State.HOSTILE), candidates, text=wire(3), narrowing=narrowing)
    assert names(found.copies) == ["a"]
