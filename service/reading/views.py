"""A text in view of a dyad: tokens in which the two sides and third countries are masked.

The words for a refusal are the same whoever refuses. With the sides masked, what the model learns
of one pair it knows of all; with third countries masked apart, an attack by somebody else does
not read as an attack by one side on the other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import Stemmer

from service.reading.countries import Mention
from service.reading.values import Dyad, Passage

SIDE: Final = "<side>"
THIRD: Final = "<third>"

# A word with its inner apostrophes, or one figure standing for all: "1,200" and "45" say the same.
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,]*")
_FIGURE: Final = "<figure>"
# How a passage speaks of both sides without their names, in stems.
_BILATERAL: Final = frozenset({"bilater"})
_BOTH_SIDES: Final = frozenset(
    (first, second)
    for first in ("two", "both")
    for second in ("countri", "nation", "side", "govern", "capit", "neighbor", "neighbour", "leader", "parti")
) | {("each", "other")}
_stemmer: Final = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `[start, end)` of the text; `country` where it is a country's mention."""

    stem: str
    start: int
    end: int
    country: str | None = None


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if word[0].isdigit():
        return _FIGURE
    return str(_stemmer.stemWord(word.lower().replace("’", "'")))


def tokenise(text: str, mentions: Sequence[Mention]) -> list[Token]:
    """The tokens of `text` in order; each of the sorted, disjoint `mentions` is one token."""
    tokens: list[Token] = []
    cursor = 0
    for mention in mentions:
        tokens += _words(text, cursor, mention.start)
        tokens.append(Token(THIRD, mention.start, mention.end, mention.country))
        cursor = mention.end
    tokens += _words(text, cursor, len(text))
    return tokens


def _words(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(_stem(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text, start, end)
    ]


def tokens_of(passage: Passage, tokens: Sequence[Token]) -> Sequence[Token]:
    """The stretch of a text's `tokens` that lies within `passage`."""
    first = bisect_left(tokens, passage.start, key=_start)
    return tokens[first : bisect_left(tokens, passage.end, key=_start)]


def _start(token: Token) -> int:
    return token.start


@dataclass(frozen=True, slots=True)
class View:
    """A passage in view of a dyad.

    `stems` are its tokens with both sides masked as one, and third countries as another. `named`
    counts the sides it speaks of: 0, 1 or 2. `between` is the range of tokens between the first
    two neighbouring mentions of different sides, None where there are none.
    """

    stems: tuple[str, ...]
    named: int
    between: tuple[int, int] | None


def in_view(tokens: Sequence[Token], dyad: Dyad) -> View:
    """The passage made of `tokens`, in view of `dyad`."""
    sides = (dyad.first, dyad.second)
    stems = tuple(SIDE if token.country in sides else token.stem for token in tokens)
    mentions = [(place, token.country) for place, token in enumerate(tokens) if token.country in sides]
    between = next(
        (
            (place + 1, following)
            for (place, country), (following, other) in pairwise(mentions)
            if country != other
        ),
        None,
    )
    named = 2 if between or _speaks_of_both(stems) else min(len(mentions), 1)
    return View(stems, named, between)


def _speaks_of_both(stems: Sequence[str]) -> bool:
    """Whether a passage speaks of both sides without naming them: "the two countries", "each other"."""
    return not _BILATERAL.isdisjoint(stems) or not _BOTH_SIDES.isdisjoint(pairwise(stems))
