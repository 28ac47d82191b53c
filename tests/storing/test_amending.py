"""What is said of an article can be changed, once at a time, and what is compared with sees it at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from service.comparing import Indexes
from service.reading.values import Probabilities
from service.storing import ArticleNotFound, Articles, Keeping, NewArticle, StaleRevision
from tests.storing.test_articles import CHN_USA, PAK_USA, add, position, reading

MAY = datetime(2012, 5, 21, tzinfo=UTC)


def told(stored):
    """What can be changed of an article, in values that compare."""
    return stored.summary, stored.text, stored.revision, stored.corrections


@pytest.fixture
def indexes(feed):
    return Indexes(feed, 1 << 30)


def test_an_amended_article_is_another_revision_of_the_same(articles):
    stored = add(articles, "A", outlet="O")
    changed = articles.amend(stored.summary.id, {"outlet": None, "title": "T", "published_at": MAY})
    assert (changed.summary.id, changed.revision) == (stored.summary.id, stored.revision + 1)
    assert (changed.summary.outlet, changed.summary.title, changed.summary.published_at) == (None, "T", MAY)
    assert told(articles.get(stored.summary.id)) == told(changed)


def test_the_text_is_what_it_is(articles):
    stored = add(articles, "A")
    assert articles.amend(stored.summary.id, {"text": "B", "id": "x"}).text == "A"


def test_the_index_sees_a_new_outlet_and_date_at_once(articles, indexes):
    stored = add(articles, "A", position(), position(CHN_USA), outlet="O")
    assert len(indexes.candidates(PAK_USA)) == 1
    articles.amend(stored.summary.id, {"outlet": "P", "published_at": MAY})
    for dyad in (PAK_USA, CHN_USA):
        candidates = indexes.candidates(dyad)
        assert [candidates.outlets[code] for code in candidates.outlet_codes] == ["P"]
        assert [str(moment) for moment in candidates.published] == ["2012-05-21T00:00:00.000000"]


def test_a_new_reading_takes_the_place_of_the_old(articles, indexes):
    stored = add(articles, "A", position())
    assert len(indexes.candidates(PAK_USA)) == 1
    new = position(CHN_USA, Probabilities(0.9, 0.05, 0.05))
    changed = articles.amend(stored.summary.id, {"title": "T"}, reading=reading(new))
    assert [each.dyad for each in changed.reading.positions] == [CHN_USA]
    assert changed.revision == stored.revision + 1
    assert (len(indexes.candidates(PAK_USA)), len(indexes.candidates(CHN_USA))) == (0, 1)


def test_what_was_asked_for_and_corrected_stays_through_a_new_reading(articles, corrections):
    stored, _ = articles.add(NewArticle("A", asked=PAK_USA), reading())
    corrections.add(stored.summary.id, PAK_USA, None, "desk")
    articles.amend(stored.summary.id, {"title": "T"}, reading=reading())
    assert articles.source(stored.summary.id).asked == (PAK_USA,)
    assert articles.get(stored.summary.id).corrected_reading.positions == ()
    assert articles.relations() == []


@pytest.mark.parametrize("change", ["amend", "remove", "correct"])
def test_a_change_meant_for_another_revision_is_refused(articles, corrections, change):
    stored = add(articles, "A")
    identity = stored.summary.id
    changes = {
        "amend": lambda expected: articles.amend(identity, {"title": "T"}, expected),
        "remove": lambda expected: articles.remove(identity, expected),
        "correct": lambda expected: corrections.add(identity, PAK_USA, None, "desk", expected=expected),
    }
    with pytest.raises(StaleRevision):
        changes[change](lambda revision: revision == stored.revision + 1)
    assert told(articles.get(identity)) == told(stored)
    changes[change](lambda revision: revision == stored.revision)


def test_of_many_changes_to_one_revision_at_once_one_is_made(articles):
    stored = add(articles, "A")

    def amend(number):
        try:
            return articles.amend(stored.summary.id, {"title": str(number)}, lambda revision: revision == 1)
        except StaleRevision:
            return None

    with ThreadPoolExecutor(6) as pool:
        made = [each for each in pool.map(amend, range(12)) if each is not None]
    assert [each.summary.title for each in made] == [articles.get(stored.summary.id).summary.title]


def test_another_position_is_another_revision(articles):
    stored = add(articles, "A", position())
    assert add(articles, "A", position()).revision == stored.revision
    assert add(articles, "A", position(CHN_USA)).revision == stored.revision + 1


def test_an_article_that_is_not_there_cannot_be_amended(articles):
    with pytest.raises(ArticleNotFound):
        articles.amend("none", {})


def test_without_its_text_an_article_is_known_and_compared_with_all_the_same(database, indexes):
    sparing = Articles(database, Keeping(text=False))
    stored, created = sparing.add(NewArticle("A", outlet="O"), reading())
    assert (stored.text, created) == (None, True)
    assert sparing.add(NewArticle("A"), reading())[1] is False
    assert sparing.add(NewArticle("A", asked=CHN_USA), reading(position(CHN_USA)))[0].revision == 2
    assert indexes.candidates(PAK_USA).keys.tolist() == [stored.mark.key]
    assert sparing.get(stored.summary.id).reading.position_on(PAK_USA).evidence
