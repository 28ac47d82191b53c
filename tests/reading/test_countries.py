"""Countries are found by name, demonym, seat and leader, and not where a word only looks like one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.countries import Gazetteer

GAZETTEER = Gazetteer.load()


def countries(text: str, on: date | None = None) -> list[str]:
    return [mention.country for mention in GAZETTEER.mentions(text, on=on)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Islamabad said it would not attend.", ["PAK"]),
        ("The Kremlin and the White House disagree.", ["RUS", "USA"]),
        ("US-Pakistan talks, U.S.-led patrols", ["USA", "PAK", "USA"]),
        ("Pakistan’s envoy and America's answer", ["PAK", "USA"]),
        ("Niger and Nigeria, Nigeriens and Nigerians", ["NER", "NGA", "NER", "NGA"]),
        ("Guinea, Guinea-Bissau, Equatorial Guinea, Papua New Guinea", ["GIN", "GNB", "GNQ", "PNG"]),
        ("Congo-Brazzaville and the Democratic Republic of the Congo", ["COG", "COD"]),
        ("North Korea and South Korea", ["PRK", "KOR"]),
        ("Sudan and South Sudan", ["SDN", "SSD"]),
        ("Dominica is not the Dominican Republic.", ["DMA", "DOM"]),
        ("Northern Ireland and Ireland", ["GBR", "IRL"]),
        ("Turkey met China in Ankara.", ["TUR", "CHN", "TUR"]),
        ("Türkiye and Côte d'Ivoire", ["TUR", "CIV"]),
        ("THE US AND PAKISTAN SIGN ACCORD", ["USA", "PAK"]),
        ("Sino-Indian border, Franco-German council", ["CHN", "IND", "FRA", "DEU"]),
        ("Georgia lost the war over South Ossetia, and Tbilisi signed.", ["GEO", "GEO"]),
        ("pakistan and india sign a pact", ["PAK", "IND"]),
        ("The Soviet Union, Zaire and Burma", ["RUS", "COD", "MMR"]),
    ],
)
def test_names_are_found(text, expected):
    assert countries(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He gave us a lift.",
        "LET US PRAY FOR RAIN",
        "Fine china and a roast turkey",
        "Voters in Atlanta, Georgia, queued for hours.",
        "New Mexico and New Jersey",
        "She wore a jersey and kept guinea pigs.",
        "A woman from Roman times",
        "The South China Sea and the Persian Gulf",
        "Michael Jordan scored.",
        "The Washington Post reported it.",
        "Trade with Latin America and the Indo-Pacific",
        "The Treaty of Rome and the Vienna Convention",
        "Malibu, Indiana, romance",
    ],
)
def test_what_only_looks_like_a_country_is_none(text):
    assert countries(text) == []


def test_bare_korea_is_the_korea_the_text_is_about():
    assert set(countries("North Korea fired a missile. Korea said it was a test.")) == {"PRK"}
    assert set(countries("Korea exports cars.")) == {"KOR"}


def test_a_leader_counts_in_office():
    assert countries("President Obama spoke.", on=date(2012, 5, 20)) == ["USA"]
    assert countries("President Obama spoke.", on=date(1987, 5, 20)) == []


@given(st.text(max_size=300))
def test_mentions_lie_in_the_text_in_order_and_apart(text):
    mentions = GAZETTEER.mentions(text)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in mentions)
    assert all(one.end <= other.start for one, other in zip(mentions, mentions[1:], strict=False))


def test_letters_that_grow_in_lower_case_leave_offsets_exact():
    text = "İİİ said Pakistan."
    (mention,) = GAZETTEER.mentions(text)
    assert text[mention.start : mention.end] == "Pakistan"
