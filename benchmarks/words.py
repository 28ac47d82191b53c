"""The words of made articles: how many there are, how common each is, and which come together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.reading.artefact import SHIPPED, load

# Of 6,121 real articles: the share that holds the term of each rank, and the distinct terms of an
# article at quantiles from 0 to 1. Beyond the last rank the share falls with the rank's square.
REAL_RANKS: Final = (1, 5, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
REAL_SHARES: Final = (0.552, 0.471, 0.291, 0.200, 0.141, 0.103, 0.0564, 0.0327, 0.0154, 0.00425, 0.00131)
REAL_QUANTILES: Final = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0)
REAL_SIZES: Final = (20, 56, 82, 125, 197, 330, 405, 617)
# Those have 150 terms on the average; the articles that the limits speak of, 160.
_LONGER: Final = 160 / 150
# How often a term that is drawn once is in its article: once, twice, … ten times.
_TIMES: Final = np.array((689, 126, 44, 21, 12, 7, 5, 3, 2, 7)) / 916

_TERMS: Final = 1 << 20
_TOPICS: Final = 256
_TOPICS_A_DYAD: Final = 4
# So many times as many of the words with themes are drawn: some come to the same word.
_LOST: Final = 1.28
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class _Theme:
    """What articles on one theme share: of the words from rank `least` on, a `share` is the theme's own.

    Of each stretch of 2^`bits` ranks a theme prefers one word, and other themes others, so that the
    spread over ranks stays what it is.
    """

    least: int
    bits: int
    share: float


_TOPICAL: Final = _Theme(192, 5, 0.4)
_OF_EVENT: Final = _Theme(1 << 10, 9, 0.45)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Terms by their rank: `ids`, inverse document frequencies `idf`, and the `rates` at which they come."""

    ids: NDArray[np.uint32]
    idf: NDArray[np.float64]
    rates: NDArray[np.float64]

    @classmethod
    def of_the_model(cls) -> Vocabulary:
        """The terms of the shipped model, the most frequent first, and then spellings it never saw."""
        known = load(SHIPPED).frequencies
        order = np.argsort(known.values, kind="stable")
        random = np.random.default_rng(0)
        more = np.setdiff1d(random.integers(0, 1 << 32, 2 * _TERMS, np.uint32), known.ids)
        ids = np.append(known.ids[order], random.permutation(more))[:_TERMS]
        idf = np.append(known.values[order], np.full(_TERMS, known.unseen))[:_TERMS]
        ranks = np.arange(1, _TERMS + 1)
        shares = np.exp(np.interp(np.log(ranks), np.log(REAL_RANKS), np.log(REAL_SHARES)))
        last = REAL_RANKS[-1]
        shares[last:] *= (last / ranks[last:]) ** 2
        return cls(ids.astype(np.uint32), idf.astype(np.float64), -np.log1p(-shares))


class DrawnWords:
    """Draws the words of articles from a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        more = np.where(np.arange(_TERMS) < _TOPICAL.least, 1.0, _LOST)
        self._bounds = (vocabulary.rates * more).cumsum()
        # A term's number is its id's place, so that numbers sort as ids do.
        order = vocabulary.ids.argsort()
        self._numbers = np.empty(_TERMS, np.uint64)
        self._numbers[order] = np.arange(_TERMS, dtype=np.uint64)
        self._ids, self._idf = vocabulary.ids[order], vocabulary.idf[order]
        # How many different words come of so many drawn.
        lengths = np.geomspace(0.05, 10.0, 40)
        distinct = [float(-np.expm1(-length * vocabulary.rates).sum()) for length in lengths]
        self._distinct, self._drawn = np.array(distinct), lengths * self._bounds[-1]

    def draw(
        self, dyads: NDArray[np.int64], events: NDArray[np.int64], random: np.random.Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.float32]]:
        """The sizes, ids and weights of the vectors of articles on these dyads and events."""
        wanted = np.interp(random.random(len(dyads)), REAL_QUANTILES, REAL_SIZES) * _LONGER
        counts = np.interp(wanted, self._distinct, self._drawn).astype(np.int64)
        owners = np.repeat(np.arange(len(dyads), dtype=np.uint64), counts)
        ranks = np.searchsorted(self._bounds, random.random(len(owners)) * self._bounds[-1])
        ranks = ranks.clip(max=_TERMS - 1).astype(np.uint64)
        _gather(ranks, _topics(dyads, events), owners, random, _TOPICAL)
        _gather(ranks, events.astype(np.uint64), owners, random, _OF_EVENT)
        keys = owners << np.uint64(32) | self._numbers[ranks]
        keys.sort()
        firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        again = np.diff(firsts, append=len(keys)) - 1
        keys = keys[firsts]
        sizes = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(dyads))
        numbers = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
        times = 1 + random.choice(len(_TIMES), len(numbers), p=_TIMES) + again
        weights = self._idf[numbers] * (1.0 + np.log(times))
        norms = np.sqrt(np.add.reduceat(weights**2, sizes.cumsum() - sizes))
        return sizes, self._ids[numbers], (weights / np.repeat(norms, sizes)).astype(np.float32)


def _topics(dyads: NDArray[np.int64], events: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The topic of each event: one of the few of its dyad."""
    own = _mixed(events.astype(np.uint64)) % np.uint64(_TOPICS_A_DYAD)
    return _mixed(dyads.astype(np.uint64) << np.uint64(8) | own) % np.uint64(_TOPICS)


def _gather(
    ranks: NDArray[np.uint64],
    themes: NDArray[np.uint64],
    owners: NDArray[np.uint64],
    random: np.random.Generator,
    how: _Theme,
) -> None:
    """Put in the place of a share of the words from a rank on a word near in rank that its theme prefers."""
    chosen = np.flatnonzero((ranks >= how.least) & (random.random(len(ranks)) < how.share))
    width = np.uint64(how.bits)
    blocks = ranks[chosen] >> width
    preferred = _mixed(_mixed(themes[owners[chosen]]) ^ blocks) >> np.uint64(64 - how.bits)
    ranks[chosen] = blocks << width | preferred


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers that look drawn by chance, the same for the same values."""
    mixed = (values + np.uint64(1)) * _MIX
    mixed ^= mixed >> np.uint64(29)
    return np.asarray(mixed * _MIX)
