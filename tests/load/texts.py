"""Articles to send: no two of them equal, of ordinary length, made of sentences of the example archive."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from benchmarks.archive import texts

DYADS: Final = ("AUS-CHN", "CUB-USA", "ERI-ETH", "IND-PAK", "ISR-TUR", "KOR-PRK", "PAK-USA", "RUS-UKR")
_FEWEST_WORDS: Final = 100
_MOST_WORDS: Final = 600
_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Sent:
    """An article to send; its title is its own, and the text begins with it."""

    title: str
    dyad: str
    text: str


class Texts:
    """Makes articles whose titles begin with `name`: who makes them at the same time has another name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._chance = random.Random(name)  # noqa: S311 (no secret)
        self._made = 0

    def next(self) -> Sent:
        """One more article."""
        self._made += 1
        title = f"{self._name} {self._made}"
        dyad = self._chance.choice(DYADS)
        words = self._chance.randint(_FEWEST_WORDS, _MOST_WORDS)
        sentences = _sentences(dyad)
        chosen = [f"Report {title}."]
        for sentence in self._chance.sample(sentences, len(sentences)):
            if words <= 0:
                break
            chosen.append(sentence)
            words -= len(sentence.split())
        return Sent(title, dyad, " ".join(chosen))


@cache
def _sentences(dyad: str) -> list[str]:
    return sorted({sentence for text in texts(dyad) for sentence in _BETWEEN_SENTENCES.split(text)})
