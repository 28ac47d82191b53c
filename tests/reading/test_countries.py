"""Countries are found by name, demonym, seat and leader, and not where a word only looks like one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.countries import Gazetteer, MentionKind
from service.reading.gazetteer import aliases
from service.reading.values import country_name

GAZETTEER = Gazetteer.load()


def countries(text: str, on: date | None = None) -> list[str]:
    return [mention.country for mention in GAZETTEER.mentions(text, on=on)]


def in_year(year: int) -> date:
    return date(year, 7, 1)


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
        ("Rhodesia, Persia and Czechoslovakia", ["ZWE", "IRN", "CZE"]),
        ("East Germany and West Germany, the GDR and East Berlin", ["DEU", "DEU", "DEU", "DEU"]),
        ("The Zionist regime and the Islamic Republic", ["ISR", "IRN"]),
        ("The Islamic Republic of Pakistan, the Islamic Republic of Mauritania", ["PAK", "MRT"]),
        ("Hamas, Rafah and the Palestinian Authority", ["PSE", "PSE", "PSE"]),
        ("Hezbollah and the Houthis", ["LBN", "YEM"]),
        ("The Taliban hold Kabul.", ["AFG", "AFG"]),
        ("Hong Kong and Greenland", ["CHN", "DNK"]),
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
        "Chad Smith drummed, and Jordan Peterson spoke.",
        "The Washington Post reported it.",
        "A law of Washington state",
        "Trade with Latin America and the Indo-Pacific",
        "The Treaty of Rome and the Vienna Convention",
        "Malibu, Indiana, romance",
    ],
)
def test_what_only_looks_like_a_country_is_none(text):
    assert countries(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The European Union, NATO and ASEAN will meet the Gulf Cooperation Council.",
        "The Arab League, the African Union and the Organization of American States",
        "Western diplomats and European capitals",
        "Brussels proposed new rules for European banks.",
        "The G7, the BRICS, OPEC and the United Nations",
        "The Shanghai Cooperation Organization and the Economic Community of Central African States",
    ],
)
def test_a_bloc_is_no_country(text):
    assert countries(text) == []


def test_who_speaks_for_a_bloc_speaks_for_no_country_while_in_its_office():
    assert countries("Jens Stoltenberg spoke.", on=in_year(2012)) == ["NOR"]
    assert countries("Jens Stoltenberg spoke.", on=in_year(2018)) == []
    assert countries("Donald Tusk spoke.", on=in_year(2017)) == []
    assert countries("Donald Tusk spoke.", on=in_year(2024)) == ["POL"]


def test_bare_korea_is_the_korea_the_text_is_about():
    assert set(countries("North Korea fired a missile. Korea said it was a test.")) == {"PRK"}
    assert set(countries("Korea exports cars.")) == {"KOR"}


def test_bare_congo_is_the_congo_the_text_is_about():
    assert set(countries("Congo-Brazzaville borders it. Congo exports oil.")) == {"COG"}
    assert set(countries("Congo mines cobalt.")) == {"COD"}


def test_a_leader_counts_in_office():
    assert countries("President Obama spoke.", on=date(2012, 5, 20)) == ["USA"]
    assert countries("President Obama spoke.", on=date(1987, 5, 20)) == []


def test_a_former_leader_counts_for_a_few_years_and_then_no_more():
    assert countries("Margaret Thatcher spoke.", on=in_year(1993)) == ["GBR"]
    assert countries("Margaret Thatcher spoke.", on=in_year(2010)) == []


def test_a_surname_that_many_bear_counts_beside_the_full_name():
    assert countries("Mr Cook left.", on=in_year(2023)) == []
    assert countries("Susan Rice came. Rice said no.", on=in_year(2014)) == ["USA", "USA"]
    assert countries("The price of Rice rose.", on=in_year(2014)) == []


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("Bonn and Belgrade", 1987, ["DEU", "YUG"]),
        ("Bonn and Belgrade", 2010, ["SRB"]),
        ("Yugoslavia", 1963, ["YUG"]),
        ("Yugoslavia", 2003, ["YUG"]),
        ("Hong Kong", 1987, ["GBR"]),
        ("Hong Kong", 2019, ["CHN"]),
        ("Macao", 1987, ["PRT"]),
        ("Minsk and Baku", 1987, ["RUS", "RUS"]),
        ("Minsk and Baku", 2020, ["BLR", "AZE"]),
    ],
)
def test_a_place_is_of_the_state_it_lay_in_that_year(text, year, expected):
    assert countries(text, on=in_year(year)) == expected


def test_a_place_without_a_date_is_of_its_state_today():
    assert countries("Belgrade, Minsk, Hong Kong") == ["SRB", "BLR", "CHN"]


def test_an_institution_is_told_from_a_place():
    kinds = [mention.kind for mention in GAZETTEER.mentions("The Pentagon is near Washington.")]
    assert kinds == [MentionKind.INSTITUTION, MentionKind.PLACE]


def test_every_alias_is_of_a_country_there_is_and_its_years_are_in_order():
    for alias in aliases():
        assert alias.country is None or country_name(alias.country), alias
        assert (alias.since or 0) <= (alias.until or 9999), alias


@given(st.text(max_size=300))
def test_mentions_lie_in_the_text_in_order_and_apart(text):
    mentions = GAZETTEER.mentions(text)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in mentions)
    assert all(one.end <= other.start for one, other in zip(mentions, mentions[1:], strict=False))


@given(
    st.lists(
        st.sampled_from(["Korea", "Bush", "Georgia,", "US", "Turkey", "New", "Guinea", "Congo\n", "İ"]),
        max_size=30,
    )
)
def test_mentions_of_names_in_any_order_are_apart(words):
    text = " ".join(words)
    mentions = GAZETTEER.mentions(text, on=date(2004, 1, 1))
    assert all(0 <= mention.start < mention.end <= len(text) for mention in mentions)
    assert all(one.end <= other.start for one, other in zip(mentions, mentions[1:], strict=False))


def test_letters_that_grow_in_lower_case_leave_offsets_exact():
    text = "İİİ said Pakistan."
    (mention,) = GAZETTEER.mentions(text)
    assert text[mention.start : mention.end] == "Pakistan"
