"""Articles are counted by what they have in common; what a page says of them adds up."""

from collections import Counter

import numpy as np
import pytest

from service.reading.classifier import CLASSES
from service.reading.countries import Gazetteer
from training.corpus import load_corpus
from training.evaluate import Predictions
from training.failures import Read, _by_length, _by_use, _groups, _page


@pytest.fixture
def corpus(folder):
    return load_corpus(folder, Gazetteer.load())


def probabilities_of(name: str, sureness: float = 0.97):
    rest = (1 - sureness) / (len(CLASSES) - 1)
    return np.array([sureness if each == name else rest for each in CLASSES])


def test_an_article_is_right_if_its_state_is_the_labelled_one(corpus):
    hostile = next(each for each in corpus.articles if each.text.label == "hostile")
    assert Read(hostile, probabilities_of("hostile")).right
    assert not Read(hostile, probabilities_of("impasse")).right
    # Of three states the likeliest counts, also where none is likelier.
    assert Read(hostile, np.array([0.2, 0.1, 0.1, 0.6])).right is (CLASSES[0] == "hostile")
    assert Read(hostile, np.array([0.2, 0.1, 0.1, 0.6])).sureness == pytest.approx(0.5)


def test_what_is_usual_of_a_pair_is_what_its_other_articles_say(corpus):
    few = _by_use(corpus)
    assert {few(each) for each in corpus.articles} == {
        "c are on a pair with fewer than 8 other labelled articles"
    }
    hostile = [
        each for each in corpus.articles if each.text.dyad == "PAK-USA" and each.text.label == "hostile"
    ]
    impasse = next(
        each for each in corpus.articles if each.text.dyad == "PAK-USA" and each.text.label == "impasse"
    )
    many = _by_use(type(corpus)(hostile * 5 + [impasse], *[[]] * 4, corpus.words, corpus.likeness))
    assert many(hostile[0]) == "a say what is usual of their pair"
    assert many(impasse) == "b say another thing than is usual of their pair"


def test_every_article_is_in_a_group_of_each_table(corpus):
    for group in _groups(corpus).values():
        assert all(group(example) for example in corpus.articles)
    assert Counter(_by_length(each) for each in corpus.articles) == {
        "a have fewer than 6 passages": len(corpus.articles)
    }


def test_the_page_counts_what_was_read(corpus):
    stated = [each for each in corpus.articles if each.text.label != "none"]
    read = ["impasse", *(each.text.label for each in stated[1:])]
    found = Predictions(stated, [probabilities_of(name) for name in read])
    page = "\n".join(_page(found, corpus))
    assert (
        f"{len(stated)} of {len(stated)} articles were read with a probability of 0.9 or more. 1 of them"
        in page
    )
    assert f"| {stated[0].text.label} | impasse | 1 |" in page
    assert f"| have fewer than 6 passages | {len(stated)} | {(len(stated) - 1) / len(stated):.3f} |" in page
