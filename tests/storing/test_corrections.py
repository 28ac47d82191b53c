"""What clients say that positions should have been is kept, and counts or not as the archive is set."""

import pytest

from service.comparing import Indexes
from service.reading.values import Probabilities, State
from service.storing import (
    ArticleFilter,
    ArticleNotFound,
    Articles,
    Keeping,
    PositionFeed,
    PositionNotFound,
    Rereading,
)
from tests.storing.test_articles import CHN_USA, PAK_USA, add, position, reading

AS_CORRECTED, AS_READ = Keeping(), Keeping(corrections=False)


def states(database, keeping=AS_CORRECTED):
    """How many positions of each state the index and the figures have on PAK-USA."""
    candidates = Indexes(PositionFeed(database, keeping), 1 << 30).candidates(PAK_USA)
    summaries = {each.dyad: each for each in Articles(database, keeping).relations()}
    counted = {state: candidates.states.tolist().count(place) for place, state in enumerate(State)}
    assert PAK_USA not in summaries or summaries[PAK_USA].states == counted
    return {state: count for state, count in counted.items() if count}


@pytest.fixture
def stored(articles):
    return add(articles, "A", position(PAK_USA, Probabilities(0.8, 0.1, 0.1)), position(CHN_USA))


def test_a_correction_says_who_and_why_and_what_the_model_said(articles, corrections, stored):
    changed, made = corrections.add(stored.summary.id, PAK_USA, State.IMPASSE, "desk", "talks go on")
    assert (made.dyad, made.state, made.model_state) == (PAK_USA, State.IMPASSE, State.HOSTILE)
    assert (made.author, made.reason) == ("desk", "talks go on")
    assert articles.get(stored.summary.id).corrections == changed.corrections == (made,)
    as_read = changed.reading.position_on(PAK_USA).probabilities
    assert as_read == stored.reading.position_on(PAK_USA).probabilities
    assert changed.corrected_reading.position_on(PAK_USA).probabilities == Probabilities(0.0, 1.0, 0.0)
    assert changed.corrected_reading.position_on(CHN_USA) == changed.reading.position_on(CHN_USA)


def test_what_is_compared_with_is_as_corrected_or_as_read_as_the_archive_is_set(
    database, corrections, stored
):
    corrections.add(stored.summary.id, PAK_USA, State.COOPERATIVE, "desk")
    assert states(database) == {State.COOPERATIVE: 1}
    assert states(database, AS_READ) == {State.HOSTILE: 1}


def test_a_running_index_sees_each_correction_and_the_last_counts(database, corrections, stored):
    indexes = Indexes(PositionFeed(database), 1 << 30)
    for state in (State.COOPERATIVE, None, State.IMPASSE, None, None, State.HOSTILE):
        corrections.add(stored.summary.id, PAK_USA, state, "desk")
        found = indexes.candidates(PAK_USA)
        assert found.states.tolist() == ([] if state is None else [list(State).index(state)])
        assert states(database) == ({} if state is None else {state: 1})


def test_a_position_that_is_none_is_still_there_as_read(database, articles, corrections, stored):
    corrections.add(stored.summary.id, PAK_USA, None, "desk")
    assert states(database, AS_READ) == {State.HOSTILE: 1}
    assert articles.page(ArticleFilter(dyad=PAK_USA), limit=5).articles == ()
    assert len(Articles(database, AS_READ).page(ArticleFilter(dyad=PAK_USA), limit=5).articles) == 1


def test_a_list_by_state_goes_by_what_counts(database, corrections, stored):
    corrections.add(stored.summary.id, PAK_USA, State.COOPERATIVE, "desk")
    for keeping, state in ((Keeping(), State.COOPERATIVE), (AS_READ, State.HOSTILE)):
        found = {
            each: len(Articles(database, keeping).page(ArticleFilter(state=each), limit=5).articles)
            for each in State
        }
        assert found == {each: int(each is state) for each in State}


def test_a_neighbour_tells_that_it_was_corrected(database, articles, corrections, stored):
    sequence = articles.source(stored.summary.id).sequence
    assert not articles.positions(PAK_USA, [sequence])[sequence].corrected
    corrections.add(stored.summary.id, PAK_USA, State.IMPASSE, "desk")
    found = articles.positions(PAK_USA, [sequence])[sequence]
    assert (found.corrected, found.position.state) == (True, State.IMPASSE)
    as_read = Articles(database, AS_READ).positions(PAK_USA, [sequence])[sequence]
    assert (as_read.corrected, as_read.position.state) == (False, State.HOSTILE)


def test_a_correction_outlives_the_model_it_corrects(database, articles, corrections, stored):
    corrections.add(stored.summary.id, PAK_USA, State.COOPERATIVE, "desk")
    rereading = Rereading(database, "2-new")
    (article,) = rereading.batch(0, 10)
    rereading.replace(article, reading(position(PAK_USA, Probabilities(0.1, 0.8, 0.1))))
    assert states(database) == {State.COOPERATIVE: 1}
    assert [each.model_state for each in articles.get(stored.summary.id).corrections] == [State.HOSTILE]


def test_all_corrections_are_told_oldest_first_with_their_articles(articles, corrections, stored):
    other = add(articles, "B")
    corrections.add(stored.summary.id, PAK_USA, State.IMPASSE, "desk")
    corrections.add(other.summary.id, PAK_USA, None, "desk")
    corrections.add(stored.summary.id, CHN_USA, State.HOSTILE, "desk")
    told = [(about.id, text, made.dyad, made.state) for about, text, made in corrections.all()]
    assert told == [
        (stored.summary.id, "A", PAK_USA, State.IMPASSE),
        (other.summary.id, "B", PAK_USA, None),
        (stored.summary.id, "A", CHN_USA, State.HOSTILE),
    ]


def test_with_its_article_a_correction_goes(articles, corrections, stored):
    corrections.add(stored.summary.id, PAK_USA, State.IMPASSE, "desk")
    articles.remove(stored.summary.id)
    assert list(corrections.all()) == []


def test_only_what_the_article_takes_a_position_on_can_be_corrected(articles, corrections):
    stored = add(articles, "A")
    with pytest.raises(PositionNotFound):
        corrections.add(stored.summary.id, CHN_USA, None, "desk")
    with pytest.raises(ArticleNotFound):
        corrections.add("none", PAK_USA, None, "desk")
    assert articles.get(stored.summary.id).revision == stored.revision
