"""Long texts are split in stretches, short ones whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading import stretches as module
from service.reading.stretches import stretches


def sentences(stretch: str) -> list[tuple[int, int]]:
    """A splitter that tells sentences by their full stops and paragraphs alone."""
    return [match.span() for match in re.finditer(r"[^.\n]+\.? ?", stretch)]


def given_to_split(text: str) -> list[str]:
    given: list[str] = []
    list(stretches(text, lambda stretch: given.append(stretch) or sentences(stretch)))
    return given


def test_an_article_is_split_whole():
    text = "Talks failed. " * 1_400
    assert given_to_split(text) == [text]


def test_a_long_text_is_split_where_paragraphs_end():
    text = "Talks failed. They left.\n\n" * 4_000
    given = given_to_split(text)
    assert len(given) > 1
    assert all(stretch.endswith("\n\n") for stretch in given)
    assert "".join(given) == text


@pytest.mark.parametrize("ending", ["\n\n", "\n\r\n", "\r\n\r\n"])
def test_paragraphs_end_as_the_splitter_has_it(ending):
    text = ("Talks failed. They left." + ending) * 4_000
    assert all(stretch.endswith("\n") for stretch in given_to_split(text))


@given(st.lists(st.integers(2, 12), min_size=1, max_size=400))
def test_no_sentence_is_cut_that_is_shorter_than_half_a_stretch(lengths):
    text = "".join("a" * length + ". " for length in lengths)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_WORK", 1)
        patch.setattr(module, "_SHORTEST", 30)
        assert list(stretches(text, sentences)) == sentences(text)


@given(st.text("ab .\n", max_size=500))
def test_stretches_leave_nothing_out(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_WORK", 1)
        patch.setattr(module, "_SHORTEST", 30)
        spans = list(stretches(text, lambda stretch: [(0, len(stretch))]))
    assert "".join(text[start:end] for start, end in spans) == text


def test_a_word_without_end_is_cut():
    assert max(map(len, given_to_split("a" * 1_000_000))) == module._SHORTEST
