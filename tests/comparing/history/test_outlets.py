"""Which outlets depart from what the others write at the time."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.comparing.history.outlets import Leaning, outlets_of
from service.comparing.history.shifts import shifts_of
from tests.comparing.history.observed import (
    COOPERATIVE,
    EITHER,
    HOSTILE,
    IMPASSE,
    mirrored,
    observe,
    row,
)


def standings(rows, shifts=()):
    return {standing.outlet: standing for standing in outlets_of(observe(rows), shifts)}


def written(outlet, state, count, start=0.0, copies=1):
    return [row(start + 3 * number, state, copies, outlet) for number in range(count)]


def test_an_outlet_that_writes_otherwise_departs_and_the_others_do_not():
    rows = written("Sentinel", HOSTILE, 10)
    for name in ("Gazette", "Post", "Herald", "Courier"):
        rows += written(name, IMPASSE, 10)
    found = standings(rows)
    assert found["Sentinel"].departs is Leaning.MORE_HOSTILE
    assert found["Sentinel"].difference == pytest.approx(-0.9)
    assert (found["Sentinel"].stored, found["Sentinel"].distinct) == (10, 10)
    assert found["Sentinel"].score == pytest.approx(-0.9)
    assert found["Gazette"].difference == pytest.approx(0.9 / 4)


def test_an_outlet_that_only_wrote_in_a_hostile_time_is_not_called_hostile():
    rows = written("Gazette", HOSTILE, 12) + written("Sentinel", HOSTILE, 12, start=1)
    rows += written("Gazette", COOPERATIVE, 12, start=60)
    shifts = shifts_of(observe(rows))
    assert len(shifts) == 1
    assert standings(rows, shifts)["Sentinel"].departs is None
    assert standings(rows, shifts)["Sentinel"].difference == pytest.approx(0.0)
    assert standings(rows)["Sentinel"].departs is Leaning.MORE_HOSTILE


def test_an_outlet_that_wrote_alone_has_no_difference():
    found = standings(written("Sentinel", HOSTILE, 10))
    assert (found["Sentinel"].difference, found["Sentinel"].interval, found["Sentinel"].departs) == (
        None,
    ) * 3


def test_a_time_in_which_no_other_wrote_counts_for_nothing():
    rows = written("Gazette", HOSTILE, 12) + written("Sentinel", IMPASSE, 8)
    rows += written("Gazette", COOPERATIVE, 12, start=60)
    shifts = shifts_of(observe(rows))
    assert len(shifts) == 1
    alone = standings(rows, shifts)["Gazette"]
    assert alone.difference == pytest.approx(-0.9)
    assert alone.stored == 24


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_articles_without_an_outlet_are_others_without_a_standing(blank):
    found = standings(written("Sentinel", HOSTILE, 10) + written(blank, IMPASSE, 30))
    assert list(found) == ["Sentinel"]
    assert found["Sentinel"].difference == pytest.approx(-0.9)


def test_four_texts_are_too_few_to_depart_with():
    found = standings(written("Sentinel", HOSTILE, 4) + written("Gazette", COOPERATIVE, 40))
    assert found["Sentinel"].interval[1] < 0.0
    assert found["Sentinel"].departs is None


def test_texts_that_nine_others_printed_too_are_not_the_outlets_own():
    rows = written("Sentinel", HOSTILE, 10, copies=10) + written("Gazette", COOPERATIVE, 40)
    assert standings(rows)["Sentinel"].departs is None


def test_of_many_texts_only_those_there_is_something_to_compare_with_count():
    rows = written("Sentinel", HOSTILE, 30) + written("Sentinel", COOPERATIVE, 30, start=200)
    rows += written("Gazette", COOPERATIVE, 1, start=10)
    shifts = shifts_of(observe(rows))
    assert len(shifts) == 1
    assert standings(rows, shifts)["Gazette"].departs is None


def test_a_slight_difference_is_no_departure_however_sure():
    near = replace(row(0, IMPASSE), probabilities=(0.05, 0.87, 0.08), outlet="Sentinel")
    rows = [replace(near, at=each.at) for each in written("Sentinel", IMPASSE, 300)]
    found = standings(rows + written("Gazette", IMPASSE, 300))
    assert found["Sentinel"].interval[0] > 0.0
    assert found["Sentinel"].departs is None


def test_misreadings_alone_seldom_make_an_outlet_depart():
    random = np.random.default_rng(9)
    departed = 0
    for _ in range(20):
        rows = [
            row(
                float(random.integers(0, 900)),
                (IMPASSE, COOPERATIVE)[int(random.random() < 0.2)],
                1,
                f"outlet {n}",
            )
            for n in range(10)
            for _ in range(12)
        ]
        departed += sum(standing.departs is not None for standing in outlets_of(observe(rows), ()))
    assert departed <= 0.08 * 200


def test_the_farthest_come_first_and_then_those_with_most_texts():
    rows = written("Far", HOSTILE, 10) + written("Near", IMPASSE, 12)
    rows += written("Small", COOPERATIVE, 4) + written("Large", COOPERATIVE, 40)
    rows += written(None, COOPERATIVE, 80)
    assert list(standings(rows)) == ["Far", "Near", "Large", "Small"]


def test_thousands_of_outlets_do_no_harm():
    rows = [row(number / 10, IMPASSE, 1, f"outlet {number % 3_000}") for number in range(9_000)]
    assert len(standings(rows)) == 3_000


def test_without_articles_there_are_no_standings():
    assert outlets_of(observe([]), ()) == ()


@settings(deadline=None)
@given(EITHER)
def test_standings_count_every_article_of_a_named_outlet(rows):
    found = standings(rows, shifts_of(observe(rows)))
    assert sum(each.stored for each in found.values()) == sum(
        bool(each.outlet and each.outlet.strip()) for each in rows
    )
    for each in found.values():
        assert 1 <= each.distinct <= each.stored
        assert (each.difference is None) == (each.interval is None)
        if each.difference is not None:
            assert each.interval[0] - 1e-9 <= each.difference <= each.interval[1] + 1e-9
            assert -2.0 <= each.interval[0] <= each.interval[1] <= 2.0


@settings(deadline=None)
@given(EITHER)
def test_mirrored_articles_have_mirrored_differences(rows):
    one, other = standings(rows), standings(mirrored(rows))
    for name, standing in one.items():
        assert standing.score == pytest.approx(-other[name].score, abs=1e-9)
        if standing.difference is not None:
            assert standing.difference == pytest.approx(-other[name].difference, abs=1e-9)


@settings(deadline=None)
@given(EITHER, st.randoms())
def test_the_order_of_the_rows_makes_no_difference(rows, random):
    one, other = standings(rows), standings(random.sample(rows, len(rows)))
    assert one.keys() == other.keys()
    for name, standing in one.items():
        assert standing.difference == pytest.approx(other[name].difference, abs=1e-9)
        assert standing.interval == pytest.approx(other[name].interval, abs=1e-9)


@settings(deadline=None)
@given(EITHER)
def test_the_differences_are_those_worked_out_one_by_one(rows):
    observations = observe(rows)
    for name, standing in standings(rows).items():
        own = np.array([each.outlet == name for each in rows])
        if standing.difference is not None:
            means = [
                np.average(observations.scores[part], weights=observations.weights[part])
                for part in (own, ~own)
            ]
            assert standing.difference == pytest.approx(means[0] - means[1], abs=1e-6)
