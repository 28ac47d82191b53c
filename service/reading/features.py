"""What the linear models weigh of a text in view of a pair, each feature a number of 63 bits.

A feature is a kind and up to three words. Packed into one integer, the features of a whole text
are made, looked up and counted by array operations rather than word by word, which is where
scikit-learn's vectoriser spends its time on a single text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from service.reading.views import OTHER, Flags, Ints, View, first_named
from service.reading.words import FIRST, SECOND

_WORD_BITS: Final = 19
MOST_WORDS: Final = 1 << _WORD_BITS
LONGEST: Final = 3
# "refused … sign": two content words, at most this many content words on.
_WIDEST_SKIP: Final = 4
_THIRD_NAMED: Final = 10


class Kind(IntEnum):
    """The kinds of features."""

    NGRAM = 0
    BETWEEN = 1
    BEFORE = 2
    AFTER = 3
    MARK = 4
    SKIP = 5
    DIRECTED = 6


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Occurrences of features, as arrays of one shape.

    `keys` are the features; `passages` where they stand; `first` and `last` the tokens they span,
    -1 for marks of a whole passage.
    """

    keys: Ints
    passages: Ints
    first: Ints
    last: Ints

    def where(self, chosen: Flags) -> Features:
        """The occurrences that are `chosen`."""
        return Features(self.keys[chosen], self.passages[chosen], self.first[chosen], self.last[chosen])


def key_of(kind: int, *words: Ints) -> Ints:
    """Pack a kind and one to three words; the places of missing words are zero."""
    key = words[0] << 2 * _WORD_BITS
    for place, word in enumerate(words[1:], 1):
        # One more than the word's number, so that no word and word zero are not the same.
        key = key | (word + 1) << (2 - place) * _WORD_BITS
    return np.asarray(key | np.int64(kind) << 3 * _WORD_BITS)


def join(parts: Sequence[Features]) -> Features:
    """All occurrences of several features."""
    return Features(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.passages for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.last for part in parts]),
    )


def ngrams(
    view: View,
    longest: int,
    *,
    kind: Kind = Kind.NGRAM,
    chosen: Flags | None = None,
    words: Ints | None = None,
) -> Features:
    """N-grams of one to `longest` words within a passage, of tokens that are all `chosen`."""
    numbers = view.numbers if words is None else words
    parts = []
    for length in range(1, longest + 1):
        stop = max(len(numbers) - length + 1, 0)
        whole = view.passages[:stop] == view.passages[length - 1 :][:stop]
        if chosen is not None:
            for place in range(length):
                whole = whole & chosen[place : place + stop]
        at = np.flatnonzero(whole)
        key = key_of(kind, *(numbers[at + place] for place in range(length)))
        parts.append(Features(key, view.passages[at], at, at + length - 1))
    return join(parts)


def skip_pairs(view: View, is_function: Flags) -> Features:
    """Pairs of content words of a passage with at most three others between them."""
    content = np.flatnonzero(~is_function[view.numbers])
    parts = []
    for width in range(1, _WIDEST_SKIP + 1):
        first, last = content[:-width], content[width:]
        whole = view.passages[first] == view.passages[last]
        first, last = first[whole], last[whole]
        key = key_of(Kind.SKIP, view.numbers[first], view.numbers[last])
        parts.append(Features(key, view.passages[first], first, last))
    return join(parts)


def around_sides(view: View) -> Features:
    """The words between the first two neighbouring mentions of different sides, before and after them."""
    begin, end = _first_meeting(view)
    places = np.arange(len(view.numbers))
    starts, ends = begin[view.passages], end[view.passages]
    meets = starts >= 0
    return join(
        [
            ngrams(view, 2, kind=Kind.BETWEEN, chosen=meets & (places > starts) & (places < ends)),
            ngrams(view, 1, kind=Kind.BEFORE, chosen=meets & (places < starts)),
            ngrams(view, 1, kind=Kind.AFTER, chosen=meets & (places > ends)),
        ]
    )


def between_sides(view: View) -> Flags:
    """Which tokens stand between the first two neighbouring mentions of different sides."""
    begin, end = _first_meeting(view)
    places = np.arange(len(view.numbers))
    starts = begin[view.passages]
    return np.asarray((starts >= 0) & (places > starts) & (places < end[view.passages]))


def _first_meeting(view: View) -> tuple[Ints, Ints]:
    """The tokens of each passage's first two neighbouring mentions of different sides, or -1."""
    sides = np.flatnonzero(view.is_side)
    begin, end = np.full(view.count, -1), np.full(view.count, -1)
    first, second = sides[:-1], sides[1:]
    meet = (view.passages[first] == view.passages[second]) & (view.roles[first] != view.roles[second])
    # In reverse, so that the first pair of a passage is written last and stays.
    first, second = first[meet][::-1], second[meet][::-1]
    begin[view.passages[first]], end[view.passages[second]] = first, second
    return begin, end


def marks(view: View) -> Features:
    """How many sides each passage names, and whether it names a third country."""
    third = np.unique(view.passages[view.roles == OTHER])
    passages = np.concatenate([np.arange(view.count), third])
    key = key_of(Kind.MARK, np.concatenate([view.named + 1, np.full(len(third), _THIRD_NAMED)]))
    nowhere = np.full(len(passages), -1)
    return Features(key, passages, nowhere, nowhere)


def directed_ngrams(view: View) -> Features:
    """N-grams that hold a side, the side named first told from the other."""
    first = first_named(view)[view.passages]
    numbers = view.numbers.copy()
    sides = view.is_side
    numbers[sides] = np.where(view.roles == first, FIRST, SECOND)[sides]
    found = ngrams(view, LONGEST, kind=Kind.DIRECTED, words=numbers)
    counts = np.concatenate([[0], np.cumsum(sides)])
    return found.where(counts[found.last + 1] > counts[found.first])


def passage_blocks(view: View, is_function: Flags) -> tuple[Features, ...]:
    """The features of passages by themselves, in three blocks that are weighed apart."""
    return (
        join([ngrams(view, LONGEST), marks(view)]),
        around_sides(view),
        skip_pairs(view, is_function),
    )


def actor_features(view: View) -> Features:
    """The features that tell which side acts."""
    return join([ngrams(view, 1), directed_ngrams(view), ngrams_between(view), marks(view)])


def ngrams_between(view: View) -> Features:
    """The words and pairs of words between the sides."""
    return ngrams(view, 2, kind=Kind.BETWEEN, chosen=between_sides(view))
