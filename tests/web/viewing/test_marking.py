"""The text is whole, to the letter, with its evidence marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.values import Dyad, Evidence, Passage, State, WeightedTerm
from service.web.viewing.marking import marked_text, marks_of, parts_of

DYAD = Dyad.parse("PAK-USA")


def evidence(text, start, end, *terms, contribution=1.0, actor=None):
    weighted = tuple(WeightedTerm(term, 1.0) for term in terms)
    return Evidence(Passage(start, end, text[start:end]), State.HOSTILE, contribution, weighted, actor)


@st.composite
def texts_with_passages(draw):
    text = draw(st.text(min_size=1, max_size=200))
    places = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    passages = list(zip(places[::2], places[1::2], strict=False))
    return text, [evidence(text, start, end) for start, end in draw(st.permutations(passages))]


@given(texts_with_passages())
def test_the_segments_make_up_the_text_and_the_marks_are_the_passages(drawn):
    text, found = drawn
    marked = marked_text(text, found, DYAD)
    assert "".join(segment.text for segment in marked.segments) == text
    assert sorted(segment.text for segment in marked.segments if segment.mark) == sorted(
        each.passage.text for each in found
    )
    assert marked.is_whole


@given(st.text(max_size=80), st.lists(st.text(max_size=6), max_size=4))
def test_the_parts_make_up_the_passage(passage, terms):
    parts = parts_of(passage, [WeightedTerm(term, 1.0) for term in terms])
    assert "".join(part.text for part in parts) == passage


def test_offsets_count_code_points_beyond_the_basic_plane():
    text = "🕊🕊 Peace 🕊. War 𝔛 came."
    start = text.index("War")
    marked = marked_text(text, [evidence(text, start, len(text), "war 𝔛")], DYAD)
    assert [segment.text for segment in marked.segments] == ["🕊🕊 Peace 🕊. ", "War 𝔛 came."]
    assert [part.text for part in marked.segments[1].mark.parts if part.is_term] == ["War 𝔛"]


def test_terms_are_found_in_any_case_across_spaces_and_as_whole_words_alone():
    parts = parts_of("They Refused\nto lower what they refused.", [WeightedTerm("refused to lower", 1.0)])
    assert [part.text for part in parts if part.is_term] == ["Refused\nto lower"]
    assert not any(part.is_term for part in parts_of("warfare", [WeightedTerm("war", 1.0)]))


def test_of_terms_that_overlap_the_longer_is_taken():
    terms = [WeightedTerm("sanctions", 1.0), WeightedTerm("imposed sanctions", 2.0)]
    parts = parts_of("It imposed sanctions.", terms)
    assert [part.text for part in parts if part.is_term] == ["imposed sanctions"]


def test_a_passage_that_overlaps_another_is_not_marked_twice():
    text = "One and two and three."
    marked = marked_text(text, [evidence(text, 0, 11), evidence(text, 4, 22)], DYAD)
    assert "".join(segment.text for segment in marked.segments) == text
    assert len([segment for segment in marked.segments if segment.mark]) == 1


@pytest.mark.parametrize(("contribution", "strength"), [(4.0, 4), (2.1, 3), (1.1, 2), (0.1, 1), (-3.9, 4)])
def test_a_mark_is_as_strong_as_its_part_of_the_strongest(contribution, strength):
    text = "Strong. Weak."
    marks = marks_of(
        [evidence(text, 0, 7, contribution=4.0), evidence(text, 8, 13, contribution=contribution)], DYAD
    )
    assert marks[1].strength == strength
    assert [mark.rank for mark in marks] == [1, 2]


@pytest.mark.parametrize(
    ("actor", "by"),
    [("USA", "the United States"), ("both", "both sides"), (None, ""), ("Hezbollah", "Hezbollah")],
)
def test_a_mark_says_who_acts(actor, by):
    (mark,) = marks_of([evidence("It struck.", 0, 10, actor=actor)], DYAD)
    assert mark.by == by


def test_a_long_text_is_cut_to_what_is_around_its_passages():
    text = "a" * 30_000 + "PASSAGE" + "b" * 30_000
    marked = marked_text(text, [evidence(text, 30_000, 30_007)], DYAD)
    before, passage, after, rest = marked.segments
    assert not marked.is_whole
    assert (before.text, before.skipped) == ("a" * 300, True)
    assert (passage.text, passage.mark is not None) == ("PASSAGE", True)
    assert (after.text, after.skipped) == ("b" * 300, False)
    assert (rest.text, rest.skipped) == ("", True)
