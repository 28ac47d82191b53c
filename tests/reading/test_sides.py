"""Sides of the caller's own are found by their names, whatever they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.countries import Mention
from service.reading.sides import SIDE_CODES, side_mentions
from service.reading.values import NamedSides

FIRST, SECOND = SIDE_CODES


def sides_of(first, second="Nobody Else"):
    one, other = ((names,) if isinstance(names, str) else tuple(names) for names in (first, second))
    return NamedSides(one, other)


def found(gazetteer, text: str, first, second="Nobody Else") -> list[tuple[str, str]]:
    """What is found of either side and of third countries: the code, and what the text has there."""
    mentions = side_mentions(text, sides_of(first, second), gazetteer)
    return [(mention.country, text[mention.start : mention.end]) for mention in mentions]


def test_both_sides_are_found_and_third_countries_beside_them(gazetteer):
    text = "The Taliban accused the Haqqani network before talks in Qatar."
    assert found(gazetteer, text, "Taliban", "Haqqani network") == [
        (FIRST, "Taliban"),
        (SECOND, "Haqqani network"),
        ("QAT", "Qatar"),
    ]


@pytest.mark.parametrize(
    "written", ["Haqqani network", "HAQQANI NETWORK", "haqqani  network", "Haqqani\nnetwork"]
)
def test_a_name_is_found_in_any_case_and_spacing(gazetteer, written):
    assert (FIRST, written) in found(gazetteer, f"The {written} withdrew.", "Haqqani network")
    assert (FIRST, "Haqqani network") in found(gazetteer, "The Haqqani network withdrew.", written)


def test_a_side_may_go_by_several_names(gazetteer):
    text = "Hezbollah fired. The Party of God withdrew."
    assert found(gazetteer, text, ["Hezbollah", "Party of God"]) == [
        (FIRST, "Hezbollah"),
        (FIRST, "Party of God"),
    ]


def test_a_country_is_found_by_its_other_names_too(gazetteer):
    text = "Pakistani troops withdrew, and Islamabad protested. India waited."
    assert found(gazetteer, text, "Pakistan", "Hamas") == [
        (FIRST, "Pakistani"),
        (FIRST, "Islamabad"),
        ("IND", "India"),
    ]


def test_an_article_before_a_country_is_no_part_of_its_name(gazetteer):
    assert (FIRST, "Washington") in found(gazetteer, "Washington refused.", "the United States")


@pytest.mark.parametrize(("first", "second"), [("Hamas", "Fatah"), ("Fatah", "Hamas")])
def test_two_sides_of_one_country_are_told_apart(gazetteer, first, second):
    text = "Hamas and Fatah signed a pact."
    assert found(gazetteer, text, first, second) == [
        (FIRST if first == "Hamas" else SECOND, "Hamas"),
        (FIRST if first == "Fatah" else SECOND, "Fatah"),
    ]


def test_a_name_with_a_country_in_it_is_not_that_country(gazetteer):
    text = "The Bank of China lent. China objected."
    assert found(gazetteer, text, "Bank of China") == [(FIRST, "Bank of China"), ("CHN", "China")]


def test_what_opens_a_name_may_be_missing_in_the_text(gazetteer):
    assert found(gazetteer, "Rebels took the town.", "the rebels") == [(FIRST, "Rebels")]


def test_where_the_name_is_nowhere_the_name_within_it_counts(gazetteer):
    text = "Pashinian refused to sign."
    assert found(gazetteer, text, "Prime Minister Pashinian's") == [(FIRST, "Pashinian")]


def test_where_the_whole_name_is_somewhere_the_name_within_it_does_not(gazetteer):
    text = "General Oberstein refused. Anna Oberstein sang."
    assert found(gazetteer, text, "General Oberstein") == [(FIRST, "General Oberstein")]


def test_of_names_that_overlap_the_longer_counts(gazetteer):
    text = "The Workers Party of Kurdistan met the Workers Party."
    assert found(gazetteer, text, "Workers Party", "Workers Party of Kurdistan") == [
        (SECOND, "Workers Party of Kurdistan"),
        (FIRST, "Workers Party"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("US", "The USSR fell."),
        ("US", "A bUS came."),
        ("Hamas", "Hamasa sang."),
        ("ISIS", "A crisis began."),
        ("Shell", "They shelled it."),
    ],
)
def test_a_name_within_a_word_is_no_name(gazetteer, name, text):
    assert FIRST not in {code for code, _ in found(gazetteer, text, name)}


def test_an_abbreviation_is_no_pronoun(gazetteer):
    text = "Let us go, said Hamas. The US refused."
    assert found(gazetteer, text, "US", "Hamas") == [(SECOND, "Hamas"), (FIRST, "US")]


@pytest.mark.parametrize("name", ["(AU)", "C++", "Yahoo!", "a.b", "[x]", "M-23", "$"])
def test_marks_in_a_name_are_marks(gazetteer, name):
    assert found(gazetteer, f"They met {name} yesterday.", name) == [(FIRST, name)]


def test_a_possessive_is_found(gazetteer):
    assert found(gazetteer, "Hamas's men and Hamas’ leader", "Hamas") == [(FIRST, "Hamas")] * 2


@pytest.mark.parametrize("name", ["", " ", "the"])
def test_a_name_that_names_nothing_is_not_found(gazetteer, name):
    assert found(gazetteer, "They met.", name) == []


NAMES = st.sampled_from(["Hamas", "Hamas wing", "Pakistan", "US", "the rebels", "Kim Jong Un", "a", "(x)"])
WORDS = st.sampled_from(
    ["Hamas", "wing", "Pakistan", "Islamabad", "US", "rebels", "Kim", "Jong", "a", "(x)", "China"]
)


@given(
    st.lists(WORDS, max_size=25),
    st.lists(NAMES, min_size=1, max_size=3),
    st.lists(NAMES, min_size=1, max_size=3),
)
def test_mentions_stand_in_order_and_apart(gazetteer, words, first, second):
    mentions: tuple[Mention, ...] = side_mentions(" ".join(words), sides_of(first, second), gazetteer)
    assert all(one.end <= other.start for one, other in zip(mentions, mentions[1:], strict=False))


def test_names_that_come_thousands_of_times_are_all_found(gazetteer):
    """An algorithm that compared each mention with each would take hours."""
    times = 40_000
    text = "Acme Steel met China and Globex. " * times
    mentions = side_mentions(text, sides_of(["Acme", "Acme Steel"], "Globex"), gazetteer)
    codes = [mention.country for mention in mentions]
    assert [codes.count(code) for code in (FIRST, SECOND, "CHN")] == [times] * 3


def test_a_text_of_blanks_between_the_words_of_a_name_is_read_once(gazetteer):
    """A search that began anew at each blank would take hours."""
    text = "Haqqani" + " " * 1_000_000 + "Haqqani" + "\n" * 1_000_000
    assert found(gazetteer, text, "Haqqani network", "network Haqqani") == [
        (FIRST, "Haqqani"),
        (FIRST, "Haqqani"),
    ]
