"""Lists of articles are paged in either order without loss or repetition, whatever comes and goes in between."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.storing import ArticleFilter, InvalidCursor, Ordering, Sort
from service.storing.cursors import Place, read_cursor, write_cursor
from tests.storing.positions import CHN_USA, PAK_USA, add

ANY = ArticleFilter()
# Equal ones, undated ones between them, one of another century, and one to the microsecond.
MAY = datetime(2012, 5, 21, 14, 30, tzinfo=UTC)
DATES = [MAY, None, MAY, datetime(1914, 6, 28, tzinfo=UTC), None, MAY + timedelta(microseconds=1), MAY, None]
ORDERINGS = [Ordering(sort, descending) for sort in Sort for descending in (True, False)]


@pytest.fixture
def stored(articles):
    """The numbers of the articles, in the order of storing, with their dates."""
    for number, published_at in enumerate(DATES):
        add(articles, str(number), published_at=published_at)
    return dict(enumerate(DATES))


def pages(articles, ordering, limit, narrowed=ANY):
    """The pages of a list, as the numbers that are the articles' texts."""
    cursor = None
    while True:
        page = articles.page(narrowed, limit=limit, cursor=cursor, ordering=ordering)
        yield [int(article.text) for article in page.articles]
        cursor = page.next_cursor
        if cursor is None:
            return


def listed(articles, ordering, limit, narrowed=ANY):
    return [number for page in pages(articles, ordering, limit, narrowed) for number in page]


def in_order(stored, ordering):
    """What the list should be: by date, then as stored; the undated last whichever the order."""
    if ordering.sort is Sort.STORED:
        return sorted(stored, reverse=ordering.descending)
    dated = [(date, number) for number, date in stored.items() if date is not None]
    undated = [number for number, date in stored.items() if date is None]
    return [number for _, number in sorted(dated, reverse=ordering.descending)] + sorted(
        undated, reverse=ordering.descending
    )


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_pages_of_any_length_make_up_the_list_in_its_order(articles, stored, ordering):
    for limit in range(1, len(stored) + 2):
        assert listed(articles, ordering, limit) == in_order(stored, ordering)


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_all_pages_but_the_last_are_full_and_none_is_empty(articles, stored, ordering):
    for limit in (3, 4):
        *full, last = pages(articles, ordering, limit)
        assert {len(page) for page in full} == {limit}
        assert 0 < len(last) <= limit


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_pages_keep_their_place_while_articles_come_and_go(articles, stored, ordering):
    """Each is shown once that is there throughout; also where the very article goes that a page ended with."""
    identities = {article.text: article.summary.id for article in articles.page(ANY, limit=99).articles}
    first = articles.page(ANY, limit=3, ordering=ordering)
    shown = [int(article.text) for article in first.articles]
    articles.remove(identities[str(shown[-1])])
    for number, date in ((100, MAY), (101, None), (102, datetime(2000, 1, 1, tzinfo=UTC))):
        add(articles, str(number), published_at=date)
    cursor = first.next_cursor
    while cursor is not None:
        page = articles.page(ANY, limit=2, cursor=cursor, ordering=ordering)
        shown += [int(article.text) for article in page.articles]
        cursor = page.next_cursor
    now = {**stored, 100: MAY, 101: None, 102: datetime(2000, 1, 1, tzinfo=UTC)}
    assert len(shown) == len(set(shown))
    assert set(shown) >= set(stored)
    assert shown == [number for number in in_order(now, ordering) if number in shown]


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_a_narrowed_list_is_paged_in_the_same_order(articles, stored, ordering):
    for number, date in ((8, MAY), (9, None)):
        add(articles, str(number), CHN_USA, published_at=date, outlet="Wire")
    narrowed = ArticleFilter(dyad=PAK_USA)
    assert listed(articles, ordering, 3, narrowed) == in_order(stored, ordering)
    assert listed(articles, ordering, 1, ArticleFilter(outlet="Wire")) == in_order(
        {8: MAY, 9: None}, ordering
    )


def test_a_list_by_dates_can_be_narrowed_to_dates(articles, stored):
    narrowed = ArticleFilter(published_from=MAY)
    for ordering in ORDERINGS[2:]:
        dated = {number: date for number, date in stored.items() if date is not None and date >= MAY}
        assert listed(articles, ordering, 2, narrowed) == in_order(dated, ordering)


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_a_cursor_is_of_the_list_it_came_from_alone(articles, stored, ordering):
    cursor = articles.page(ANY, limit=2, ordering=ordering).next_cursor
    for other in ORDERINGS:
        if other != ordering:
            with pytest.raises(InvalidCursor):
                articles.page(ANY, limit=2, cursor=cursor, ordering=other)
    with pytest.raises(InvalidCursor):
        articles.page(ArticleFilter(dyad=PAK_USA), limit=2, cursor=cursor, ordering=ordering)
    # Another length is the same list.
    assert articles.page(ANY, limit=5, cursor=cursor, ordering=ordering).articles


MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))


@given(sequence=st.integers(1, 2**62), published_at=MOMENTS, ordering=st.sampled_from(ORDERINGS))
def test_a_cursor_holds_the_place_it_was_made_of(sequence, published_at, ordering):
    place = Place(sequence, published_at)
    cursor = write_cursor(place, ANY, ordering)
    assert read_cursor(cursor, ANY, ordering) == place
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(cursor=st.text() | st.text("ABCDabcd0123-_=", min_size=28, max_size=36))
def test_what_is_no_cursor_is_refused(cursor):
    with pytest.raises(InvalidCursor):
        read_cursor(cursor, ANY, Ordering())


@given(sequence=st.integers(-(2**63), 2**63 - 1), published=st.integers(-(2**63), 2**63 - 1))
def test_a_cursor_made_up_is_read_as_a_place_or_refused(sequence, published):
    cursor = _made_up(sequence, published)
    try:
        place = read_cursor(cursor, ANY, Ordering())
    except InvalidCursor:
        return
    assert place.sequence == sequence


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_every_place_can_be_asked_for(articles, ordering):
    add(articles, "1", published_at=MAY)
    moments = [None, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
    for place in (Place(number, moment) for number in (-(2**63), 0, 2**63 - 1) for moment in moments):
        cursor = write_cursor(place, ANY, ordering)
        assert len(articles.page(ANY, limit=2, cursor=cursor, ordering=ordering).articles) <= 1


def _made_up(sequence, published):
    """A cursor with the right mark and any numbers."""
    right = urlsafe_b64decode(write_cursor(Place(1, None), ANY, Ordering()))
    return urlsafe_b64encode(right[:8] + pack(">qq", sequence, published)).decode()
