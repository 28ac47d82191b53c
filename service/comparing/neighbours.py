"""The stored articles nearest to one, by the cosine of their TF-IDF vectors; each text once."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.indexing.candidates import Candidates

# How many of the nearest are looked at first, for each that is wanted: some are copies of others.
_AHEAD: Final = 4
# Among so many of the nearest of all, the nearest of two kinds are looked for first.
_LOOKED_THROUGH: Final = 64


def nearest(candidates: Candidates, most: int, rows: NDArray[np.int64] | None = None) -> list[int]:
    """The rows of the `most` nearest texts, nearest first; of copies the nearest alone. Of `rows`, if given.

    Ties fall to the lower key, so that the order of storing does not show.
    """
    looked_at = most * _AHEAD
    while True:
        ranked = foremost(candidates, looked_at, rows)
        found = dict(zip(candidates.groups[ranked[::-1]].tolist(), ranked[::-1].tolist(), strict=True))
        if len(found) >= most or len(ranked) == len(candidates if rows is None else rows):
            places = set(found.values())
            return [row for row in ranked.tolist() if row in places][:most]
        looked_at *= _AHEAD


def nearest_of_either(candidates: Candidates, most: int, chosen: NDArray[np.bool_]) -> dict[bool, list[int]]:
    """`nearest` of the rows that are `chosen` (n,), and of the others."""
    near = foremost(candidates, _LOOKED_THROUGH)
    found = {}
    for kind in (True, False):
        # Mostly there are enough of both among the nearest of all.
        found[kind] = nearest(candidates, most, near[chosen[near] == kind])
        if len(found[kind]) < most and len(near) < len(candidates):
            found[kind] = nearest(candidates, most, np.flatnonzero(chosen == kind))
    return found


def copies_in(candidates: Candidates, row: int) -> list[int]:
    """The other rows that hold copies of the text of `row`, by key."""
    if candidates.shares[row] == 1.0:
        return []
    same = np.flatnonzero(candidates.groups == candidates.groups[row])
    others = same[same != row]
    ordered: list[int] = others[np.argsort(candidates.keys[others])].tolist()
    return ordered


def foremost(candidates: Candidates, most: int, rows: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """The `most` nearest rows, of `rows` if given, nearest first and copies included."""
    similarities = candidates.similarities if rows is None else candidates.similarities[rows]
    places = np.arange(len(similarities))
    if len(similarities) > most:
        # Everything at least as near as the last that fits, so that ties are not cut by chance.
        places = np.flatnonzero(similarities >= np.partition(similarities, -most)[-most])
    found = places if rows is None else rows[places]
    order = np.lexsort((candidates.keys[found], -candidates.similarities[found]))
    return np.asarray(found[order][:most])
