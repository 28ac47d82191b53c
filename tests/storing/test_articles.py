"""The archive keeps what it is given, once, and gives it back whole."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from service.reading.values import (
    Declined,
    Dyad,
    Evidence,
    NamedSides,
    Passage,
    Position,
    Probabilities,
    Reading,
    Reason,
    Stance,
    State,
    UnknownDyad,
    WeightedTerm,
)
from service.reading.vectors import EMPTY_VECTOR, TermVector
from service.storing import ArticleFilter, ArticleNotFound, InvalidCursor, NewArticle
from service.storing.tables import EvidenceRow, PositionRow

PAK_USA, CHN_USA = Dyad.parse("PAK-USA"), Dyad.parse("CHN-USA")
EVERYTHING = ArticleFilter()


def actor_forgotten(database) -> None:
    """Make the stored evidence what it was before actors were told."""
    with database.writing() as session:
        for row in session.scalars(select(EvidenceRow)):
            row.passages = [
                {name: entry[name] for name in entry if name != "actor"} for entry in row.passages
            ]


def position(dyad: Dyad = PAK_USA, probabilities: Probabilities | None = None) -> Position:
    evidence = Evidence(Passage(3, 9, "stalled"), State.IMPASSE, 0.5, (WeightedTerm("stalled", 0.2),), "PAK")
    return Position(
        dyad,
        probabilities or Probabilities(0.25, 0.5, 0.25),
        0.75,
        (evidence,),
        TermVector.from_weights({"route": 1.0}),
    )


def reading(*positions: Position) -> Reading:
    return Reading(positions or (position(),), None, "1-test")


def add(articles, text: str, *positions: Position, **fields):
    return articles.add(NewArticle(text, **fields), reading(*positions))[0]


@pytest.fixture
def on(articles, feed):
    """All stored positions on a dyad, in the order of storing."""

    def positions_on(dyad: Dyad):
        with feed.changes(dyad, 0) as changes:
            numbers = [number for entries in changes.entries for number in entries.articles.tolist()]
        found = articles.positions(dyad, numbers)
        return [found[number] for number in sorted(found)]

    return positions_on


def test_an_article_comes_back_as_it_went_in(articles):
    published = datetime(2012, 5, 21, 16, 30, tzinfo=timezone(timedelta(hours=5)))
    stored = add(
        articles, "Text 😀 שלום", title="T", outlet="O", url="https://example.org", published_at=published
    )
    again = articles.get(stored.summary.id)
    assert (again.text, again.summary.title, again.summary.published_at) == ("Text 😀 שלום", "T", published)
    assert again.summary.published_at.tzinfo is UTC
    found, expected = again.reading.positions[0], position()
    assert (found.evidence, found.probabilities, found.presence) == (
        expected.evidence,
        expected.probabilities,
        expected.presence,
    )
    assert found.vector.to_bytes() == expected.vector.to_bytes()


def test_the_stance_of_each_side_comes_back_as_it_went_in(articles, on):
    warm, cold = Stance(State.COOPERATIVE, 0.5), Stance(State.HOSTILE, -0.25)
    told = replace(position(), a_to_b=warm, b_to_a=cold)
    half_told = replace(position(CHN_USA), b_to_a=warm)
    found = add(articles, "A", told, half_told).reading.positions
    assert [(each.a_to_b, each.b_to_a) for each in found] == [(warm, cold), (None, warm)]
    assert on(CHN_USA)[0].position.b_to_a == warm


def test_evidence_stored_before_actors_were_told_has_none(articles, database):
    stored = add(articles, "A")
    actor_forgotten(database)
    (found,) = articles.get(stored.summary.id).reading.positions
    assert found.evidence == tuple(replace(each, actor=None) for each in position().evidence)


def test_sides_that_a_caller_named_are_not_stored(articles):
    with pytest.raises(UnknownDyad):
        add(articles, "A", replace(position(), pair=NamedSides(("Hezbollah",), ("Israel",))))
    assert not articles.has_text("A")


def test_what_was_declined_is_not_stored(articles):
    declined = Declined(CHN_USA, Reason.UNCERTAIN, 0.1, Probabilities(0.4, 0.3, 0.3))
    stored, _ = articles.add(NewArticle("A"), replace(reading(), declined=(declined,)))
    assert stored.reading.declined == articles.get(stored.summary.id).reading.declined == ()


def test_an_article_without_a_position_keeps_its_reason(articles):
    stored, created = articles.add(NewArticle("A"), Reading((), Reason.NO_DYAD, "1-test"))
    assert created
    assert articles.get(stored.summary.id).reading.reason is Reason.NO_DYAD


def test_the_same_text_is_stored_once(articles):
    first, created = articles.add(NewArticle("A"), reading())
    second, again = articles.add(NewArticle("A", title="another"), reading())
    assert (created, again) == (True, False)
    assert first.summary == second.summary


def test_the_same_text_from_many_threads_is_stored_once(articles):
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: articles.add(NewArticle("A"), reading()), range(24)))
    assert sum(created for _, created in results) == 1
    assert len({stored.summary.id for stored, _ in results}) == 1


def test_a_text_asked_for_on_another_dyad_gains_that_position(articles, on):
    add(articles, "A", position(PAK_USA))
    both = add(articles, "A", position(CHN_USA))
    assert [each.dyad for each in both.reading.positions] == [PAK_USA, CHN_USA]
    assert [each.article for each in on(CHN_USA)] == [each.article for each in on(PAK_USA)] == [both.summary]


def test_what_is_asked_for_by_name_is_remembered(articles, database):
    reading_of_two = reading(position(PAK_USA), position(CHN_USA))
    articles.add(NewArticle("A", asked=CHN_USA), reading_of_two)
    with database.reading() as session:
        rows = session.execute(select(PositionRow.dyad, PositionRow.asked)).all()
    assert dict(map(tuple, rows)) == {"PAK-USA": False, "CHN-USA": True}


def test_a_position_knows_the_model_that_read_it(articles, on):
    articles.add(NewArticle("A"), Reading((position(PAK_USA),), None, "1-old"))
    articles.add(NewArticle("A", asked=CHN_USA), Reading((position(CHN_USA),), None, "2-new"))
    assert [each.model for dyad in (PAK_USA, CHN_USA) for each in on(dyad)] == ["1-old", "2-new"]


def test_positions_are_those_on_the_dyad_alone(articles, on):
    add(articles, "A", position(PAK_USA), position(CHN_USA))
    add(articles, "B", position(CHN_USA))
    assert (len(on(PAK_USA)), len(on(CHN_USA))) == (1, 2)
    assert {each.position.dyad for each in on(CHN_USA)} == {CHN_USA}


def test_a_position_comes_with_its_article_its_evidence_and_its_vector(articles, on):
    stored = add(articles, "A", position(PAK_USA), outlet="O", url="https://example.org")
    (found,) = on(PAK_USA)
    assert (found.article, found.model) == (stored.summary, "1-test")
    assert replace(found.position, vector=EMPTY_VECTOR) == replace(position(), vector=EMPTY_VECTOR)
    assert found.position.vector.to_bytes() == position().vector.to_bytes()


def test_positions_are_found_by_their_articles_numbers(articles):
    for name in "ABC":
        add(articles, name)
    found = articles.positions(PAK_USA, [1, 3])
    assert [articles.get(found[number].article.id).text for number in (1, 3)] == ["A", "C"]
    assert articles.positions(PAK_USA, []) == articles.positions(CHN_USA, [1, 2, 3]) == {}


def test_a_position_removed_in_the_meantime_is_left_out(articles):
    gone = add(articles, "A")
    add(articles, "B")
    articles.remove(gone.summary.id)
    assert list(articles.positions(PAK_USA, [1, 2])) == [2]


def test_the_number_of_a_removed_article_is_not_given_again(articles):
    articles.remove(add(articles, "A").summary.id)
    add(articles, "B")
    assert list(articles.positions(PAK_USA, [1, 2])) == [2]


def test_a_text_is_known_while_it_is_stored(articles):
    stored = add(articles, "A")
    assert (articles.has_text("A"), articles.has_text("a")) == (True, False)
    articles.remove(stored.summary.id)
    assert not articles.has_text("A")


def test_a_removed_article_is_gone_with_its_positions(articles, on, database):
    stored = add(articles, "A", position(PAK_USA), position(CHN_USA))
    articles.remove(stored.summary.id)
    assert on(PAK_USA) == on(CHN_USA) == []
    with database.reading() as session:
        assert session.scalars(select(EvidenceRow)).all() == []
    for action in (articles.get, articles.remove):
        with pytest.raises(ArticleNotFound):
            action(stored.summary.id)


def test_pages_keep_their_place_while_articles_come_and_go(articles):
    stored = [add(articles, f"text {n}") for n in range(6)]
    first = articles.page(EVERYTHING, limit=2)
    articles.remove(stored[3].summary.id)
    add(articles, "newer")
    second = articles.page(EVERYTHING, limit=2, cursor=first.next_cursor)
    third = articles.page(EVERYTHING, limit=2, cursor=second.next_cursor)
    assert [article.text for page in (first, second, third) for article in page.articles] == [
        "text 5",
        "text 4",
        "text 2",
        "text 1",
        "text 0",
    ]
    assert third.next_cursor is None


def test_the_last_full_page_says_it_is_the_last(articles):
    add(articles, "A")
    assert articles.page(EVERYTHING, limit=1).next_cursor is None


@pytest.mark.parametrize("cursor", ["", "?", "YQ", "YTEyMzQ1Njc4OTAxMjM0NTY3ODkw", "ä", "YS0x", "a" * 500])
def test_a_cursor_of_nobody_is_refused(articles, cursor):
    with pytest.raises(InvalidCursor):
        articles.page(EVERYTHING, limit=1, cursor=cursor)


def test_lists_are_narrowed(articles):
    cooperative = Probabilities(0.1, 0.1, 0.8)
    add(articles, "A", outlet="X", published_at=datetime(2010, 1, 1, tzinfo=UTC))
    add(articles, "B", position(CHN_USA, cooperative), position(PAK_USA), outlet="Y")

    def texts(**narrowed):
        return [each.text for each in articles.page(ArticleFilter(**narrowed), limit=9).articles]

    assert texts(dyad=PAK_USA) == ["B", "A"]
    assert texts(dyad=PAK_USA, state=State.COOPERATIVE) == []
    assert texts(state=State.COOPERATIVE) == ["B"]
    assert texts(outlet="X") == ["A"]
    assert texts(published_from=datetime(2010, 1, 1, tzinfo=UTC)) == ["A"]
    assert texts(published_to=datetime(2009, 12, 31, tzinfo=UTC)) == []


def test_relations_sum_up_the_positions(articles):
    add(articles, "A", position(PAK_USA), published_at=datetime(2010, 1, 1, tzinfo=UTC))
    add(articles, "B", position(PAK_USA, Probabilities(0.0, 0.2, 0.8)), position(CHN_USA))
    summaries = articles.relations()
    assert [summary.dyad for summary in summaries] == [PAK_USA, CHN_USA]
    assert (summaries[0].stored, summaries[0].states[State.IMPASSE]) == (2, 1)
    assert summaries[0].score == pytest.approx(0.4)
    assert summaries[0].first_published_at == datetime(2010, 1, 1, tzinfo=UTC)


def test_what_is_done_once_is_remembered(articles):
    assert articles.mark_once("examples")
    assert not articles.mark_once("examples")
    assert articles.is_marked("examples")


def test_articles_are_given_by_their_numbers_the_last_stored_first(articles):
    for text in ("A", "B", "C"):
        add(articles, text)
    assert [each.text for each in articles.numbered([1, 3, 99])] == ["C", "A"]
