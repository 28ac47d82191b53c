"""The dyads of an article, ranked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.countries import MOST_NAMES, Gazetteer
from service.reading.dyads import LEAST_PRESENCE, DyadPresence, rank_dyads
from service.reading.passages import split_passages
from tests.texts import NO_RELATION, STALLED

GAZETTEER = Gazetteer.load()


def presences(text: str, title: str = "") -> tuple[DyadPresence, ...]:
    return rank_dyads(
        GAZETTEER.mentions(text), split_passages(text), title_mentions=GAZETTEER.mentions(title)
    )


def ranked(text: str, title: str = "") -> list[str]:
    return [str(each.dyad) for each in presences(text, title)]


def test_the_pair_an_article_is_about_comes_first():
    assert ranked(STALLED)[0] == "PAK-USA"


def test_a_third_country_in_passing_does_not_come_first():
    assert ranked(STALLED + " Officials from Norway and Sweden looked on.")[0] == "PAK-USA"


def test_the_pair_of_the_title_comes_before_a_pair_named_as_often():
    text = "Norway and Sweden met. Chile and Peru met."
    assert ranked(text, "Chile and Peru agree on their border")[0] == "CHL-PER"
    assert ranked(text, "Norway and Sweden agree on their border")[0] == "NOR-SWE"


def test_the_pair_of_the_lead_comes_before_a_pair_named_as_often_at_the_end():
    text = "Norway warned Sweden. Sweden answered Norway. " + "It rained all week. " * 8
    assert ranked(text + "Chile warned Peru. Peru answered Chile.")[0] == "NOR-SWE"


def test_the_country_where_others_meet_comes_after_them():
    text = "Egypt and Turkey held talks in Switzerland. In Switzerland, Egypt and Turkey agreed to trade."
    assert ranked(text)[0] == "EGY-TUR"


def test_the_office_that_a_title_names_is_a_side_of_what_it_says():
    text = "The President spoke with Japan's minister. The President thanked Japan. It rained."
    assert ranked(text, "Readout of President Biden's call") == ["JPN-USA"]


def test_countries_that_never_meet_form_no_dyad():
    assert ranked("Prices rose in Norway.\n\nRain fell in Peru.") == []


def test_a_country_of_the_title_meets_those_of_the_text():
    assert ranked("Rain fell in Peru.", "Norway sends aid") == ["NOR-PER"]


def test_a_text_without_countries_has_no_dyad():
    assert ranked(NO_RELATION) == []
    assert ranked("") == []


def test_presence_falls_along_the_ranking():
    found = [each.presence for each in presences(STALLED + " India and China signed a treaty in Delhi.")]
    assert found == sorted(found, reverse=True)
    assert all(0 < presence <= 1 for presence in found)


def test_a_pair_in_passing_is_less_present_than_the_pair_of_the_article():
    passing = "It rained. " * 6 + "A flight from Norway to Sweden was late. " + "It rained. " * 6
    assert presences(passing)[0].presence < presences(STALLED)[0].presence


COUNTRIES = ["Norway", "Sweden", "Peru", "Chile", "Egypt", "Turkey", "Ghana", "Kenya", "Nepal", "Cuba"]


@given(st.lists(st.sampled_from([*COUNTRIES, "met.", "in", "and", "Obama"]), max_size=60), st.booleans())
def test_presences_are_a_distribution_that_leaves_room_for_no_pair(words, titled):
    text = " ".join(words)
    found = presences(text, text if titled else "")
    assert sum(each.presence for each in found) <= 1 + 1e-9
    assert all(each.presence >= LEAST_PRESENCE for each in found[1:])
    assert len({each.dyad for each in found}) == len(found)


@pytest.mark.parametrize("separator", [" ", ". ", "\n"])
def test_a_text_of_a_hundred_thousand_countries_is_ranked(separator):
    """What grows with the square of the text would not be done in a day."""
    text = separator.join(COUNTRIES * 10_000)
    mentions = GAZETTEER.mentions(text)
    found = rank_dyads(mentions, split_passages(text), title_mentions=mentions[:10])
    assert len(mentions) == MOST_NAMES
    assert found
