"""Articles to post: of about 250 to 600 words on one dyad, no two of them equal."""

from __future__ import annotations

import random
from typing import Final

from benchmarks.archive import texts
from service.reading import Reader
from service.reading.passages import split_passages
from service.reading.values import Dyad, Reading

_FEWEST_WORDS: Final = 250
_MOST_WORDS: Final = 600


def posts(reader: Reader, dyad: Dyad, count: int) -> list[tuple[str, Reading]]:
    """So many texts that are read as on `dyad`, with their readings; of an example article and others' sentences.

    Each is an example article on the dyad with sentences of further such articles, in shuffled order.
    """
    chance = random.Random(1)  # noqa: S311 (no secret)
    articles = [[passage.text for passage in split_passages(text)] for text in texts(str(dyad))]
    everything = [sentence for sentences in articles for sentence in sentences]
    made: list[tuple[str, Reading]] = []
    while len(made) < count:
        text = _text(chance, articles, everything)
        reading = reader.read(text)
        if reading.position_on(dyad) is not None:
            made.append((text, reading))
    return made


def _text(chance: random.Random, articles: list[list[str]], everything: list[str]) -> str:
    words = chance.randint(_FEWEST_WORDS, _MOST_WORDS)
    own = chance.choice(articles)
    # A sentence that is there already may come again, as it does in no news: so each comes once.
    further = [sentence for sentence in chance.sample(everything, len(everything)) if sentence not in own]
    sentences = list(own)
    while further and sum(len(sentence.split()) for sentence in sentences) < words:
        sentences.append(further.pop())
    chance.shuffle(sentences)
    return " ".join(sentences)
