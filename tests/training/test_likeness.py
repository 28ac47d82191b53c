"""Words that are used alike are alike."""

import numpy as np
import pytest

from service.reading.countries import Gazetteer
from service.reading.words import RESERVED
from tests.reading.sentences import words_of
from training import likeness as module
from training.likeness import likeness_of

TEXTS = [
    f"{who} {verb} the {what} {where}. "
    for _ in range(3)
    for who in ("minister", "envoy", "general")
    for verbs, what, where in (
        (("signed", "endorsed"), "treaty", "gladly"),
        (("bombed", "shelled"), "village", "twice"),
    )
    for verb in verbs
]


@pytest.fixture
def words():
    return words_of(*TEXTS, "unheard")


@pytest.fixture
def vectors(words, monkeypatch):
    monkeypatch.setattr(module, "DIMENSIONS", 4)
    return likeness_of(TEXTS, words, Gazetteer.load())


def test_words_used_alike_are_nearer_than_words_that_are_not(words, vectors):
    signed, endorsed, bombed, shelled = (
        vectors[words.number(each)] for each in ("signed", "endorsed", "bombed", "shelled")
    )
    assert signed @ endorsed > signed @ bombed
    assert bombed @ shelled > bombed @ endorsed


def test_vectors_are_of_unit_length_or_zero(vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.all(np.isclose(lengths, 1.0, atol=1e-5) | (lengths == 0.0))


def test_masks_function_words_and_words_hardly_seen_have_none(words, vectors):
    assert not vectors[:RESERVED].any()
    assert not vectors[words.number("the")].any()
    assert not vectors[words.number("unheard")].any()
    assert vectors[words.number("treaty")].any()


def test_the_same_texts_give_the_same_vectors(words, vectors):
    assert likeness_of(TEXTS, words, Gazetteer.load()).tobytes() == vectors.tobytes()
