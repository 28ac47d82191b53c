"""Labelled texts are put in view of the pair that their label is about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.countries import Gazetteer
from service.reading.sides import SIDE_CODES
from service.reading.values import Dyad
from training.corpora import LabelledArticle, LabelledPassage, MarkedSentence
from training.corpus import known_words
from training.examples import article_text, examples_of, group_of, marked_text, passage_text

DYAD = Dyad.parse("PAK-USA")
BODY = "Pakistan and the United States signed an agreement. Pakistan thanked Washington."


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


def article_of(text=BODY, title=None, dyad=DYAD, **changes):
    label = {"label": "cooperative", "confidence": 3, **changes}
    return LabelledArticle("1", title, text, date(2012, 7, 1), dyad, **label)


def passage_of(text, actor="", **changes):
    return LabelledPassage(
        "1", text, DYAD, "impasse", actor, **{"confidence": 2, "measured": True, **changes}
    )


def test_an_article_is_read_in_view_of_its_labelled_dyad(gazetteer):
    text = article_text(article_of(), gazetteer)
    assert (text.codes, text.dyad, text.titled) == (("PAK", "USA"), "PAK-USA", False)


def test_an_article_without_a_dyad_is_read_in_view_of_the_one_it_is_about(gazetteer):
    assert article_text(article_of(dyad=None, label="none"), gazetteer).dyad == "PAK-USA"


def test_an_article_about_no_pair_is_no_example(gazetteer):
    assert article_text(article_of("The orchestra played.", dyad=None, label="none"), gazetteer) is None


@pytest.mark.parametrize(
    ("title", "titled"),
    [
        ("Pakistan signs", True),
        (None, False),
        ("  ", False),
        ("Pakistan and the United States signed", False),
    ],
)
def test_the_title_comes_first_where_it_is_not_the_texts_beginning(gazetteer, title, titled):
    text = article_text(article_of(title=title), gazetteer)
    assert (text.titled, len(text.sources)) == (titled, 1 + titled)
    assert text.sources[-1].text == BODY


def test_near_copies_are_of_one_group():
    body = "Pakistan and the United States signed. " * 8
    assert group_of(body) == group_of(body.upper().replace(". ", " -- ") + "And more.")
    assert group_of(body) != group_of("Today, " + body)


@given(st.text(max_size=300))
def test_a_text_is_of_the_group_of_its_own_copy(text):
    assert group_of(text) == group_of(f"  {text}\n")


@pytest.mark.parametrize(("actor", "role"), [("PAK", 0), ("USA", 1), ("both", 2), ("", None)])
def test_who_acts_is_a_role_in_the_pair(gazetteer, actor, role):
    text = passage_text(passage_of("Pakistan refused to meet American officials.", actor), "group", gazetteer)
    assert (text.actor, text.group, text.label) == (role, "group", "impasse")


def test_a_sentence_is_one_passage_whatever_stands_in_it(gazetteer):
    text = passage_text(passage_of("“No.” Pakistan refused. The U.S. waited."), "group", gazetteer)
    example = examples_of([text], known_words([text]))[0]
    assert (example.view.count, example.view.named.tolist()) == (1, [2])


def test_marked_sides_take_the_place_of_the_countries_in_them(gazetteer):
    sentence = MarkedSentence("The US Congress sued Iran and Iraq.", (((4, 15),), ((21, 25),)), "hostile", 0)
    text = marked_text(sentence, gazetteer)
    mentions = [(each.country, sentence.text[each.start : each.end]) for each in text.sources[0].mentions]
    assert text.codes == SIDE_CODES
    assert mentions == [(SIDE_CODES[0], "US Congress"), (SIDE_CODES[1], "Iran"), ("IRQ", "Iraq")]


def test_a_doubtful_label_counts_less(gazetteer):
    texts = [
        passage_text(passage_of("Pakistan waits.", confidence=each), "g", gazetteer) for each in (3, 2, 1)
    ]
    weights = [example.weight for example in examples_of(texts, known_words(texts))]
    assert weights[0] == 1.0
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0
