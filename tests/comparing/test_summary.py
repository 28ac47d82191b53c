"""A comparison in a sentence or two."""

import pytest

from service.comparing.summary import summary_of
from service.reading.values import Probabilities, State
from tests.comparing.positions import (
    COOPERATIVE,
    HOSTILE,
    IMPASSE,
    article,
    compare_with,
    position,
    printed,
    saying,
    stored,
    sure,
)


def summary(own, candidates):
    return summary_of(compare_with(own, candidates))


def many(count, probabilities=COOPERATIVE):
    return [article(f"{number:05}", "supply route", probabilities) for number in range(count)]


def test_with_nothing_stored_it_says_so():
    assert summary(saying("route", HOSTILE), []) == (
        "Shows PAK-USA hostile. Nothing that is stored can be compared with it."
    )


def test_an_article_that_departs_is_told_from_what_and_how_far():
    assert summary(saying("supply route", HOSTILE), many(5)) == (
        "Departs from the consensus: shows PAK-USA hostile, where 5 stored articles on the whole show it cooperative."
        " It is farther from the consensus than 100% of them, by weight."
    )


def test_an_impasse_is_something_one_is_at():
    found = summary(saying("supply route", HOSTILE), many(3, Probabilities(0.0, 1.0, 0.0)))
    assert "where 3 stored articles on the whole show it at an impasse." in found
    assert summary(saying("supply route"), []).startswith("Shows PAK-USA at an impasse.")


def test_an_article_that_agrees_is_told_with_how_many():
    assert summary(saying("supply route"), many(2, IMPASSE)) == (
        "Agrees with the consensus of 2 stored articles: PAK-USA is at an impasse."
    )


def test_one_article_is_one():
    found = summary(saying("supply route"), many(1, IMPASSE))
    assert "consensus of 1 stored article:" in found


def test_thousands_are_written_with_commas():
    assert "12,000 stored articles" in summary(saying("supply route", COOPERATIVE), many(12_000))


def test_an_archive_split_is_no_consensus():
    candidates = [stored("a", sure(State.HOSTILE)), stored("b", sure(State.COOPERATIVE))]
    assert summary(sure(State.HOSTILE), candidates) == (
        "Shows PAK-USA hostile. 2 stored articles do not agree among themselves."
    )


def test_a_state_that_wins_by_a_hair_leans():
    assert summary(position(Probabilities(0.02, 0.5, 0.48)), many(5)) == (
        "Leans away from the consensus: shows PAK-USA at an impasse, where 5 stored articles on the whole show"
        " it cooperative. The difference is too small to call it a departure."
    )


def test_copies_are_told_apart_from_texts():
    found = summary(sure(State.HOSTILE), [*printed(3), stored("other", sure(State.HOSTILE))])
    assert found.startswith("Agrees with the consensus of 4 stored articles (2 without copies):")


def test_a_percentile_is_given_whole():
    candidates = [
        *(stored(name, sure(State.COOPERATIVE)) for name in "abcde"),
        stored("f", sure(State.HOSTILE)),
    ]
    found = summary(sure(State.HOSTILE), candidates)
    # Farther than five of six and as far as the sixth: 91.67.
    assert found.endswith("It is farther from the consensus than 92% of them, by weight.")


def test_a_single_article_shows_and_does_not_show_in_the_plural():
    found = summary(saying("supply route", HOSTILE), many(1))
    assert "where 1 stored article shows it cooperative" in found


def test_a_single_doubtful_article_is_not_said_to_disagree_with_itself():
    doubtful = Probabilities(0.3, 0.32, 0.38)
    assert "among themselves" not in summary(saying("supply route", HOSTILE), many(1, doubtful))


@pytest.mark.parametrize("own", [HOSTILE, IMPASSE, COOPERATIVE])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_every_summary_names_the_pair_or_the_consensus_and_ends(own, count):
    found = summary(saying("supply route", own), many(count))
    assert "PAK-USA" in found or "consensus" in found
    assert found.endswith(".")
