"""A text in view of a pair: its sides masked as one, third countries apart, each token in its place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.values import Passage
from service.reading.views import OTHER, SIDE_A, SIDE_B, WORD, Source, first_named, in_view, tokenise
from service.reading.words import SIDE, THIRD, UNKNOWN, Words
from tests.reading.sentences import (
    ALPHA,
    BETA,
    GAMMA,
    mentions_in,
    source_of,
    title_of,
    view_of,
    views,
    words_of,
)

TEXT = "Alpha accused Beta before Gamma. Talks failed. New Alpha waits."


@pytest.fixture
def tokens():
    return tokenise([source_of(TEXT)], words_of(TEXT))


def test_the_sides_are_masked_as_one_and_third_countries_as_another(tokens):
    numbers = in_view(tokens, ALPHA, BETA).numbers.tolist()
    assert [numbers[place] for place in (0, 2, 4, 7)] == [SIDE, SIDE, THIRD, SIDE]
    assert SIDE not in numbers[5:7]


def test_each_token_has_its_role_in_the_pair(tokens):
    roles = in_view(tokens, ALPHA, BETA).roles.tolist()
    assert roles == [SIDE_A, WORD, SIDE_B, WORD, OTHER, WORD, WORD, SIDE_A, WORD]


def test_what_is_a_side_depends_on_the_pair(tokens):
    view = in_view(tokens, BETA, GAMMA)
    assert (view.roles[[0, 2, 4]].tolist(), view.named.tolist()) == ([OTHER, SIDE_A, SIDE_B], [2, 0, 0])


def test_a_passage_names_no_side_one_or_two(tokens):
    assert in_view(tokens, ALPHA, BETA).named.tolist() == [2, 0, 1]


def test_naming_a_side_twice_is_naming_one():
    assert view_of("Alpha told Alpha of Gamma.").named.tolist() == [1]


def test_a_pair_that_the_text_does_not_name_has_no_role(tokens):
    view = in_view(tokens, "XXX", "YYY")
    assert (view.named.tolist(), set(view.roles.tolist())) == ([0, 0, 0], {WORD, OTHER})


def test_the_order_of_the_sides_changes_their_roles_and_nothing_else(tokens):
    one, other = in_view(tokens, ALPHA, BETA), in_view(tokens, BETA, ALPHA)
    assert (one.numbers.tolist(), one.named.tolist()) == (other.numbers.tolist(), other.named.tolist())
    swapped = {SIDE_A: SIDE_B, SIDE_B: SIDE_A}
    assert [swapped.get(role, role) for role in one.roles.tolist()] == other.roles.tolist()


def test_a_name_of_two_words_is_one_token(tokens):
    place = np.flatnonzero(tokens.passages == 2)[0]
    assert TEXT[tokens.starts[place] : tokens.ends[place]] == "New Alpha"


def test_what_stands_between_passages_is_of_none():
    text = "Beta left. Hidden Alpha words! Talks go on."
    passages = (Passage(0, 10, text[0:10]), Passage(31, 43, text[31:43]))
    tokens = tokenise([Source(text, mentions_in(text), passages)], Words([]))
    assert spans(tokens, text) == ["Beta", "left", "Talks", "go", "on"]
    assert tokens.passages.tolist() == [0, 0, 1, 1, 1]


def test_a_text_without_passages_has_no_tokens():
    tokens = tokenise([Source("Alpha", mentions_in("Alpha"), ())], Words([]))
    assert (tokens.numbers.tolist(), tokens.count) == ([], 0)


def test_the_passages_of_the_title_come_first_and_offsets_are_those_of_each_source():
    title, text = "Alpha warns Beta", "Beta shrugs. Talks end."
    tokens = tokenise([title_of(title), source_of(text)], words_of(title, text))
    assert tokens.passages.tolist() == [0, 0, 0, 1, 1, 2, 2]
    assert tokens.count == 3
    assert spans(tokens, title)[:3] == ["Alpha", "warns", "Beta"]
    assert spans(tokens, text)[3:] == ["Beta", "shrugs", "Talks", "end"]


def test_a_country_of_title_and_text_is_one_country():
    tokens = tokenise([title_of("Beta and Alpha"), source_of("Alpha met Beta.")], Words([]))
    view = in_view(tokens, ALPHA, BETA)
    assert (view.named.tolist(), view.roles[view.is_side].tolist()) == (
        [2, 2],
        [SIDE_B, SIDE_A, SIDE_A, SIDE_B],
    )


def test_words_that_the_model_does_not_know_are_tokens_too():
    assert view_of("Alpha frobnicated Beta.", words=Words([])).numbers.tolist() == [SIDE, UNKNOWN, SIDE]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["Alpha", "New Alpha", "Beta", "Gamma", ". ", "! ", "\n\n"]), st.text(max_size=9)
        ),
        max_size=30,
    )
)
def test_offsets_slice_the_text_to_the_tokens_in_order_and_within_their_passages(parts):
    source = source_of(" ".join(parts))
    tokens = tokenise([source], Words([]))
    named = {(mention.start, mention.end): mention.country for mention in source.mentions}
    for start, end, country, passage in zip(
        tokens.starts.tolist(),
        tokens.ends.tolist(),
        tokens.countries.tolist(),
        tokens.passages.tolist(),
        strict=True,
    ):
        assert source.passages[passage].start <= start < end <= source.passages[passage].end
        assert named.get((start, end)) == (None if country < 0 else tokens.codes[country])
    assert (tokens.ends[:-1] <= tokens.starts[1:]).all()
    assert (np.diff(tokens.passages) >= 0).all()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Beta accused Alpha.", SIDE_B),
        ("In Gamma, Alpha met Beta.", SIDE_A),
        ("Talks failed.", WORD),
        ("Gamma waits.", WORD),
    ],
)
def test_the_side_that_a_passage_names_first(text, first):
    assert first_named(view_of(text)).tolist() == [first]


@given(views())
def test_the_first_named_side_is_that_of_the_passages_first_side(view):
    for passage, first in enumerate(first_named(view).tolist()):
        sides = view.roles[(view.passages == passage) & view.is_side]
        assert first == (sides[0] if len(sides) else WORD)


def spans(tokens, text):
    return [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
