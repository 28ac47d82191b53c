"""The versions of dyads: each change is one, handed out once and seen in order, whoever makes it."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import select

from service.reading.values import Dyad, Reading
from service.storing import Articles, Database, NewArticle, PositionFeed
from service.storing.tables import PositionRow, RemovalRow
from service.storing.versions import version_of
from tests.storing.positions import CHN_USA, PAK_USA, add


def test_a_dyad_on_which_nothing_was_ever_stored_is_at_version_0(feed):
    assert feed.version(PAK_USA) == 0


def test_each_position_and_each_removal_is_a_version_of_its_dyad(articles, feed):
    first = add(articles, "A")
    add(articles, "B")
    assert feed.version(PAK_USA) == 2
    articles.remove(first)
    assert feed.version(PAK_USA) == 3


def test_dyads_are_counted_apart(articles, feed):
    add(articles, "A", PAK_USA)
    add(articles, "B", PAK_USA)
    add(articles, "C", CHN_USA)
    assert (feed.version(PAK_USA), feed.version(CHN_USA)) == (2, 1)


def test_an_article_on_two_dyads_moves_both(articles, feed):
    both = add(articles, "A", PAK_USA, CHN_USA)
    assert (feed.version(PAK_USA), feed.version(CHN_USA)) == (1, 1)
    articles.remove(both)
    assert (feed.version(PAK_USA), feed.version(CHN_USA)) == (2, 2)


def test_a_dyad_that_an_article_gains_later_moves_alone(articles, feed):
    add(articles, "A", PAK_USA)
    add(articles, "A", CHN_USA)
    assert (feed.version(PAK_USA), feed.version(CHN_USA)) == (1, 1)


def test_the_same_text_again_moves_nothing(articles, feed):
    add(articles, "A")
    add(articles, "A")
    assert feed.version(PAK_USA) == 1


def test_an_article_without_positions_moves_nothing(articles, feed):
    articles.add(NewArticle("A"), Reading((), None, "1-test"))
    assert feed.version(PAK_USA) == 0


def test_what_fails_moves_nothing(articles, feed, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError

    monkeypatch.setattr("service.storing.articles.stored_article", fail)
    with pytest.raises(RuntimeError):
        add(articles, "A")
    assert feed.version(PAK_USA) == 0


def test_a_dyad_that_is_emptied_keeps_its_version(articles, feed):
    articles.remove(add(articles, "A"))
    add(articles, "A")
    assert feed.version(PAK_USA) == 3


def versions_in(database, dyad: Dyad = PAK_USA) -> tuple[int, list[int]]:
    """The dyad's version, and the versions of all that is told of it, in one state of the database."""
    with database.reading() as session:
        return version_of(session, str(dyad)), sorted(
            version
            for table in (PositionRow, RemovalRow)
            for version in session.scalars(select(table.version).where(table.dyad == str(dyad)))
        )


def store_some(database_url: str, writer: int, count: int) -> None:
    """Store so many articles, every second on two dyads."""
    database = Database(database_url)
    for number in range(count):
        dyads = (PAK_USA, CHN_USA) if number % 2 else (PAK_USA,)
        add(Articles(database), f"{writer} {number}", *dyads)
    database.close()


class Follower:
    """Takes in the changes of a dyad as they come, while others make them."""

    def __init__(self, database, done: Event) -> None:
        self._database = database
        self._done = done
        self.known: set[int] = set()
        self.gaps: list[tuple[int, list[int]]] = []

    def follow(self) -> None:
        seen, last = 0, False
        while not last:
            last = self._done.wait(0.002)
            now, versions = versions_in(self._database)
            if versions != list(range(1, now + 1)):
                self.gaps.append((now, versions))
            with PositionFeed(self._database).changes(PAK_USA, seen) as changes:
                came = [number for entries in changes.entries for number in entries.articles.tolist()]
                seen = changes.version
            self.known.update(came)


@contextmanager
def followed(database):
    """Someone who follows what is stored within the block."""
    done = Event()
    follower = Follower(database, done)
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(follower.follow)
        try:
            yield follower
        finally:
            done.set()
        following.result()


def test_threads_that_store_at_once_take_each_version_once_and_in_order(database):
    with followed(database) as follower, ThreadPoolExecutor(4) as pool:
        for run in [pool.submit(store_some, database.url, writer, 16) for writer in range(4)]:
            run.result()
    assert versions_in(database) == (64, list(range(1, 65)))
    assert versions_in(database, CHN_USA) == (32, list(range(1, 33)))
    assert (follower.known, follower.gaps) == (set(range(1, 65)), [])


def test_processes_that_store_at_once_take_each_version_once_and_in_order(database):
    spawning = multiprocessing.get_context("spawn")
    with followed(database) as follower, ProcessPoolExecutor(3, spawning) as pool:
        for run in [pool.submit(store_some, database.url, writer, 20) for writer in range(3)]:
            run.result()
    assert versions_in(database) == (60, list(range(1, 61)))
    assert versions_in(database, CHN_USA) == (30, list(range(1, 31)))
    assert (follower.known, follower.gaps) == (set(range(1, 61)), [])


def test_threads_that_store_and_remove_at_once_take_each_version_once(database, articles, feed):
    kept = [add(articles, f"first {number}") for number in range(30)]

    with ThreadPoolExecutor(6) as pool:
        removing = [pool.submit(articles.remove, identity) for identity in kept[::2]]
        storing = [pool.submit(store_some, database.url, writer, 10) for writer in range(3)]
        for run in (*removing, *storing):
            run.result()
    now, seen = versions_in(database)
    assert now == 30 + 15 + 30
    # A removed position took its own version with it; nothing else is missing, nothing twice.
    assert len(seen) == len(set(seen)) == 75 - 15
    assert feed.extent(PAK_USA)[0] == 45


def test_an_article_removed_by_two_at_once_is_removed_once(articles, feed):
    identity = add(articles, "A")

    def removed(_):
        try:
            articles.remove(identity)
        except LookupError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(removed, range(6))) == 1
    assert feed.version(PAK_USA) == 2
