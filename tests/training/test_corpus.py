"""The corpus is every labelled text in view of its pair, with the words that more than one of them has."""

import numpy as np
import pytest

from service.reading.countries import Gazetteer
from service.reading.words import RESERVED
from training.corpora import MarkedSentence
from training.corpus import known_words, load_corpus
from training.examples import Text, examples_of, marked_text


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


@pytest.fixture
def corpus(folder, gazetteer):
    return load_corpus(folder, gazetteer)


def test_every_labelled_text_is_an_example(corpus):
    sizes = [len(each) for each in (corpus.articles, corpus.written, corpus.marked, corpus.events)]
    assert sizes == [24, 5, 3, 2]
    assert all(example.view.count == 1 for example in corpus.passages)


def test_the_words_and_their_likeness_have_the_same_numbers(corpus):
    assert len(corpus.likeness) == len(corpus.words)
    assert all(example.view.numbers.max() < len(corpus.words) for example in corpus.articles)


def test_a_sentence_is_of_the_group_of_its_article(corpus):
    groups = {example.text.group for example in corpus.articles}
    assert {example.text.group for example in corpus.passages} <= groups


def test_without_and_only_part_the_articles_and_their_sentences(corpus):
    groups = {corpus.articles[0].text.group, corpus.articles[9].text.group}
    rest, held_out = corpus.without(groups), corpus.only(groups)
    for whole, one, other in (
        (corpus.articles, rest.articles, held_out.articles),
        (corpus.passages, rest.passages, held_out.passages),
    ):
        assert len(one) + len(other) == len(whole)
        assert {example.text.group for example in other} == groups
        assert not {example.text.group for example in one} & groups
    assert rest.written == held_out.written == corpus.written


def test_words_of_a_single_text_are_not_known(gazetteer):
    texts = [text_of(each, gazetteer) for each in ("talks talks failed", "ships failing", "Ships")]
    assert known_words(texts).stems == ("fail", "ship")


def test_words_are_known_in_one_order_whatever_that_of_the_texts(gazetteer):
    texts = [text_of(each, gazetteer) for each in ("talks failed", "failed talks", "ships", "ships")]
    assert known_words(texts).stems == known_words(texts[::-1]).stems
    view = examples_of(texts[:1], known_words(texts))[0].view
    assert (view.numbers >= RESERVED).all()
    assert np.unique(view.numbers).size == 2


def text_of(sentence: str, gazetteer: Gazetteer) -> Text:
    return marked_text(MarkedSentence(sentence, ((), ()), "none"), gazetteer)
