"""Passages are sentences with exact offsets."""

from hypothesis import given
from hypothesis import strategies as st

from service.reading.passages import split_passages


@given(st.text(max_size=400))
def test_offsets_slice_the_text_to_the_passage(text):
    for passage in split_passages(text):
        assert text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()


@given(st.text(max_size=400))
def test_passages_stand_in_order_and_apart(text):
    passages = split_passages(text)
    assert all(one.end <= other.start for one, other in zip(passages, passages[1:], strict=False))


def test_abbreviations_end_no_sentence():
    passages = split_passages("Mr. Khan met U.S. officials. They talked.")
    assert [passage.text for passage in passages] == ["Mr. Khan met U.S. officials.", "They talked."]


def test_offsets_count_code_points_beyond_the_basic_plane():
    text = "😀 Talks began. They ended."
    last = split_passages(text)[-1]
    assert text[last.start : last.end] == "They ended."


def test_a_headline_above_its_text_is_a_passage_of_its_own():
    assert split_passages("Talks fail in Geneva\nThe two sides left.")[0].text == "Talks fail in Geneva"


def test_hard_wrapped_lines_stay_one_sentence():
    text = "The two sides met on Monday and\nagreed to go on with their\ntalks in the spring."
    assert len(split_passages(text)) == 1


def test_punctuation_alone_is_no_passage():
    assert split_passages("... --- !!!\n\n***") == ()


def test_no_more_passages_are_found_than_asked_for():
    text = "Talks failed. They left. They met again."
    assert split_passages(text, 2) == split_passages(text)[:2]


def test_a_book_is_split_like_its_chapters():
    chapter = 'He said: "Talks failed. They left." Mr. Khan agreed.\nThe U.S. side did not. It left.\n\n'
    passages = [passage.text for passage in split_passages(chapter * 1_000)]
    assert passages == [passage.text for passage in split_passages(chapter)] * 1_000
