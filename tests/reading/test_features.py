"""Features stand at the tokens that they are made of, never reach across passages, and know no names."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.features import (
    LONGEST,
    MOST_WORDS,
    Features,
    Kind,
    actor_features,
    around_sides,
    between_sides,
    directed_ngrams,
    key_of,
    marks,
    ngrams,
    passage_blocks,
    skip_pairs,
)
from service.reading.views import SIDE_A, SIDE_B
from service.reading.words import FIRST, RESERVED, SECOND, SIDE, THIRD
from tests.reading.sentences import ALPHA, GAMMA, view_of, views, words_of

# Of the words of `views`, one is a function word.
IS_FUNCTION = np.array([False] * RESERVED + [True] + [False] * 10)
MAKERS = {
    "ngrams": lambda view: ngrams(view, LONGEST),
    "skip_pairs": lambda view: skip_pairs(view, IS_FUNCTION),
    "around_sides": around_sides,
    "marks": marks,
    "directed_ngrams": directed_ngrams,
    "actor_features": actor_features,
}
every_maker = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


def spelled(features: Features, text: str) -> list[tuple[Kind, str]]:
    """The kind of each feature and the words it spans, of a text whose tokens are its words."""
    tokens = text.replace(".", "").split()
    kinds = (features.keys >> 57).tolist()
    spans = zip(features.first.tolist(), features.last.tolist(), strict=True)
    return [(Kind(kind), " ".join(tokens[i : j + 1])) for kind, (i, j) in zip(kinds, spans, strict=True)]


def of_kind(features: Features, kind: Kind, text: str) -> list[str]:
    return [words for found, words in spelled(features, text) if found is kind]


def counted(features: Features) -> list[tuple[int, int, int, int]]:
    return sorted(
        zip(
            *(each.tolist() for each in (features.keys, features.passages, features.first, features.last)),
            strict=True,
        )
    )


def test_ngrams_are_the_words_of_a_passage_alone_and_in_a_row():
    text = "Alpha left talks. Beta stayed."
    assert of_kind(ngrams(view_of(text), 2), Kind.NGRAM, text) == [
        *("Alpha", "left", "talks", "Beta", "stayed"),
        *("Alpha left", "left talks", "Beta stayed"),
    ]


@given(views(), st.integers(1, LONGEST))
def test_ngrams_are_all_that_fit_into_a_passage(view, longest):
    numbers, passages = view.numbers, view.passages
    expected = [
        (int(key_of(Kind.NGRAM, *numbers[i : i + length])), int(passages[i]), i, i + length - 1)
        for length in range(1, longest + 1)
        for i in range(len(numbers) - length + 1)
        if passages[i] == passages[i + length - 1]
    ]
    assert counted(ngrams(view, longest)) == sorted(expected)


def test_skip_pairs_leave_out_function_words_and_reach_four_content_words_on():
    text = "Alpha refused to sign the long new water treaty"
    view, words = view_of(text), words_of(text)
    spans = of_kind(skip_pairs(view, words.is_function), Kind.SKIP, text)
    pairs = {(span.split()[0], span.split()[-1]) for span in spans}
    assert ("refused", "sign") in pairs
    assert ("refused", "water") in pairs
    assert ("refused", "treaty") not in pairs
    assert not {"to", "the"} & {word for pair in pairs for word in pair}


@given(views())
def test_skip_pairs_are_all_pairs_of_content_words_at_most_four_apart(view):
    content = np.flatnonzero(~IS_FUNCTION[view.numbers]).tolist()
    expected = [
        (int(key_of(Kind.SKIP, *view.numbers[[one, other]])), int(view.passages[one]), one, other)
        for place, one in enumerate(content)
        for other in content[place + 1 : place + 5]
        if view.passages[one] == view.passages[other]
    ]
    assert counted(skip_pairs(view, IS_FUNCTION)) == sorted(expected)


def test_words_stand_before_between_and_after_the_sides():
    text = "Yesterday Alpha sharply criticised Beta over fish."
    found = around_sides(view_of(text))
    assert of_kind(found, Kind.BEFORE, text) == ["Yesterday"]
    assert of_kind(found, Kind.BETWEEN, text) == ["sharply", "criticised", "sharply criticised"]
    assert of_kind(found, Kind.AFTER, text) == ["over", "fish"]


def test_the_sides_meet_where_two_mentions_of_different_sides_are_neighbours():
    text = "Alpha said Alpha trusts Beta and Alpha waits."
    found = around_sides(view_of(text))
    assert of_kind(found, Kind.BEFORE, text) == ["Alpha", "said"]
    assert of_kind(found, Kind.BETWEEN, text) == ["trusts"]
    assert of_kind(found, Kind.AFTER, text) == ["and", "Alpha", "waits"]


@pytest.mark.parametrize(
    "text", ["Alpha spoke and Alpha left.", "Alpha spoke. Beta left.", "Talks failed.", ""]
)
def test_nothing_stands_around_sides_that_do_not_meet_in_a_passage(text):
    view = view_of(text)
    assert len(around_sides(view).keys) == 0
    assert not between_sides(view).any()


def test_the_sides_of_each_passage_meet_by_themselves():
    text = "Alpha met Beta. Gamma watched. Beta left Alpha."
    assert of_kind(around_sides(view_of(text)), Kind.BETWEEN, text) == ["met", "left"]


@given(views())
def test_what_is_between_the_sides_has_a_side_before_it_another_after_it_and_none_within(view):
    for passage in range(view.count):
        inside = np.flatnonzero(between_sides(view) & (view.passages == passage))
        if len(inside):
            before, after = view.roles[inside[0] - 1], view.roles[inside[-1] + 1]
            assert {int(before), int(after)} == {SIDE_A, SIDE_B}
            assert not view.is_side[inside].any()
            assert (np.diff(inside) == 1).all()


def test_marks_tell_how_many_sides_a_passage_names_and_that_it_names_a_third_country():
    found = marks(view_of("Talks end. Alpha left. Alpha met Beta. Alpha and Beta told Gamma."))
    by_passage = {each: set(found.keys[found.passages == each].tolist()) for each in range(4)}
    none, one, two, two_and_third = by_passage.values()
    assert [len(each) for each in (none, one, two, two_and_third)] == [1, 1, 1, 2]
    assert len(none | one | two) == 3
    assert two < two_and_third
    assert set(found.first.tolist()) == set(found.last.tolist()) == {-1}


def test_directed_ngrams_hold_a_side_and_tell_the_first_named_from_the_other():
    text = "Talks end. Gamma saw Alpha warn Beta."
    view = view_of(text)
    found = directed_ngrams(view)
    assert of_kind(found, Kind.DIRECTED, text) == [
        *("Alpha", "Beta"),
        *("saw Alpha", "Alpha warn", "warn Beta"),
        *("Gamma saw Alpha", "saw Alpha warn", "Alpha warn Beta"),
    ]
    warn = view.numbers[5]
    assert key_of(Kind.DIRECTED, *np.array([FIRST, warn, SECOND])) == found.keys[-1]


def test_who_is_named_first_is_told_from_who_is_named_second_whatever_their_names():
    active, swapped, passive = "Alpha warned Beta.", "Beta warned Alpha.", "Alpha was warned by Beta."
    words = words_of(active, passive)
    keys = [directed_ngrams(view_of(text, words=words)).keys.tolist() for text in (active, swapped, passive)]
    assert keys[0] == keys[1]
    assert not set(keys[0][2:]) & set(keys[2][2:])


def test_each_passage_has_its_own_first_named_side():
    text = "Alpha warned Beta. Beta warned Alpha."
    found = directed_ngrams(view_of(text))
    assert found.keys[found.passages == 0].tolist() == found.keys[found.passages == 1].tolist()


@every_maker
@given(view=views())
def test_no_feature_reaches_across_passages(make, view):
    found = make(view)
    placed = found.where(found.first >= 0)
    assert (view.passages[placed.first] == placed.passages).all()
    assert (view.passages[placed.last] == placed.passages).all()
    assert (placed.first <= placed.last).all()


@every_maker
@given(view=views())
def test_the_order_of_the_sides_changes_no_feature(make, view):
    swap = np.array([SIDE_B, SIDE_A, 2, -1])
    assert counted(make(replace(view, roles=swap[view.roles]))) == counted(make(view))


@every_maker
def test_the_names_of_the_countries_change_no_feature(make):
    words = words_of("refused", "Beta warned Alpha and Gamma.")
    one = make(view_of("Alpha warned Beta and Gamma.", words=words))
    other = make(view_of("Gamma warned Alpha and Beta.", words=words, first=ALPHA, second=GAMMA))
    assert counted(one) == counted(other)


@every_maker
def test_a_text_without_words_has_no_features_but_its_marks(make):
    assert set(make(view_of("")).first.tolist()) <= {-1}


NUMBERS = st.integers(0, MOST_WORDS - 2)
FEATURE = st.tuples(st.sampled_from(Kind), st.lists(NUMBERS, min_size=1, max_size=LONGEST))


@given(FEATURE, FEATURE)
def test_two_features_have_one_key_only_if_they_are_the_same(one, other):
    keys = [int(key_of(kind, *(np.int64(number) for number in numbers))) for kind, numbers in (one, other)]
    assert min(keys) >= 0
    assert (keys[0] == keys[1]) == (one == other)


def test_the_blocks_of_a_passage_are_its_ngrams_what_is_around_its_sides_and_its_skip_pairs():
    view = view_of("Alpha and Beta met Gamma.")
    kinds = [set((block.keys >> 57).tolist()) for block in passage_blocks(view, IS_FUNCTION)]
    assert kinds[0] == {Kind.NGRAM, Kind.MARK}
    assert kinds[1] <= {Kind.BEFORE, Kind.BETWEEN, Kind.AFTER}
    assert kinds[2] == {Kind.SKIP}


def test_sides_are_words_of_ngrams_under_their_mask():
    keys = ngrams(view_of("Alpha and Gamma", words=words_of("and")), 3).keys
    assert int(key_of(Kind.NGRAM, *np.array([SIDE, RESERVED, THIRD]))) in keys.tolist()
