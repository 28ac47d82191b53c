"""Articles go when they have been kept for long enough, and a wrong clock does not take the rest along."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from service.comparing import Indexes
from service.reading.values import Reading, Reason
from service.storing import Articles, Corrections, Database, NewArticle, PositionFeed, Receipt
from service.storing import pruning as module
from service.storing.pruning import Pruning
from service.storing.retention import Much, Retention, is_much
from service.storing.tables import (
    ArticleRow,
    CorrectionRow,
    DyadRow,
    EvidenceRow,
    MarkRow,
    PositionRow,
    ReceiptRow,
    RemovalRow,
)
from tests.storing.positions import CHN_USA, PAK_USA, add, reading

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def retention(database) -> Retention:
    return Retention(database, 30, rest=0)


@pytest.fixture
def pruning(database) -> Pruning:
    return Pruning(database, rest=0)


@pytest.fixture
def few(monkeypatch):
    """As though three articles were not few."""
    monkeypatch.setattr("service.storing.retention._FEW", 3)


def store(articles, database, text, age, *dyads):
    """Store an article as though it had been so long ago."""
    identity = add(articles, text, *dyads)
    with database.writing() as session:
        session.execute(update(ArticleRow).where(ArticleRow.id == identity).values(stored_at=NOW - age))
    return identity


def count(database, *tables):
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def texts(database):
    with database.reading() as session:
        return sorted(session.scalars(select(ArticleRow.text)))


def test_what_was_stored_longer_ago_goes_and_the_rest_stays(database, articles, retention):
    for text, age in (("A", 31 * DAY), ("B", 30 * DAY + timedelta(seconds=1)), ("C", 30 * DAY), ("D", DAY)):
        store(articles, database, text, age)
    assert retention.remove_expired(NOW) == 2
    assert texts(database) == ["C", "D"]
    assert retention.remove_expired(NOW) == 0


def test_when_it_was_published_is_no_matter(database, articles, retention):
    add(articles, "A", published_at=datetime(1990, 1, 1, tzinfo=UTC))
    assert retention.remove_expired(datetime.now(UTC)) == 0


@pytest.mark.parametrize("days", [0, 10**6, 10**12])
def test_with_no_days_or_with_more_than_there_were_everything_is_kept(database, articles, days):
    store(articles, database, "A", 10_000 * DAY)
    assert Retention(database, days, rest=0).remove_expired(NOW, sure=True) == 0
    assert texts(database) == ["A"]


def test_an_article_goes_with_all_that_hangs_on_it(database, articles, retention):
    identity = store(articles, database, "A", 40 * DAY, PAK_USA, CHN_USA)
    Corrections(database).add(identity, PAK_USA, None, "me")
    retention.remove_expired(NOW)
    assert count(database, ArticleRow, PositionRow, EvidenceRow, CorrectionRow) == [0, 0, 0, 0]


def test_an_article_without_positions_goes_too(database, articles, retention):
    articles.add(NewArticle("A"), Reading((), Reason.NO_DYAD, "1-test"))
    assert retention.remove_expired(datetime.now(UTC) + 31 * DAY) == 1


def test_running_indexes_learn_of_it(database, articles, retention):
    indexes = Indexes(PositionFeed(database), 1 << 30)
    for number in range(5):
        store(articles, database, f"old {number}", 40 * DAY, PAK_USA, CHN_USA)
    store(articles, database, "new", DAY)
    assert (len(indexes.candidates(PAK_USA)), len(indexes.candidates(CHN_USA))) == (6, 5)
    retention.remove_expired(NOW)
    assert (len(indexes.candidates(PAK_USA)), len(indexes.candidates(CHN_USA))) == (1, 0)


def test_many_go_in_several_transactions(database, articles, retention, monkeypatch):
    monkeypatch.setattr("service.storing.retention._BATCH", 2)
    for number in range(5):
        store(articles, database, f"{number}", 40 * DAY)
    assert retention.remove_expired(NOW) == 5
    assert texts(database) == []


def test_several_that_tidy_and_others_that_write_do_no_harm(database, articles):
    for number in range(90):
        add(articles, f"old {number}", *((PAK_USA, CHN_USA) if number % 2 else (CHN_USA, PAK_USA)))
    now = datetime.now(UTC)
    with database.writing() as session:
        session.execute(update(ArticleRow).values(stored_at=now - 40 * DAY))

    def write(writer):
        for number in range(15):
            add(articles, f"new {writer} {number}", CHN_USA, PAK_USA)

    def tidy(_):
        other = Database(database.url)
        try:
            return Retention(other, 30, rest=0).remove_expired(now)
        finally:
            other.close()

    with ThreadPoolExecutor(6) as pool:
        writing = [pool.submit(write, writer) for writer in range(3)]
        removed = sum(pool.map(tidy, range(3)))
        for each in writing:
            each.result()
    assert removed == 90
    assert len(texts(database)) == 45
    with database.reading() as session:
        assert list(session.scalars(select(DyadRow.version))) == [90 + 45 + 90] * 2


class TestClocksThatAreWrong:
    """Much goes at once only where it has been going all along, or where somebody says so."""

    @pytest.fixture
    def ten(self, database, articles, few):
        for number in range(10):
            store(articles, database, f"{number}", number * DAY)

    def test_a_clock_a_year_ahead_removes_nothing(self, database, ten, retention):
        assert retention.remove_expired(NOW) == 0
        assert retention.remove_expired(NOW + 365 * DAY) == Much(10, 10)
        assert len(texts(database)) == 10
        # And set right again it goes on as before.
        assert retention.remove_expired(NOW + 22 * DAY, sure=True) == 1
        assert retention.remove_expired(NOW + 23 * DAY) == 1

    def test_nor_does_it_where_something_is_stored_by_that_clock(self, database, articles, ten, retention):
        retention.remove_expired(NOW)
        store(articles, database, "ahead", -365 * DAY)
        assert retention.remove_expired(NOW + 365 * DAY) == Much(10, 11)

    def test_the_first_time_much_is_asked_about(self, database, ten, retention):
        assert retention.remove_expired(NOW + 26 * DAY) == Much(5, 10)
        assert retention.remove_expired(NOW + 26 * DAY, sure=True) == 5

    def test_another_number_of_days_is_asked_about(self, database, ten, retention):
        assert retention.remove_expired(NOW) == 0
        assert Retention(database, 3, rest=0).remove_expired(NOW) == Much(6, 10)
        assert len(texts(database)) == 10

    def test_what_goes_day_by_day_is_not(self, database, ten, retention):
        retention.remove_expired(NOW)
        removed = [retention.remove_expired(NOW + day * DAY) for day in range(1, 45)]
        assert sum(removed) == 10
        assert texts(database) == []

    def test_a_day_on_which_much_was_stored_goes_like_any_other(self, database, ten, retention):
        with database.writing() as session:
            session.execute(update(ArticleRow).values(stored_at=NOW))
        retention.remove_expired(NOW + 29 * DAY)
        assert retention.remove_expired(NOW + 31 * DAY) == 10

    def test_a_week_off_is_no_alarm_and_a_month_is(self, database, ten, retention):
        retention.remove_expired(NOW)
        assert retention.remove_expired(NOW + 6 * DAY) == 0
        assert retention.remove_expired(NOW + 36 * DAY) == Much(10, 10)

    def test_of_another_number_of_days_nothing_is_remembered(self, database, retention):
        retention.remove_expired(NOW)
        Retention(database, 3, rest=0).remove_expired(NOW)
        with database.reading() as session:
            assert list(session.scalars(select(MarkRow.name))) == ["retention-3-days"]

    @pytest.mark.parametrize(("expired", "much"), [(100, False), (101, True)])
    def test_a_hundred_are_never_much(self, expired, much):
        assert is_much(expired, expired) is much

    @pytest.mark.parametrize(("expired", "much"), [(1000, False), (1001, True)])
    def test_nor_is_a_tenth(self, expired, much):
        assert is_much(expired, 10_000) is much


def receive(articles, database, key, age):
    articles.add(NewArticle(key), reading(PAK_USA), Receipt("", key, 0, "f" * 64))
    with database.writing() as session:
        session.execute(update(ReceiptRow).where(ReceiptRow.key == key).values(made_at=NOW - age))


def test_receipts_are_forgotten_after_their_hours_and_not_before(database, articles, pruning, monkeypatch):
    monkeypatch.setattr(module, "_ROWS", 2)
    for key, hours in (("a", 100), ("b", 50), ("c", 25), ("d", 23), ("e", 0)):
        receive(articles, database, key, timedelta(hours=hours))
    assert pruning.receipts(24, NOW) == 3
    assert pruning.receipts(10**12, NOW) == 0
    with database.reading() as session:
        assert sorted(session.scalars(select(ReceiptRow.key))) == ["d", "e"]
    assert len(texts(database)) == 5


class TestRemovals:
    """Notes of removals are bounded by what is stored, and no index misses one."""

    @pytest.fixture(autouse=True)
    def _few(self, monkeypatch):
        monkeypatch.setattr(module, "_FEWEST_REMOVALS", 3)
        monkeypatch.setattr(module, "_ROWS", 2)

    def churn(self, articles, mark, times):
        for number in range(times):
            articles.remove(add(articles, f"{mark} {number}"))

    def test_the_latest_stay_as_many_as_there_are_positions(self, database, articles, pruning):
        for number in range(5):
            add(articles, f"kept {number}")
        self.churn(articles, "a", 12)
        add(articles, "B", CHN_USA)
        articles.remove(add(articles, "C", CHN_USA))
        assert pruning.removals() == 7
        with database.reading() as session:
            left = session.scalars(select(RemovalRow.version).where(RemovalRow.dyad == str(PAK_USA)))
            assert sorted(left) == [21, 23, 25, 27, 29]
            assert session.get(DyadRow, str(PAK_USA)).forgotten == 19
            assert session.get(DyadRow, str(CHN_USA)).forgotten == 0
        assert pruning.removals() == 0

    def test_an_index_that_has_missed_them_begins_anew_and_one_that_has_not_goes_on(
        self, database, articles, pruning
    ):
        gone = add(articles, "gone")
        add(articles, "kept")
        behind, ahead = (Indexes(PositionFeed(database), 1 << 30) for _ in range(2))
        behind.candidates(PAK_USA)
        articles.remove(gone)
        self.churn(articles, "a", 9)
        ahead.candidates(PAK_USA)
        assert pruning.removals() > 0
        with PositionFeed(database).changes(PAK_USA, 2) as changes:
            assert changes.whole
        with PositionFeed(database).changes(PAK_USA, PositionFeed(database).version(PAK_USA)) as changes:
            assert not changes.whole
        assert len(behind.candidates(PAK_USA)) == len(ahead.candidates(PAK_USA)) == 1
        add(articles, "more")
        assert len(behind.candidates(PAK_USA)) == len(ahead.candidates(PAK_USA)) == 2

    def test_several_that_forget_at_once_note_as_far_as_any_of_them_forgot(self, database, articles):
        self.churn(articles, "a", 40)

        def forget(_):
            other = Database(database.url)
            try:
                return Pruning(other, rest=0).removals()
            finally:
                other.close()

        with ThreadPoolExecutor(3) as pool:
            assert sum(pool.map(forget, range(3))) == 37
        with database.reading() as session:
            first = session.scalar(select(func.min(RemovalRow.version)))
            assert session.get(DyadRow, str(PAK_USA)).forgotten == first - 2


def test_texts_are_dropped_and_the_readings_stay(database, articles, pruning, monkeypatch):
    monkeypatch.setattr(module, "_TEXTS", 2)
    ids = [add(articles, text) for text in "ABCDE"]
    before = [articles.get(identity) for identity in ids]
    assert pruning.with_text() == 5
    assert pruning.texts() == 5
    after = [articles.get(identity) for identity in ids]
    assert {article.text for article in after} == {None}
    # Whoever holds a copy with the text finds that it is not the newest.
    assert [article.revision for article in after] == [article.revision + 1 for article in before]
    assert [len(article.reading.positions) for article in after] == [1] * 5
    assert len(Indexes(PositionFeed(database), 1 << 30).candidates(PAK_USA)) == 5
    assert (pruning.with_text(), pruning.texts()) == (0, 0)
    # It is still known as stored.
    assert Articles(database).has_text("A")
