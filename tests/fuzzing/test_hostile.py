"""What an attacker sends is read like anything else, and costs no more than its length."""

from __future__ import annotations

from time import process_time

import pytest

from service.reading import passages, stretches
from service.reading.countries import MOST_NAMES
from service.reading.passages import split_passages
from service.reading.values import NamedSides
from tests.fuzzing import laws
from tests.fuzzing.hostile import NAMES, hostile

every_text = pytest.mark.parametrize("name", NAMES)
TWENTY = NamedSides(
    ("United States", *(f"group {number}" for number in range(19))),
    ("the", *(f"The Army of {number}" for number in range(19))),
)
# More characters than the API takes, and as many sentences.
MOST_CHARACTERS, MOST_PASSAGES = 1_000_000, 6_000


@every_text
def test_it_is_read_like_anything_else(reader, name):
    text = hostile(name, 3_000)
    laws.passages_are_the_texts_own(text)
    laws.readings_are_whole(reader, text)


@every_text
def test_the_splitter_is_not_given_more_work_than_a_long_article_is(monkeypatch, name):
    """Its time grows with the square of what it is given at once: that is what is counted."""
    given = []
    inner = passages.get_sentence_boundaries
    monkeypatch.setattr(
        passages,
        "get_sentence_boundaries",
        lambda language, text: given.append(len(text)) or inner(language, text),
    )
    split_passages(hostile(name, MOST_CHARACTERS), MOST_PASSAGES + 1)
    # Twice what a text of one stretch may take, and more where the shortest stretches are longer than due.
    assert (
        sum(length**2 for length in given) <= 2 * stretches._SHORTEST * MOST_CHARACTERS + stretches._MOST_WORK
    )


def loops(seconds: float) -> float:
    """So much time of the processor, in rounds of a loop that is timed in the same run."""
    began = process_time()
    sum(number * number for number in range(200_000))
    return seconds / (process_time() - began)


# A seventh of what the API takes. Read in a time that grows with the length it takes 2 to 35 rounds; what
# was read in a time that grows with its square took 150 to 550.
SIZE, MOST_ROUNDS = 100_000, 100


@every_text
@pytest.mark.parametrize("pair", [{}, {"dyad": laws.DYAD}, {"sides": TWENTY}], ids=["free", "dyad", "sides"])
def test_it_takes_no_longer_than_its_length(reader, name, pair):
    text = hostile(name, SIZE)
    spent = []
    for _ in range(3):
        began = process_time()
        reader.read(text, passages=split_passages(text, MOST_PASSAGES), **pair)
        spent.append(loops(process_time() - began))
        if spent[-1] < MOST_ROUNDS:
            return
    raise AssertionError(f"{min(spent):.0f} rounds, in the best of three")


def test_so_many_names_and_no_more_are_looked_for(reader):
    text = "US Iran " * (MOST_NAMES // 2 + 100)
    gazetteer = reader._gazetteer
    assert len(gazetteer.mentions(text)) == MOST_NAMES
    assert len(gazetteer.mentions(text[: 8 * (MOST_NAMES // 2 - 10)])) == MOST_NAMES - 20


def test_what_was_read_leaves_no_long_words_in_memory(reader):
    words = reader._artefact.classifier.words
    terms = reader._artefact.frequencies._looked_up
    reader.read(f"Pakistan and the United States met. They signed {'x' * 1_000_000}.", dyad=laws.DYAD)
    assert max(map(len, words.spellings)) < 100
    assert max(map(len, terms)) < 100
