"""The words a model knows, by number: a text becomes an array before anything is counted in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from itertools import repeat
from typing import Final

import numpy as np
import Stemmer
from numpy.typing import NDArray

# Numbers that stand for no stem: a word the model does not know, a side of the pair in view, a
# third country, and the sides told apart by which the passage names first.
UNKNOWN, SIDE, THIRD, FIRST, SECOND = range(5)
RESERVED: Final = 5
# One figure stands for all: "1,200" and "45" say the same.
FIGURE: Final = "<figure>"

# A word with its inner apostrophes, a figure, or a mark that ends a clause or a quotation.
TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,]*|[\"“”?!;:]")
# Words that the stemmer would take for forms of another: several of severed, willing of will.
_APART: Final = {
    "several": "several",
    "severe": "severe",
    "severely": "severe",
    "severity": "severe",
    "willing": "willing",
    "willingly": "willing",
    "willingness": "willing",
    "unwilling": "unwilling",
    "unwillingness": "unwilling",
    "according": "according",
    "accordingly": "according",
    "important": "important",
    "importance": "important",
    "importantly": "important",
    "international": "international",
    "internationally": "international",
    "news": "news",
}
# More spellings than this are not remembered, nor longer ones, so that hostile texts cannot fill the memory.
_MOST_SPELLINGS: Final = 50_000
LONGEST_REMEMBERED: Final = 40
_stemmer: Final = Stemmer.Stemmer("english")
FUNCTION_WORDS: Final = frozenset(
    (files(__package__) / "function_words.txt").read_text(encoding="utf-8").split()
)


def stem_of(word: str) -> str:
    """The stem of a token of any spelling (Snowball English)."""
    if word[0].isdigit():
        return FIGURE
    lowered = word.lower().replace("’", "'")
    return _APART.get(lowered) or str(_stemmer.stemWord(lowered))


class Words:
    """The numbers of stems; the stem at `stems[i]` has the number `i + RESERVED`."""

    def __init__(self, stems: Sequence[str]) -> None:
        self.stems = tuple(stems)
        self._numbers = {stem: place + RESERVED for place, stem in enumerate(self.stems)}
        # The numbers of tokens met before, by their spelling.
        self.spellings: dict[str, int] = {}
        function_stems = {stem_of(word) for word in FUNCTION_WORDS}
        # Shape (numbers,): whether a number stands for a function word.
        self.is_function: NDArray[np.bool_] = np.array(
            [False] * RESERVED + [stem in function_stems for stem in self.stems]
        )

    def __len__(self) -> int:
        return RESERVED + len(self.stems)

    def numbers(self, tokens: Sequence[str], wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The numbers of those `tokens` that are `wanted`, shape (tokens,); of the others, any."""
        found = np.fromiter(map(self.spellings.get, tokens, repeat(-1)), np.int64, len(tokens))
        for place in np.flatnonzero((found < 0) & wanted).tolist():
            found[place] = self.number(tokens[place])
        return found

    def number(self, word: str) -> int:
        """The number of a token, UNKNOWN where the model does not know its stem."""
        number = self.spellings.get(word)
        if number is None:
            number = self._numbers.get(stem_of(word), UNKNOWN)
            if len(self.spellings) < _MOST_SPELLINGS and len(word) <= LONGEST_REMEMBERED:
                self.spellings[word] = number
        return number
