"""Wire copies: the same story printed nearly word for word by several outlets.

Two texts resemble each other by the share of word shingles they have in common (Broder, "On the
resemblance and containment of documents", SEQUENCES 1997). A signature of 64 bytes is kept of each
text, from which that share is estimated with a standard error of at most 0.063. It is b-bit minwise
(Li and König, "b-Bit minwise hashing", WWW 2010): the lowest eight bits of each of 64 minhash values.

Two texts are copies where their signatures share a band (Leskovec, Rajaraman and Ullman, "Mining of
Massive Datasets", ch. 3) and resemble each other by `LEAST_RESEMBLANCE`. Either half of this rule
looks at the two signatures alone, so neither the order nor the number of the others can matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

# One byte of each minhash value. A change of anything a signature depends on, an update of rensa
# that hashes otherwise included, makes the signatures that are stored worthless: they must be made
# anew from the texts.
SIGNATURE_BYTES: Final = 64
# It comes to 32 equal bytes, half of them. Of 9,821 articles, 48 million pairs, it takes three for
# copies that are none, such as a yearly visit's announcement in two years. Of copies with 5 % of the
# words replaced and the last fifth cut it finds 96 %. With one byte more it is one pair and 94 %.
LEAST_RESEMBLANCE: Final = 0.49

# With four words 86 % of the copies above are found, with five 67 %. The pairs that are none, 1.6 on
# average of 20 seeds with three words, are 0.4 and 0.2 then.
_SHINGLE_WORDS: Final = 3
# The shorter a text, the likelier it is a phrase that others use too: of those articles' first 20
# words, 951 pairs share half of their shingles; of the first 30, 291; of the first 80, ten.
_FEWEST_SHINGLES: Final = 30
_SEED: Final = 1
_WORD: Final = re.compile(r"\w+")
# Twenty-one bands of three bytes; the last byte is in none. Of the copies above 99.6 % share one; of
# sixteen bands of four bytes, 92 %. Of 100,000 texts, 6,000 pairs share one by chance: few to compare.
_BAND_BYTES: Final = 3
_BANDS: Final = SIGNATURE_BYTES // _BAND_BYTES
# What each byte of a band counts in a number whose lower 32 bits are left for a group.
_BYTE_VALUES: Final = np.array([1 << 32, 1 << 40, 1 << 48], np.uint64)
_GROUP_BITS: Final = np.uint64(32)
# So many pairs of signatures are compared at a time: 16 MB of them.
_PAIRS_AT_A_TIME: Final = 1 << 16
# The chance that bytes of different shingles are equal.
_CHANCE: Final = 1 / 256


def signature_of(text: str) -> bytes:
    """The signature of a text's words, whatever their case and punctuation: 64 bytes.

    Texts with fewer than 30 different shingles (32 words) have no signature, and are copies of
    nothing: all their bytes are zero.
    """
    words = _WORD.findall(text.casefold())
    shingles = set(map(" ".join, zip(*(words[start:] for start in range(_SHINGLE_WORDS)), strict=False)))
    if len(shingles) < _FEWEST_SHINGLES:
        return bytes(SIGNATURE_BYTES)
    sketch = RMinHash(num_perm=SIGNATURE_BYTES, seed=_SEED)
    sketch.update(shingles)
    return bytes(value & 0xFF for value in sketch.digest())


def resemblance(own: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The share of shingles a text has in common with each of the others, in [0, 1]; shape (n,).

    `own` has shape (64,), `others` (n, 64). An estimate, 0 where either has no signature.
    """
    if not own.any():
        return np.zeros(len(others))
    return _estimates(own, others) * others.any(axis=1)


