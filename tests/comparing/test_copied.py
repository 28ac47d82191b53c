"""Copies in a comparison: a text counts once and is listed once; copies of one's own text are no others."""

import pytest

from service.reading.values import State
from tests.comparing.positions import (
    compare_with,
    names,
    near,
    printed,
    stored,
    sure,
    wire,
)


def test_copies_are_counted_and_so_are_texts():
    found = compare_with(sure(State.IMPASSE), [*printed(3), stored("other", sure(State.COOPERATIVE))])
    assert (found.stored, found.distinct) == (4, 2)
    assert found.states == {State.HOSTILE: 3, State.IMPASSE: 0, State.COOPERATIVE: 1}


def test_all_copies_of_a_text_have_one_vote():
    others = [stored(name, sure(State.COOPERATIVE)) for name in "ab"]
    found = compare_with(sure(State.IMPASSE), [*printed(7), *others])
    assert found.consensus.probabilities.hostile == pytest.approx(1 / 3)


def test_a_text_is_listed_once_with_its_copies():
    found = compare_with(sure(State.IMPASSE), [*printed(3), stored("other", sure(State.COOPERATIVE))])
    (text, other) = sorted(found.neighbours, key=lambda each: each.copy_count, reverse=True)
    assert sorted([text.article.id, *names(text.copies)]) == ["copy00", "copy01", "copy02"]
    assert (text.copy_count, other.copy_count, other.copies) == (2, 0, ())


def test_of_copies_the_nearest_stands_for_the_text():
    farther = stored("farther", sure(State.HOSTILE, "supply route wheat harvest"), text=wire(1))
    nearer = stored("nearer", sure(State.HOSTILE, "supply route"), text=wire(2))
    (neighbour,) = compare_with(sure(State.IMPASSE), [farther, nearer]).neighbours
    assert (neighbour.article.id, names(neighbour.copies)) == ("nearer", ["farther"])


def test_of_many_copies_ten_are_listed_and_all_counted():
    (neighbour,) = compare_with(sure(State.IMPASSE), printed(14)).neighbours
    assert (len(neighbour.copies), neighbour.copy_count) == (10, 13)
    assert neighbour.article not in neighbour.copies


def test_copies_of_the_articles_own_text_are_listed_and_not_compared_with():
    candidates = [*printed(3), stored("other", sure(State.COOPERATIVE))]
    found = compare_with(sure(State.HOSTILE), candidates, text=wire(99))
    assert sorted(names(found.copies)) == ["copy00", "copy01", "copy02"]
    assert (found.copy_count, found.stored, near(found)) == (3, 1, ["other"])
    assert found.consensus.state is State.COOPERATIVE


def test_of_many_copies_of_its_own_text_ten_are_listed_and_all_counted():
    found = compare_with(sure(State.HOSTILE), printed(14), text=wire(99))
    assert (len(found.copies), found.copy_count, found.stored) == (10, 14, 0)


def test_the_same_text_is_neither_compared_with_nor_a_copy():
    found = compare_with(sure(State.HOSTILE), [stored("itself", sure(State.HOSTILE))], text="itself")
    assert (found.stored, found.copy_count, found.neighbours) == (0, 0, ())


def test_a_copy_of_a_copy_of_its_own_text_does_not_speak_either():
    """Each of three texts begins a little later in one report than the one before."""
    words = [f"word{number}" for number in range(90)]
    own, copy, copy_of_copy = (" ".join(words[start : start + 60]) for start in (0, 15, 30))
    apart = [stored("c", sure(State.HOSTILE), text=copy_of_copy)]
    joined = [*apart, stored("b", sure(State.HOSTILE), text=copy)]
    assert compare_with(sure(State.HOSTILE), apart, text=own).stored == 1
    found = compare_with(sure(State.HOSTILE), joined, text=own)
    assert (sorted(names(found.copies)), found.stored) == (["b", "c"], 0)
