"""A shift is told of once, though its date moves as articles are added, and though it comes and goes."""

from datetime import UTC, datetime, timedelta

import pytest

from service.comparing.history.shifts import Shift, Stretch
from service.reading.values import Probabilities
from service.watching.shifting import TOLERANCE, untold

DAY = datetime(2018, 6, 15, tzinfo=UTC)
HOSTILE, COOPERATIVE = Probabilities(0.9, 0.1, 0.0), Probabilities(0.0, 0.1, 0.9)


def shift(at=DAY, *, rises=True, gap=timedelta(days=1)):
    def stretch(probabilities):
        return Stretch(probabilities, (-1.0, 1.0), 5, 5, at, at)

    sides = (HOSTILE, COOPERATIVE) if rises else (COOPERATIVE, HOSTILE)
    return Shift(at - gap, at, 0.99, *map(stretch, sides))


def test_a_new_shift_is_told_of_and_the_same_again_is_not():
    new, told = untold([shift()], ())
    assert new == (shift(),)
    assert untold([shift()], told) == ((), told)


@pytest.mark.parametrize("days", [-30, -1, 1, 30])
def test_a_shift_whose_date_moves_is_the_same(days):
    _, told = untold([shift()], ())
    new, told = untold([shift(DAY + timedelta(days=days))], told)
    assert (new, len(told)) == ((), 1)


def test_one_that_moves_on_little_by_little_is_followed():
    told = ()
    for step in range(10):
        new, told = untold([shift(DAY + step * TOLERANCE)], told)
        assert len(new) == (step == 0)
        assert len(told) == 1


def test_one_that_was_gone_for_a_while_is_not_told_of_again():
    _, told = untold([shift()], ())
    assert untold([], told) == ((), told)
    assert untold([shift()], told)[0] == ()


def test_the_way_back_is_another_shift():
    _, told = untold([shift()], ())
    back = shift(DAY + timedelta(days=10), rises=False)
    new, told = untold([shift(), back], told)
    assert new == (back,)
    assert untold([shift(), back], told)[0] == ()


def test_a_later_shift_of_the_same_direction_is_another():
    _, told = untold([shift()], ())
    later = shift(DAY + TOLERANCE + timedelta(days=3))
    assert untold([shift(), later], told)[0] == (later,)


def test_a_shift_between_articles_far_apart_is_the_one_within_that_time():
    _, told = untold([shift(gap=timedelta(days=300))], ())
    assert untold([shift(DAY - timedelta(days=200))], told)[0] == ()


def test_each_of_two_near_shifts_is_known_by_the_nearest():
    two = [shift(), shift(DAY + timedelta(days=40))]
    _, told = untold(two, ())
    moved = [shift(DAY + timedelta(days=15)), shift(DAY + timedelta(days=45))]
    assert untold(moved, told)[0] == ()
