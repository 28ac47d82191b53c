"""The archives of the twenty years: what the service takes, in order, each text once, and of invented outlets."""

import json
from datetime import date
from pathlib import Path

import pytest

from service.api.schemas.requests import ArticleRequest

FOLDER = Path(__file__).parents[2] / "examples" / "twenty_years" / "archive"
OUTLETS = {"Civic Gazette", "Harbour Wire", "Meridian Broadcasting", "Risk Ledger", "The Continental Post"}
YEARS = {"IND-PAK": (1999, 2019), "ISR-TUR": (2004, 2023)}
STATES = {"cooperative", "impasse", "hostile"}


def lines(dyad):
    return [json.loads(line) for line in (FOLDER / f"{dyad}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_there_is_an_archive_of_each_relation():
    assert {path.stem for path in FOLDER.iterdir()} == set(YEARS)


@pytest.mark.parametrize("dyad", sorted(YEARS))
def test_each_line_is_an_article_that_the_service_takes(dyad):
    for line in lines(dyad):
        request = {name: value for name, value in line.items() if not name.startswith("intended_")}
        assert ArticleRequest().validate(request) == {}
        assert set(request) == {"title", "outlet", "published_at", "text"}


@pytest.mark.parametrize("dyad", sorted(YEARS))
def test_each_line_says_what_its_writer_meant(dyad):
    assert all(line["intended_dyad"] == dyad and line["intended_state"] in STATES for line in lines(dyad))
    assert {line["intended_state"] for line in lines(dyad)} == STATES


@pytest.mark.parametrize("dyad", sorted(YEARS))
def test_the_articles_are_of_twenty_years_in_their_order(dyad):
    days = [date.fromisoformat(line["published_at"]) for line in lines(dyad)]
    assert days == sorted(days)
    assert (days[0].year, days[-1].year) == YEARS[dyad]
    assert {day.year for day in days} == set(range(days[0].year, days[-1].year + 1))


def test_no_text_and_no_title_is_there_twice():
    everything = [line for dyad in YEARS for line in lines(dyad)]
    everything += [
        json.loads(line)
        for path in sorted((FOLDER.parents[1] / "archive").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    texts = [" ".join(line["text"].split()) for line in everything]
    assert len(set(texts)) == len(texts)
    own = [line["title"] for dyad in YEARS for line in lines(dyad)]
    assert len(set(own)) == len(own)


@pytest.mark.parametrize("dyad", sorted(YEARS))
def test_no_outlet_is_a_real_one(dyad):
    assert {line["outlet"] for line in lines(dyad)} == OUTLETS


@pytest.mark.parametrize("dyad", sorted(YEARS))
def test_the_articles_are_short_and_many(dyad):
    words = [len(line["text"].split()) for line in lines(dyad)]
    assert 60 <= len(words) <= 80
    assert all(60 <= number <= 150 for number in words)
