"""A distribution as a bar of three parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.values import STATES, Probabilities, State
from service.web.viewing.bar import WIDTH, bar_of, bar_of_counts

SHARES = st.tuples(*[st.integers(0, 1_000)] * 3).filter(any)


@given(SHARES)
def test_the_parts_fill_the_bar_in_order_without_gaps(weights):
    probabilities = Probabilities(*(weight / sum(weights) for weight in weights))
    parts = bar_of(probabilities)
    assert [part.state for part in parts] == list(STATES)
    assert parts[0].start == 0.0
    for part, following in zip(parts, parts[1:], strict=False):
        assert part.start + part.width == pytest.approx(following.start)
    assert parts[-1].start + parts[-1].width == pytest.approx(WIDTH)


def test_counts_are_told_as_counts():
    parts = bar_of_counts({State.HOSTILE: 3, State.IMPASSE: 0, State.COOPERATIVE: 1})
    assert [(part.share, part.width) for part in parts] == [("3", 225.0), ("0", 0.0), ("1", 75.0)]


def test_of_nothing_there_is_no_bar():
    assert bar_of_counts(dict.fromkeys(STATES, 0)) == ()
