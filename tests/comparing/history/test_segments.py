"""Cutting a series into stretches: the best of all ways, not a good one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing.history.intervals import Groups
from service.comparing.history.segments import best_cut, optimal_cuts

MEANS = st.lists(st.tuples(st.floats(-1.0, 1.0), st.sampled_from([0.5, 1.0, 2.0])), min_size=1, max_size=9)


def days_of(drawn):
    means, masses = (np.array(each) for each in zip(*drawn, strict=True))
    return Groups(masses, means, np.zeros(len(means)))


def squares(days, start, end):
    mean = np.average(days.means[start:end], weights=days.masses[start:end])
    return float(days.masses[start:end] @ (days.means[start:end] - mean) ** 2)


def cost(days, cuts, penalty):
    bounds = [0, *cuts, len(days.masses)]
    parts = zip(bounds, bounds[1:], strict=False)
    return sum(squares(days, start, end) for start, end in parts) + penalty * len(cuts)


def allowed(days, cuts, least):
    bounds = [0, *cuts, len(days.masses)]
    return all(days.masses[start:end].sum() >= least for start, end in zip(bounds, bounds[1:], strict=False))


@given(MEANS, st.sampled_from([0.5, 1.0, 2.0]), st.floats(0.0, 1.0))
def test_no_other_cuts_cost_less(drawn, least, penalty):
    days = days_of(drawn)
    found = optimal_cuts(days, least, penalty)
    every = [cuts for count in range(len(drawn)) for cuts in combinations(range(1, len(drawn)), count)]
    costs = [cost(days, cuts, penalty) for cuts in every if not cuts or allowed(days, cuts, least)]
    assert not found or allowed(days, found, least)
    assert cost(days, found, penalty) == pytest.approx(min(costs), abs=1e-9)


@given(MEANS, st.sampled_from([0.5, 1.0, 2.0]))
def test_the_best_cut_leaves_the_least_squares(drawn, least):
    days = days_of(drawn)
    possible = [cut for cut in range(1, len(drawn)) if allowed(days, [cut], least)]
    found = best_cut(days, 0, len(drawn), least)
    if not possible:
        assert found is None
    else:
        assert cost(days, [found], 0.0) == pytest.approx(
            min(cost(days, [cut], 0.0) for cut in possible), abs=1e-9
        )


def test_the_best_cut_of_a_part_is_counted_from_the_start_of_all():
    days = days_of([(0.9, 1.0)] * 4 + [(0.0, 1.0)] * 4 + [(-0.9, 1.0)] * 4)
    assert best_cut(days, 4, 12, 2.0) == 8


def test_a_series_that_says_one_thing_is_left_whole():
    assert optimal_cuts(days_of([(0.5, 1.0)] * 20), 5.0, 0.1) == []


def test_thirds_make_up_a_whole():
    third = 1.0 / 3.0
    days = days_of([(0.9, third)] * 3 + [(-0.9, third)] * 3)
    assert optimal_cuts(days, 1.0, 0.1) == [3]
