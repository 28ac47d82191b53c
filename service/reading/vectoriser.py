"""TF-IDF of features that are numbers: scikit-learn's vectors, without its overhead on one text.

scikit-learn's TfidfVectorizer(sublinear_tf=True) gives a text the weights (1 + ln tf) · idf, with
idf = ln((1 + n) / (1 + df)) + 1, scaled to unit length. So does this, by array operations over
all the vectors of a text at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.reading.views import Ints

Floats = NDArray[np.float32]
# The fractional part of the golden ratio in 64 bits: Fibonacci hashing (Knuth, TAOCP 3, 6.4).
_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_EMPTY: Final = np.int32(-1)
_NO_KEY: Final = np.int64(-1)
# How many times more places than keys the table has, so that few places are asked for a key.
_ROOM: Final = 2


class Index:
    """Finds the place of a key among `keys` (n,), distinct and not negative; open addressing in an array."""

    def __init__(self, keys: Ints) -> None:
        bits = max(1, int(len(keys) * _ROOM - 1).bit_length()) if len(keys) else 1
        self._shift = np.uint64(64 - bits)
        self._mask = (1 << bits) - 1
        # Behind the last, the key that a place of -1 leads to.
        self._keys = np.append(keys, _NO_KEY)
        self._places = np.full(1 << bits, _EMPTY)
        self._fill(keys)

    def _fill(self, keys: Ints) -> None:
        waiting = np.arange(len(keys), dtype=np.int32)
        slots = self._home(keys)
        while len(waiting):
            free = self._places[slots] == _EMPTY
            # Of several keys that want one free slot, the first gets it; the others go on.
            taken, winners = np.unique(np.where(free, slots, -1), return_index=True)
            winners = winners[taken >= 0]
            self._places[slots[winners]] = waiting[winners]
            stays = np.ones(len(waiting), bool)
            stays[winners] = False
            waiting, slots = waiting[stays], (slots[stays] + 1) & self._mask

    @property
    def keys(self) -> Ints:
        """The keys by their places, shape (n,)."""
        return self._keys[:-1]

    def _home(self, keys: Ints) -> Ints:
        return np.asarray(((keys.view(np.uint64) * _GOLDEN) >> self._shift).view(np.int64))

    def find(self, keys: Ints) -> Ints:
        """The place of each of `keys`, -1 where it is not known; of the shape of `keys`."""
        slots = self._home(keys)
        places = self._places[slots]
        unsure = np.flatnonzero((places != _EMPTY) & (self._keys[places] != keys))
        slots = slots[unsure]
        while len(unsure):
            slots = (slots + 1) & self._mask
            found = self._places[slots]
            places[unsure] = found
            goes_on = (found != _EMPTY) & (self._keys[found] != keys[unsure])
            unsure, slots = unsure[goes_on], slots[goes_on]
        return np.asarray(places)


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Occurrences of known features: `rows` the vector each is of, `features` its place, `shares` its weight.

    A feature that occurs n times in a vector gives each occurrence an n-th of its weight there.
    `kept` are the places of these occurrences among those that were asked for.
    """

    rows: Ints
    features: Ints
    shares: Floats
    kept: Ints


class Vectoriser:
    """TF-IDF over a fixed vocabulary of `keys` (n,) with their `idf` (n,)."""

    def __init__(self, keys: Ints, idf: Floats) -> None:
        self._index = Index(keys)
        self.keys = self._index.keys
        self.idf = idf

    def weigh(self, keys: Ints, rows: Ints, count: int) -> Weighted:
        """The TF-IDF weights of `count` vectors, of which `rows` says which each of `keys` occurs in."""
        places = self._index.find(keys)
        kept = np.flatnonzero(places >= 0)
        features, rows = places[kept].astype(np.int64), rows[kept]
        order = np.argsort(rows * len(self.keys) + features)
        features, rows, kept = features[order], rows[order], kept[order]
        begins = np.ones(len(order), bool)
        begins[1:] = (features[1:] != features[:-1]) | (rows[1:] != rows[:-1])
        begin = np.flatnonzero(begins)
        counts = np.diff(np.append(begin, len(order)))
        weights = (1.0 + np.log(counts)) * self.idf[features[begin]]
        norms = np.sqrt(np.bincount(rows[begin], weights * weights, count))
        norms[norms == 0.0] = 1.0
        shares = np.repeat(weights / counts, counts) / norms[rows]
        return Weighted(rows, features, shares.astype(np.float32), kept)
