"""The stored articles nearest to one, by the cosine of their TF-IDF vectors; each text once."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.comparing.candidates import Candidates

# How many of the nearest are looked at first, for each that is wanted: some are copies of others.
_AHEAD: Final = 4


def nearest(candidates: Candidates, rows: NDArray[np.int64], most: int) -> list[int]:
    """Of `rows`, those of the `most` nearest texts, nearest first; of copies the nearest alone.

    Ties fall to the lower key, so that the order of storing does not show.
    """
    looked_at = most * _AHEAD
    while True:
        ranked = _ranked(candidates, rows, looked_at)
        found = dict(zip(candidates.groups[ranked[::-1]].tolist(), ranked[::-1].tolist(), strict=True))
        if len(found) >= most or len(ranked) == len(rows):
            places = set(found.values())
            return [row for row in ranked.tolist() if row in places][:most]
        looked_at *= _AHEAD


def copies_in(candidates: Candidates, row: int) -> list[int]:
    """The other rows that hold copies of the text of `row`, by key."""
    same = np.flatnonzero(candidates.groups == candidates.groups[row])
    others = same[same != row]
    ordered: list[int] = others[np.argsort(candidates.keys[others])].tolist()
    return ordered


def _ranked(candidates: Candidates, rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """The `most` nearest of `rows`, nearest first."""
    similarities = candidates.similarities[rows]
    if len(rows) > most:
        # Everything at least as near as the last that fits, so that ties are not cut by chance.
        bar = np.partition(similarities, -most)[-most]
        rows = rows[similarities >= bar]
    order = np.lexsort((candidates.keys[rows], -candidates.similarities[rows]))
    return rows[order][:most]
