"""A text in view of a pair: tokens of which the two sides and third countries are masked.

The words for a refusal are the same whoever refuses. With the sides masked, what the model learns
of one pair it knows of all; with third countries masked apart, an attack by somebody else does
not read as an attack by one side on the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.reading.countries import Mention
from service.reading.values import Passage
from service.reading.words import SIDE, THIRD, TOKEN, Words

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_SPLIT: Final = re.compile(f"({TOKEN.pattern})").split
# What a token is to the pair in view: a word, its first side, its second, or a third country.
WORD, SIDE_A, SIDE_B, OTHER = -1, 0, 1, 2


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of text to be read, with the countries it mentions and its passages."""

    text: str
    mentions: Sequence[Mention]
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of one or more sources in order, as arrays of shape (tokens,).

    `numbers` are those of the words; `starts` and `ends` their places in their source; `countries`
    indexes `codes`, -1 for words; `passages` numbers the passages through all sources, of which
    there are `count`.
    """

    numbers: Ints
    starts: Ints
    ends: Ints
    countries: Ints
    codes: tuple[str, ...]
    passages: Ints
    count: int


def tokenise(sources: Sequence[Source], words: Words) -> Tokens:
    """The tokens of `sources`; each of their sorted, disjoint mentions is one token."""
    codes: dict[str, int] = {}
    parts: list[tuple[Ints, Ints]] = []
    count = 0
    for source in sources:
        rows = _rows(source, words, codes)
        starts = np.array([passage.start for passage in source.passages], np.int64)
        ends = np.array([passage.end for passage in source.passages], np.int64)
        places = np.searchsorted(starts, rows[:, 1], "right") - 1
        # What stands between two passages, such as a closing quotation mark, is of neither.
        inside = (places >= 0) & (rows[:, 1] < ends[places]) if len(ends) else np.zeros(len(rows), bool)
        parts.append((rows[inside], places[inside] + count))
        count += len(source.passages)
    rows = np.concatenate([rows for rows, _ in parts])
    return Tokens(
        rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], tuple(codes),
        np.concatenate([places for _, places in parts]), count,
    )  # fmt: skip


def _rows(source: Source, words: Words, codes: dict[str, int]) -> Ints:
    """Four numbers a token, shape (tokens, 4): its word's, where it starts and ends, and its country's."""
    # What is no token and what is one, in turn: this is many times faster than token by token.
    parts: list[str] = []
    mentioned, text, cursor = [], source.text, 0
    for mention in source.mentions:
        parts += _SPLIT(text[cursor : mention.start])
        mentioned.append(len(parts) // 2)
        parts.append(text[mention.start : mention.end])
        cursor = mention.end
    parts += _SPLIT(text[cursor:])
    ends = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))
    countries = np.full(len(parts) // 2, -1)
    countries[mentioned] = [codes.setdefault(mention.country, len(codes)) for mention in source.mentions]
    numbers = np.where(countries < 0, words.numbers(parts[1::2], countries < 0), THIRD)
    return np.stack([numbers, ends[:-1:2], ends[1::2], countries], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Tokens in view of a pair.

    `numbers` (tokens,) has both sides masked as one; `roles` (tokens,) says what each is to the
    pair. `named` (passages,) counts the sides a passage names: 0, 1 or 2.
    """

    numbers: Ints
    roles: Ints
    passages: Ints
    count: int
    named: Ints

    @property
    def is_side(self) -> Flags:
        """Which tokens name a side, shape (tokens,)."""
        return np.asarray((self.roles == SIDE_A) | (self.roles == SIDE_B))


def in_view(tokens: Tokens, first: str, second: str) -> View:
    """The tokens in view of the pair whose mentions bear the codes `first` and `second`."""
    role_of = np.full(len(tokens.codes) + 1, OTHER, np.int64)
    role_of[-1] = WORD  # where an index of -1 leads
    for code, role in ((first, SIDE_A), (second, SIDE_B)):
        if code in tokens.codes:
            role_of[tokens.codes.index(code)] = role
    roles = role_of[tokens.countries]
    is_side = (roles == SIDE_A) | (roles == SIDE_B)
    named = np.zeros((tokens.count, 2), np.int64)
    named[tokens.passages[is_side], roles[is_side]] = 1
    numbers = np.where(is_side, SIDE, tokens.numbers)
    return View(numbers, roles, tokens.passages, tokens.count, named.sum(axis=1))


def first_named(view: View) -> Ints:
    """The role of the side that each passage names first, WORD where it names none; shape (passages,)."""
    first = np.full(view.count, WORD, np.int64)
    places = np.flatnonzero(view.is_side)[::-1]
    first[view.passages[places]] = view.roles[places]
    return first
