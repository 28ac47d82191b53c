"""The strip: every stored article is in it, however many there are, and it never grows beyond its frame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.values import STATES, Probabilities
from service.web.viewing.strip import strip_of
from tests.comparing.positions import COOPERATIVE, HOSTILE, IMPASSE, candidates_for, position, stored

OWN = position(IMPASSE)
OUTLETS = st.sampled_from([None, " ", *(f"Outlet {number}" for number in range(12))])
SHARES = st.tuples(*[st.floats(0.01, 1.0)] * 3)


def candidates(*told):
    """Stored positions of these outlets and probabilities."""
    return candidates_for(
        OWN, [stored(f"{number:03}", position(odds), outlet=name) for number, (name, odds) in enumerate(told)]
    )


def _odds(weights):
    return Probabilities(*(weight / sum(weights) for weight in weights))


@given(st.lists(st.tuples(OUTLETS, SHARES.map(_odds)), min_size=1, max_size=40))
def test_every_article_is_in_a_dot_within_the_frame(told):
    strip = strip_of(candidates(*told), None, None)
    assert sum(dot.count for row in strip.rows for dot in row.dots) == strip.stored == len(told)
    assert [sum(row.states) for row in strip.rows] == [row.stored for row in strip.rows]
    assert len(strip.rows) <= 9
    for row in strip.rows:
        assert row.level < strip.foot < strip.height
        for dot in row.dots:
            assert strip.start <= dot.place <= strip.end
            assert 0.0 < dot.radius <= 9.0


def test_the_largest_outlets_come_first_and_the_rest_is_one_row():
    told = [(f"Outlet {number}", HOSTILE) for number in range(9) for _ in range(9 - number)]
    strip = strip_of(candidates(*told, (None, IMPASSE)), None, None)
    assert [row.name for row in strip.rows] == [
        *(f"Outlet {number}" for number in range(6)),
        "other outlets",
        "outlet not told",
    ]
    assert [row.stored for row in strip.rows] == [9, 8, 7, 6, 5, 4, 6, 1]


def test_hundreds_of_articles_make_few_dots_whose_areas_are_as_their_numbers():
    strip = strip_of(candidates(*[("Wire", HOSTILE)] * 400, *[("Wire", COOPERATIVE)] * 100), None, None)
    many, few = strip.rows[0].dots
    assert (many.count, few.count) == (400, 100)
    assert many.radius == pytest.approx(2.0 * few.radius)


def test_the_axis_runs_from_hostile_to_cooperative():
    strip = strip_of(candidates(("Wire", HOSTILE), ("Wire", COOPERATIVE)), -1.0, 1.0)
    assert (strip.own, strip.consensus) == (strip.start, strip.end)
    assert {dot.state: dot.place < strip.middle for dot in strip.rows[0].dots} == {
        STATES[0]: True,
        STATES[2]: False,
    }
    assert strip.level < strip.rows[0].level


def test_it_is_the_same_in_whatever_order_articles_came():
    told = [("Wire", HOSTILE), ("Gazette", IMPASSE), (None, COOPERATIVE), ("Wire", IMPASSE)]
    assert strip_of(candidates(*told), 0.1, 0.2) == strip_of(candidates(*reversed(told)), 0.1, 0.2)


def test_a_long_name_is_cut_in_the_picture_and_whole_in_the_table():
    (row,) = strip_of(candidates(("The Independent Evening Intelligencer", HOSTILE)), None, None).rows
    assert row.short == "The Independent Eveni…"
    assert row.name == "The Independent Evening Intelligencer"


def test_of_nothing_there_is_no_picture():
    assert strip_of(candidates(), 0.5, None) is None
