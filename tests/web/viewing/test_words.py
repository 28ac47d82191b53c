"""Names, shares, scores and days as the pages say them."""

from datetime import UTC, datetime

import pytest

from service.reading.values import COUNTRY_CODES, STATES, Dyad, Reason
from service.web.viewing import words


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("KOR", "South Korea"),
        ("RUS", "Russia"),
        ("PSE", "State of Palestine"),
        ("COD", "Democratic Republic of the Congo"),
        ("BES", "Bonaire, Sint Eustatius and Saba"),
        ("VAT", "Holy See"),
        ("XKX", "Kosovo"),
    ],
)
def test_countries_are_called_what_people_call_them(code, name):
    assert words.name_of(code) == name


def test_every_country_has_a_name_without_turning_it_round():
    for code in COUNTRY_CODES:
        assert words.name_of(code)
        assert "(" not in words.name_of(code)


def test_two_countries_make_a_sentence():
    assert words.both_of(Dyad.parse("PAK-USA")) == "Pakistan and the United States"
    assert words.both_of(Dyad.parse("GBR-IRL")) == "The United Kingdom and Ireland"


@pytest.mark.parametrize(
    ("share", "said"),
    [(1.0, "over 99.9%"), (0.99951, "over 99.9%"), (0.997, "99.7%"), (0.0004, "under 0.1%"), (0.0, "0.0%")],
)
def test_nothing_is_certain(share, said):
    assert words.percent(share) == said


@pytest.mark.parametrize(
    ("score", "said"), [(0.274, "+0.27"), (-0.5, "−0.50"), (-0.001, "0.00"), (0.001, "0.00"), (None, "–")]
)
def test_scores_have_a_sign_unless_they_are_nothing(score, said):
    assert words.signed(score) == said


def test_days_are_written_out():
    assert words.day(datetime(2018, 7, 9, 23, tzinfo=UTC)) == "9 July 2018"
    assert words.day(None) == "undated"


def test_there_are_words_for_every_reason_and_state():
    assert set(words.REASONS) == set(words.DECLINED) == set(Reason)
    assert [words.heading(state) for state in STATES] == ["Hostile", "At an impasse", "Cooperative"]
