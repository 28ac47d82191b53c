"""Observations for the tests of what is read from them over time, and strategies that draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import strategies as st

from service.comparing.history.observations import Observations
from service.comparing.times import instant
from service.reading.values import State

EPOCH = datetime(2012, 5, 21, 9, 30, tzinfo=UTC)
HOSTILE, IMPASSE, COOPERATIVE = State.HOSTILE, State.IMPASSE, State.COOPERATIVE
READ_AS = {HOSTILE: (0.92, 0.06, 0.02), IMPASSE: (0.05, 0.9, 0.05), COOPERATIVE: (0.02, 0.06, 0.92)}


@dataclass(frozen=True)
class Row:
    """One article: when, what of, printed by how many outlets in all, and by which."""

    at: datetime
    probabilities: tuple[float, float, float]
    copies: int = 1
    outlet: str | None = None


def day(number: float) -> datetime:
    return EPOCH + timedelta(days=number)


def row(number: float, state: State, copies: int = 1, outlet: str | None = None) -> Row:
    return Row(day(number), READ_AS[state], copies, outlet)


def series(*states: State, every: float = 7.0) -> list[Row]:
    """An article of each state in turn, a week apart unless told otherwise."""
    return [row(number * every, state) for number, state in enumerate(states)]


def observe(rows: Sequence[Row]) -> Observations:
    outlets = tuple(dict.fromkeys(each.outlet for each in rows))
    return Observations(
        np.array([instant(each.at) for each in rows], "datetime64[us]"),
        np.array([each.probabilities for each in rows], np.float64).reshape(-1, 3),
        np.array([1.0 / each.copies for each in rows], np.float64),
        outlets,
        np.array([outlets.index(each.outlet) for each in rows], np.int32),
    )


def later(rows: Sequence[Row], by: timedelta) -> list[Row]:
    return [replace(each, at=each.at + by) for each in rows]


def mirrored(rows: Sequence[Row]) -> list[Row]:
    """The same articles with cooperative and hostile exchanged."""
    return [replace(each, probabilities=each.probabilities[::-1]) for each in rows]


def noisy(seed: int, *stretches: tuple[State, int], misread: float = 0.15) -> list[Row]:
    """Articles a week apart, so many of each state in turn, of which some are read as another."""
    random = np.random.default_rng(seed)
    states = [state for state, count in stretches for _ in range(count)]
    misreadings = random.random(len(states)) < misread
    read = [
        random.choice([each for each in State if each is not state]) if wrong else state
        for state, wrong in zip(states, misreadings, strict=True)
    ]
    return series(*(State(state) for state in read))


def _row(number: float, probabilities: tuple[float, float, float], copies: int, outlet: str | None) -> Row:
    return Row(day(number), probabilities, copies, outlet)


_SHARES = st.tuples(*[st.floats(0.0, 1.0)] * 3).filter(lambda drawn: sum(drawn) > 0.01)
PROBABILITIES = st.sampled_from(list(READ_AS.values())) | _SHARES.map(
    lambda drawn: tuple(share / sum(drawn) for share in drawn)
)
OUTLETS = st.sampled_from([None, " ", "Civic Gazette", "The Sentinel", "Evening Post"])
ROWS = st.lists(
    st.builds(
        _row,
        st.integers(0, 400) | st.floats(0.0, 40.0),
        PROBABILITIES,
        st.sampled_from([1, 1, 2, 5]),
        OUTLETS,
    ),
    max_size=40,
)
# Series in which there is mostly something to find.
TURNING = st.builds(
    noisy, st.integers(0, 10_000), *[st.tuples(st.sampled_from(State), st.integers(4, 14))] * 3
)
EITHER = ROWS | TURNING
