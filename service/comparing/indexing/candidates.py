"""The stored positions that one is compared with, by columns."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.times import instant
from service.reading.values import STATES, State

# What is no column, and the column that depends on all the rows.
_WHOLE: Final = ("outlets", "all_signatures", "shares")
_EPOCH: Final = np.datetime64(0, "us")


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Stored positions on one dyad, a row each; every array but one has `len(self)` rows.

    `days` are the days of publication since 1970, NaN without a date. `outlet_codes` are places in
    `outlets`, `states` the most probable states as places in STATES. `groups` are equal where two
    texts are copies of each other, near word for word, and `shares` what each row then counts: a text
    that is there k times is k rows of 1/k. `similarities` are the cosines with the article that is
    compared, 0 where there is none. `places` say which of the dyad's `all_signatures` (m, 64) are
    theirs: those would be dear to copy. The other columns are those of `Entries`.
    """

    articles: NDArray[np.int64]
    keys: NDArray[np.int64]
    published: NDArray[np.datetime64]
    stored: NDArray[np.datetime64]
    days: NDArray[np.float32]
    outlet_codes: NDArray[np.int32]
    presences: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    states: NDArray[np.int8]
    places: NDArray[np.int64]
    groups: NDArray[np.int32]
    shares: NDArray[np.float64]
    similarities: NDArray[np.float64]
    outlets: tuple[str | None, ...]
    all_signatures: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.articles)

    def where(self, kept: NDArray[np.bool_]) -> Candidates:
        """The rows that are `kept`."""
        if kept.all():
            return self
        columns = {
            field.name: getattr(self, field.name)[kept] for field in fields(self) if field.name not in _WHOLE
        }
        return replace(self, **columns, shares=shares_of(columns["groups"]))

    def signatures(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The signatures of the texts of some rows; shape (rows, 64)."""
        return self.all_signatures[self.places[rows]]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a comparison is narrowed to; None narrows nothing. Times are aware UTC and inclusive.

    `as_of` is a day or time to compare as on: what had been published by then, or, without a date,
    stored. `stored_until` goes by the time of storing alone.
    """

    outlets: frozenset[str] = frozenset()
    state: State | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None
    as_of: datetime | None = None
    stored_until: datetime | None = None

    def keeps(self, candidates: Candidates) -> NDArray[np.bool_]:
        """Which rows are within it."""
        kept = np.ones(len(candidates), np.bool_)
        published, stored = candidates.published, candidates.stored
        if self.outlets:
            wanted = [name in self.outlets for name in candidates.outlets]
            kept &= np.array(wanted, np.bool_)[candidates.outlet_codes]
        if self.state is not None:
            kept &= candidates.states == STATES.index(self.state)
        # A comparison with no time is false: what has no date is between no dates.
        if self.published_from is not None:
            kept &= published >= instant(self.published_from)
        if self.published_to is not None:
            kept &= published <= instant(self.published_to)
        if self.as_of is not None:
            known = np.where(np.isnat(published), stored, published)
            kept &= known <= instant(self.as_of)
        if self.stored_until is not None:
            kept &= stored <= instant(self.stored_until)
        return kept


def shares_of(groups: NDArray[np.int32]) -> NDArray[np.float64]:
    """What each row counts, given the groups of copies; shape (n,)."""
    if not len(groups):
        return np.zeros(0)
    return np.asarray(1.0 / np.bincount(groups)[groups])


def day_of(moment: datetime) -> float:
    """An aware UTC time in days since 1970."""
    return float((instant(moment) - _EPOCH) / np.timedelta64(1, "D"))


def newest(candidates: Candidates) -> float:
    """When the last of them was published, in days since 1970; NaN where none has a date."""
    return float(np.fmax.reduce(candidates.days, initial=np.nan))