def copies_of(own: NDArray[np.uint8], signatures: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which of the signatures (n, 64) are of copies of the text with the signature `own` (64,); shape (n,).

    By the rule of `groups_of`: when a text is added to grouped ones, its group and those of its
    copies become one, as they would if all were grouped anew.
    """
    copies = resemblance(own, signatures) >= LEAST_RESEMBLANCE
    alike = np.flatnonzero(copies)
    equal = (own == signatures[alike])[:, : _BANDS * _BAND_BYTES]
    copies[alike] = equal.reshape(-1, _BANDS, _BAND_BYTES).all(axis=2).any(axis=1)
    return copies


def groups_of(signatures: NDArray[np.uint8]) -> NDArray[np.int32]:
    """The group of each of the texts with these signatures (n, 64): its smallest row; shape (n,).

    Copies are in one group, and so are copies of copies: the connected components of "is a copy
    of". A text without copies, or without a signature, is a group of its own.

    The time grows as n log n (0.13 s for 100,000), and as the square of how many different texts
    share a band without being copies (0.6 s where 5,000 do).
    """
    whole = np.ascontiguousarray(signatures).view(np.dtype((np.void, SIGNATURE_BYTES))).reshape(-1)
    _, first, inverse = np.unique(whole, return_index=True, return_inverse=True)
    signed = np.asarray(signatures.any(axis=1))
    groups = np.where(signed, first[inverse], np.arange(len(signatures))).astype(np.int32)
    rows = first[signed[first]]
    for band in range(_BANDS):
        columns = signatures[rows, band * _BAND_BYTES : (band + 1) * _BAND_BYTES]
        values = columns.astype(np.uint64) @ _BYTE_VALUES
        for one, other in _pairs_in(values, groups[rows]):
            _join_copies(signatures, groups, rows[one], rows[other])
    return groups


def _estimates(ones: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The resemblance of signatures, each to each, by Li and König's estimator for small sets."""
    equal = np.bitwise_count(np.packbits(ones == others).view(np.uint64))
    shares = equal / SIGNATURE_BYTES
    return np.asarray(((shares - _CHANCE) / (1.0 - _CHANCE)).clip(min=0.0))


def _pairs_in(
    values: NDArray[np.uint64], groups: NDArray[np.int32]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """All pairs of places of one value and two groups, each once, some thousands at a time.

    The lower 32 bits of `values` are zero: with a group in them, a value's places sort by group, and
    each place pairs with those from the next group on.
    """
    keys = values | groups.astype(np.uint64)
    order = keys.argsort()
    keys = keys[order]
    starts, ends = _ends_of(keys), _ends_of(keys >> _GROUP_BITS)
    counts = ends - starts
    paired = np.flatnonzero(counts)
    blocks = np.flatnonzero(np.diff(counts[paired].cumsum() // _PAIRS_AT_A_TIME)) + 1
    for places in np.split(paired, blocks):
        sizes = counts[places]
        offsets = np.arange(sizes.sum()) - np.repeat(sizes.cumsum() - sizes, sizes)
        yield order[np.repeat(places, sizes)], order[np.repeat(starts[places], sizes) + offsets]


def _ends_of(ordered: NDArray[np.uint64]) -> NDArray[np.int64]:
    """For each place of an ordered array, the place after the last that is equal to it."""
    ends = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, len(ordered))
    return np.repeat(ends, np.diff(ends, prepend=0))


def _join_copies(
    signatures: NDArray[np.uint8],
    groups: NDArray[np.int32],
    ones: NDArray[np.int64],
    others: NDArray[np.int64],
) -> None:
    """Join the groups of those pairs of rows that resemble each other and are in two groups still."""
    apart = groups[ones] != groups[others]
    ones, others = ones[apart], others[apart]
    alike = _estimates(signatures[ones], signatures[others]) >= LEAST_RESEMBLANCE
    _join(groups, ones[alike], others[alike])


def _join(groups: NDArray[np.int32], ones: NDArray[np.int64], others: NDArray[np.int64]) -> None:
    """Make one group of the groups of each pair of rows, under its smallest row.

    Each round lowers a group to the smallest it is paired with, and follows down what was lowered.
    Two rounds at least halve the groups that are to become one.
    """
    mine, theirs = groups[ones], groups[others]
    while (mine != theirs).any():
        np.minimum.at(groups, np.maximum(mine, theirs), np.minimum(mine, theirs))
        lowered = groups[groups]
        while (lowered != groups).any():
            groups[:] = lowered
            lowered = groups[groups]
        mine, theirs = groups[ones], groups[others]
