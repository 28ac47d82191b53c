"""The dyads of an article, ranked."""

from service.reading.countries import Gazetteer
from service.reading.dyads import rank_dyads
from service.reading.passages import split_passages
from tests.texts import NO_RELATION, STALLED

GAZETTEER = Gazetteer.load()


def ranked(text: str, title: str = "") -> list[str]:
    found = rank_dyads(
        GAZETTEER.mentions(text), split_passages(text), title_mentions=GAZETTEER.mentions(title)
    )
    return [str(each.dyad) for each in found]


def test_the_pair_an_article_is_about_comes_first():
    assert ranked(STALLED)[0] == "PAK-USA"


def test_a_third_country_in_passing_does_not_come_first():
    assert ranked(STALLED + " Officials from Norway and Sweden looked on.")[0] == "PAK-USA"


def test_countries_that_never_meet_form_no_dyad():
    assert ranked("Prices rose in Norway.\n\nRain fell in Peru.") == []


def test_a_text_without_countries_has_no_dyad():
    assert ranked(NO_RELATION) == []


def test_presence_falls_along_the_ranking():
    text = STALLED + " India and China signed a treaty in Delhi. India thanked China."
    presences = [each.presence for each in rank_dyads(GAZETTEER.mentions(text), split_passages(text))]
    assert presences == sorted(presences, reverse=True)
    assert all(0 < presence <= 1 for presence in presences)
