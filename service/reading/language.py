"""Tells English from other languages."""

from __future__ import annotations

from functools import cache
from typing import Final

from service.reading.identifier import Identifier

# The beginning tells the language; identifying a whole long text would cost more than reading it.
_SAMPLE_CHARACTERS: Final = 400
# Under this many letters the identifier guesses: a headline of names may pass for any language.
_FEWEST_LETTERS: Final = 40
# So many times "the" is English: no other language's text has it, and asking the identifier costs more.
_ENOUGH_ARTICLES: Final = 3
# A short headline in English costs more to refuse than a sentence of Danish costs to read.
_LIKELY_ANOTHER: Final = 0.5


@cache
def _identifier() -> Identifier:
    return Identifier.load()


def load_identifier() -> None:
    """Load the identifier, so that no reading has to wait for it."""
    _identifier()


def is_english(text: str) -> bool:
    """Whether the beginning of `text` is English, or too short to tell."""
    if text[:_SAMPLE_CHARACTERS].lower().split().count("the") >= _ENOUGH_ARTICLES:
        return True
    letters = list(filter(str.isalpha, text[:_SAMPLE_CHARACTERS]))
    if not _mostly_latin(letters):
        return False
    if len(letters) < _FEWEST_LETTERS:
        return True
    language, probability = _identifier().classify(text[:_SAMPLE_CHARACTERS])
    return bool(language == "en" or probability < _LIKELY_ANOTHER)


def _mostly_latin(letters: list[str]) -> bool:
    """Whether at least half of the letters stand in the Latin blocks of Unicode."""
    return sum(letter < "\u0250" for letter in letters) * 2 >= len(letters)
