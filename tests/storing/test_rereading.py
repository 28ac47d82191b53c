"""Bringing what is stored to another model: each article whole, resumable, with the old ones answering."""

from dataclasses import replace

import pytest

from service.comparing import Indexes
from service.reading.values import Dyad, Evidence, Passage, Position, Probabilities, Reading, Reason, State
from service.reading.vectors import TermVector
from service.storing import ArticleFilter, NewArticle, PositionFeed, Rereading

PAK_USA, CHN_USA, IND_PAK = (Dyad.parse(pair) for pair in ("PAK-USA", "CHN-USA", "IND-PAK"))
HOSTILE, COOPERATIVE = Probabilities(0.9, 0.05, 0.05), Probabilities(0.05, 0.05, 0.9)
OLD, NEW = "1-old", "2-new"
ANY = ArticleFilter()
EVIDENCE = Evidence(Passage(0, 5, "stall"), State.IMPASSE, 0.5)


def reading(model: str, *dyads: Dyad, probabilities: Probabilities = HOSTILE) -> Reading:
    vector = TermVector.from_weights({"route": 1.0})
    positions = tuple(Position(dyad, probabilities, 0.9, (), vector) for dyad in dyads)
    return Reading(positions, None if positions else Reason.NO_RELATION, model)


@pytest.fixture
def rereading(database) -> Rereading:
    return Rereading(database, NEW)


@pytest.fixture
def indexes(database) -> Indexes:
    return Indexes(PositionFeed(database), 1 << 30)


def old(articles, text: str, *dyads: Dyad, asked: Dyad | None = None):
    return articles.add(NewArticle(text, asked=asked), reading(OLD, *dyads))[0].summary.id


def test_what_another_model_read_is_to_be_read_and_no_more(articles, rereading):
    old(articles, "A", PAK_USA)
    articles.add(NewArticle("B"), reading(NEW, PAK_USA))
    assert rereading.count() == 1
    assert [article.text for article in rereading.batch(0, 10)] == ["A"]


def test_new_positions_take_the_place_of_the_old_in_one_step(articles, rereading, indexes):
    identity = old(articles, "A", PAK_USA, CHN_USA)
    assert len(indexes.candidates(PAK_USA)) == len(indexes.candidates(CHN_USA)) == 1
    (article,) = rereading.batch(0, 10)
    assert rereading.replace(article, reading(NEW, IND_PAK, PAK_USA, probabilities=COOPERATIVE))
    again = articles.get(identity).reading
    assert [(each.dyad, each.probabilities) for each in again.positions] == [
        (IND_PAK, COOPERATIVE),
        (PAK_USA, COOPERATIVE),
    ]
    assert again.model == NEW
    assert indexes.candidates(PAK_USA).probabilities.tolist() == [list(COOPERATIVE.as_tuple())]
    assert len(indexes.candidates(CHN_USA)) == 0
    assert len(indexes.candidates(IND_PAK)) == 1
    assert rereading.count() == 0


def test_until_then_the_old_positions_are_answered_with_their_model(articles, rereading, indexes):
    old(articles, "A", PAK_USA)
    old(articles, "B", PAK_USA)
    first, second = rereading.batch(0, 10)
    rereading.replace(first, reading(NEW, PAK_USA))
    found = articles.positions(PAK_USA, indexes.candidates(PAK_USA).articles.tolist())
    assert {number: stored.model for number, stored in found.items()} == {
        first.sequence: NEW,
        second.sequence: OLD,
    }


def test_a_stopped_run_goes_on_where_it_was(articles, database, rereading):
    for number in range(5):
        old(articles, f"text {number}", PAK_USA)
    for article in rereading.batch(0, 2):
        rereading.replace(article, reading(NEW, PAK_USA))
    resumed = Rereading(database, NEW)
    assert [article.text for article in resumed.batch(0, 10)] == ["text 2", "text 3", "text 4"]


def test_a_dyad_that_was_asked_for_is_known_to_have_been(articles, database, rereading):
    old(articles, "A", PAK_USA, CHN_USA, asked=CHN_USA)
    (article,) = rereading.batch(0, 10)
    assert article.asked == (CHN_USA,)
    rereading.replace(article, reading(NEW, PAK_USA, CHN_USA))
    assert [each.asked for each in Rereading(database, "3-newer").batch(0, 10)] == [(CHN_USA,)]


def test_what_the_new_model_said_meanwhile_of_another_dyad_stays(articles, rereading):
    identity = old(articles, "A", PAK_USA)
    (article,) = rereading.batch(0, 10)
    articles.add(NewArticle("A", asked=IND_PAK), reading(NEW, IND_PAK))
    rereading.replace(article, reading(NEW, PAK_USA, probabilities=COOPERATIVE))
    positions = articles.get(identity).reading.positions
    assert [each.dyad for each in positions] == [PAK_USA, IND_PAK]
    assert rereading.count() == 0


def test_an_article_in_which_the_new_model_finds_nothing_says_why(articles, rereading, indexes):
    identity = old(articles, "A", PAK_USA)
    (article,) = rereading.batch(0, 10)
    rereading.replace(article, reading(NEW))
    assert articles.get(identity).reading.reason is Reason.NO_RELATION
    assert len(indexes.candidates(PAK_USA)) == 0


def test_an_article_that_was_removed_meanwhile_is_passed_over(articles, rereading):
    identity = old(articles, "A", PAK_USA)
    (article,) = rereading.batch(0, 10)
    articles.remove(identity)
    assert not rereading.replace(article, reading(NEW, PAK_USA))
    assert articles.page(ANY, limit=5).articles == ()


def test_evidence_is_replaced_with_its_position(articles, rereading):
    identity = old(articles, "A", PAK_USA)
    (article,) = rereading.batch(0, 10)
    (position,) = reading(NEW, PAK_USA).positions
    told = Reading((replace(position, evidence=(EVIDENCE,)),), None, NEW)
    rereading.replace(article, told)
    assert articles.get(identity).reading.positions[0].evidence == (EVIDENCE,)
