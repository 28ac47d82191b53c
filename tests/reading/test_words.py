"""Words become numbers: one for all spellings of a stem, none for words that the model does not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading import words as module
from service.reading.words import FIGURE, RESERVED, TOKEN, UNKNOWN, Words, stem_of

WORDS = Words(["refus", "the", "don't", FIGURE])


def test_stems_are_numbered_after_the_reserved_numbers():
    assert [WORDS.number(word) for word in ("refuse", "the", "don't")] == [
        RESERVED,
        RESERVED + 1,
        RESERVED + 2,
    ]
    assert len(WORDS) == RESERVED + 4


@pytest.mark.parametrize("word", ["refuse", "refuses", "Refused", "REFUSING", "refusal"])
def test_the_forms_of_a_word_have_one_number(word):
    assert WORDS.number(word) == RESERVED


def test_a_typographic_apostrophe_is_an_apostrophe():
    assert WORDS.number("don’t") == WORDS.number("don't") != UNKNOWN


@pytest.mark.parametrize("figure", ["7", "45", "1,200", "3.14", "2024"])
def test_one_number_stands_for_all_figures(figure):
    assert stem_of(figure) == FIGURE
    assert WORDS.number(figure) == WORDS.number("1")


def test_a_word_of_no_known_stem_is_unknown():
    assert WORDS.number("accepted") == UNKNOWN


def test_no_words_are_no_trouble():
    assert (len(Words([])), Words([]).number("talks")) == (RESERVED, UNKNOWN)


def test_function_words_are_told_from_the_others():
    assert WORDS.is_function.tolist() == [False] * RESERVED + [False, True, False, False]


@pytest.mark.parametrize(("one", "other"), [("severed", "several"), ("willing", "will")])
def test_a_word_that_tells_is_not_taken_for_a_function_word(one, other):
    assert stem_of(one) != stem_of(other)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Talks didn't fail.", ["Talks", "didn't", "fail"]),
        ("the sides’ talks", ["the", "sides", "talks"]),
        ("1,200 troops", ["1,200", "troops"]),
        ("“No!” she said; why?", ["“", "No", "!", "”", "she", "said", ";", "why", "?"]),
        ("U.S.-led", ["U", "S", "led"]),
        ("…, – ()", []),
    ],
)
def test_tokens_are_words_figures_and_marks_that_end_a_clause_or_a_quotation(text, tokens):
    assert TOKEN.findall(text) == tokens


@given(st.text(alphabet="abcdeinrstu", min_size=1, max_size=12))
def test_case_changes_no_number(word):
    words = Words([stem_of(word)])
    assert words.number(word) == words.number(word.upper()) == words.number(word.title()) == RESERVED


@given(st.text(max_size=100))
def test_every_token_of_any_text_has_a_number(text):
    assert all(0 <= WORDS.number(token) < len(WORDS) for token in TOKEN.findall(text))


def test_the_memory_of_spellings_is_bounded_and_what_it_forgets_is_still_known(monkeypatch):
    monkeypatch.setattr(module, "_MOST_SPELLINGS", 2)
    words = Words(["refus"])
    for word in ("refuse", "refused", "refuses", "refusing"):
        assert words.number(word) == RESERVED
    assert len(words.spellings) == 2


def test_long_words_are_not_remembered():
    words = Words(["x" * 50])
    assert words.number("x" * 50) == RESERVED
    assert not words.spellings
