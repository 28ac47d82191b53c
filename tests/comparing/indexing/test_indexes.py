"""The indexes of a process: read when wanted, up to date at each call, within their memory."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from service.comparing import Indexes
from service.comparing.indexing.entries import Entries
from service.comparing.indexing.index import candidates_of
from service.reading.values import Dyad
from tests.comparing.indexing.feeds import FakeFeed
from tests.comparing.indexing.test_index import QUERY, SIGNATURES, VECTORS, of_terms, row, told

PAK_USA, CHN_USA, IND_PAK = (Dyad.parse(written) for written in ("PAK-USA", "CHN-USA", "IND-PAK"))
ROOM = 1 << 30


@pytest.fixture
def feed():
    return FakeFeed()


def rows(count, first=1):
    """Positions with various vectors; among them copies."""
    return [
        row(number, VECTORS[number % len(VECTORS)], SIGNATURES[number % len(SIGNATURES)])
        for number in range(first, first + count)
    ]


def articles(candidates):
    return sorted(candidates.articles.tolist())


def truth(feed, dyad):
    """What there is on the dyad, as it would be told without any index."""
    return told(candidates_of([Entries.of(feed.left(dyad))] if feed.left(dyad) else [], QUERY))


def test_nothing_is_read_before_it_is_asked_for(feed):
    feed.store(PAK_USA, *rows(5))
    indexes = Indexes(feed, ROOM)
    assert (len(indexes), indexes.nbytes, feed.loads.total()) == (0, 0, 0)


def test_a_dyad_is_read_when_it_is_asked_for_and_no_other(feed):
    for dyad in (PAK_USA, CHN_USA):
        feed.store(dyad, *rows(5))
    indexes = Indexes(feed, ROOM)
    assert articles(indexes.candidates(PAK_USA)) == [1, 2, 3, 4, 5]
    assert feed.loads == {PAK_USA: 1}
    assert indexes.nbytes > 0


def test_a_dyad_that_did_not_change_is_read_once(feed):
    feed.store(PAK_USA, *rows(5))
    indexes = Indexes(feed, ROOM)
    for _ in range(3):
        indexes.candidates(PAK_USA)
    assert (feed.loads.total(), feed.updates.total()) == (1, 0)


def test_a_dyad_on_which_nothing_was_ever_stored_takes_no_room(feed):
    indexes = Indexes(feed, ROOM)
    assert len(indexes.candidates(PAK_USA, QUERY)) == 0
    assert (len(indexes), feed.loads.total()) == (0, 0)


def test_each_call_has_what_was_stored_changed_and_removed_before_it(feed):
    feed.store(PAK_USA, *rows(7))
    indexes = Indexes(feed, ROOM)
    indexes.candidates(PAK_USA)
    steps = (
        lambda: feed.store(PAK_USA, *rows(4, first=8)),
        lambda: feed.store(PAK_USA, row(2, VECTORS[4])),
        lambda: feed.remove(PAK_USA, 1, 9),
        lambda: (feed.store(PAK_USA, row(12)), feed.remove(PAK_USA, 12)),
        lambda: (feed.remove(PAK_USA, 3), feed.store(PAK_USA, row(3, VECTORS[1]))),
    )
    for step in steps:
        step()
        assert told(indexes.candidates(PAK_USA, QUERY)) == truth(feed, PAK_USA)
    assert (feed.loads.total(), feed.updates.total()) == (1, len(steps))


def test_a_dyad_that_is_emptied_has_no_candidates(feed):
    feed.store(PAK_USA, *rows(4))
    indexes = Indexes(feed, ROOM)
    indexes.candidates(PAK_USA)
    feed.remove(PAK_USA, 1, 2, 3, 4)
    assert len(indexes.candidates(PAK_USA, QUERY)) == 0
    assert len(Indexes(feed, ROOM).candidates(PAK_USA, QUERY)) == 0


def test_two_processes_see_each_others_changes(feed):
    one, other = Indexes(feed, ROOM), Indexes(feed, ROOM)
    for number in range(1, 6):
        feed.store(PAK_USA, row(number))
        assert articles(one.candidates(PAK_USA)) == articles(other.candidates(PAK_USA))


def test_the_same_article_numbers_on_two_dyads_are_kept_apart(feed):
    feed.store(PAK_USA, *rows(6))
    feed.store(CHN_USA, *(row(number, VECTORS[1], outlet="Courier") for number in range(3, 9)))
    indexes = Indexes(feed, ROOM)
    indexes.candidates(PAK_USA)
    indexes.candidates(CHN_USA)
    feed.remove(CHN_USA, 3, 4)
    feed.store(PAK_USA, row(7))
    for dyad in (PAK_USA, CHN_USA, PAK_USA):
        assert told(indexes.candidates(dyad, QUERY)) == truth(feed, dyad)


def size_of(count):
    """The memory that an index of so many positions takes."""
    feed = FakeFeed()
    feed.store(PAK_USA, *of_terms(count, 20))
    indexes = Indexes(feed, ROOM)
    indexes.candidates(PAK_USA)
    return indexes.nbytes


def test_where_room_is_short_the_dyad_asked_for_longest_ago_leaves(feed):
    for dyad in (PAK_USA, CHN_USA, IND_PAK):
        feed.store(dyad, *of_terms(200, 20))
    indexes = Indexes(feed, int(2.5 * size_of(200)))
    for dyad in (PAK_USA, CHN_USA, PAK_USA, IND_PAK):
        indexes.candidates(dyad)
    assert len(indexes) == 2
    for dyad in (PAK_USA, IND_PAK):
        indexes.candidates(dyad)
    assert feed.loads == {PAK_USA: 1, CHN_USA: 1, IND_PAK: 1}


def test_a_dyad_that_left_is_read_anew_and_tells_the_same(feed):
    for dyad in (PAK_USA, CHN_USA):
        feed.store(dyad, *of_terms(200, 20))
    indexes = Indexes(feed, int(1.5 * size_of(200)))
    before = told(indexes.candidates(PAK_USA, QUERY))
    indexes.candidates(CHN_USA)
    assert told(indexes.candidates(PAK_USA, QUERY)) == before
    assert feed.loads == {PAK_USA: 2, CHN_USA: 1}


def test_the_memory_in_use_stays_within_its_bounds(feed):
    dyads = [Dyad.of("USA", code) for code in ("CHN", "FRA", "IND", "PAK", "RUS", "TUR")]
    most = int(3.2 * size_of(100))
    indexes = Indexes(feed, most)
    for number in range(1, 4):
        for dyad in dyads:
            feed.store(dyad, *of_terms(50 * number, 20, first=1_000 * number))
            indexes.candidates(dyad)
            assert indexes.nbytes <= most


def test_a_dyad_too_large_by_itself_is_answered_from_the_feed(feed):
    feed.store(PAK_USA, *of_terms(300, 20), *rows(20, first=301))
    indexes = Indexes(feed, 10_000)
    for _ in range(2):
        assert told(indexes.candidates(PAK_USA, QUERY)) == truth(feed, PAK_USA)
    assert (len(indexes), indexes.nbytes) == (0, 0)
    assert feed.loads == {PAK_USA: 2}


def test_a_dyad_too_large_by_itself_drives_no_other_out(feed):
    feed.store(PAK_USA, *of_terms(2_000, 20))
    feed.store(CHN_USA, *of_terms(50, 20))
    indexes = Indexes(feed, 2 * size_of(50))
    for dyad in (CHN_USA, PAK_USA, CHN_USA):
        indexes.candidates(dyad)
    assert feed.loads == {PAK_USA: 1, CHN_USA: 1}


def test_a_dyad_that_outgrows_the_room_is_still_answered(feed):
    feed.store(PAK_USA, *of_terms(50, 20))
    indexes = Indexes(feed, 2 * size_of(50))
    indexes.candidates(PAK_USA)
    feed.store(PAK_USA, *of_terms(1_000, 20, first=51))
    for _ in range(2):
        assert told(indexes.candidates(PAK_USA, QUERY)) == truth(feed, PAK_USA)
    assert (len(indexes), indexes.nbytes) == (0, 0)


def test_with_no_room_at_all_every_call_is_answered_from_the_feed(feed):
    feed.store(PAK_USA, *rows(9))
    indexes = Indexes(feed, 0)
    assert told(indexes.candidates(PAK_USA, QUERY)) == truth(feed, PAK_USA)
    assert len(indexes) == 0


class Interrupted(Exception):
    """A database that went away in the middle of an answer."""


def interrupt_once(feed, monkeypatch):
    """Let the next reading of positions break off after its first part."""
    parts = feed.parts

    def broken(rows):
        monkeypatch.setattr(feed, "parts", parts)
        yield next(parts(rows))
        raise Interrupted

    monkeypatch.setattr(feed, "parts", broken)


def test_what_a_reading_that_broke_off_left_is_not_counted_twice(feed, monkeypatch):
    feed.store(PAK_USA, *rows(8))
    indexes = Indexes(feed, ROOM)
    interrupt_once(feed, monkeypatch)
    with pytest.raises(Interrupted):
        indexes.candidates(PAK_USA)
    assert told(indexes.candidates(PAK_USA, QUERY)) == truth(feed, PAK_USA)


def test_what_was_removed_after_a_reading_that_broke_off_is_gone(feed, monkeypatch):
    feed.store(PAK_USA, *rows(8))
    indexes = Indexes(feed, ROOM)
    interrupt_once(feed, monkeypatch)
    with pytest.raises(Interrupted):
        indexes.candidates(PAK_USA)
    feed.remove(PAK_USA, 1)
    assert told(indexes.candidates(PAK_USA, QUERY)) == truth(feed, PAK_USA)


def test_an_update_that_broke_off_is_made_up_for(feed, monkeypatch):
    feed.store(PAK_USA, *rows(8))
    indexes = Indexes(feed, ROOM)
    indexes.candidates(PAK_USA)
    feed.store(PAK_USA, *rows(8, first=9))
    feed.remove(PAK_USA, 1)
    interrupt_once(feed, monkeypatch)
    with pytest.raises(Interrupted):
        indexes.candidates(PAK_USA)
    feed.remove(PAK_USA, 9)
    assert told(indexes.candidates(PAK_USA, QUERY)) == truth(feed, PAK_USA)


def hammer(feed, indexes, dyad, thread, barrier):
    """Store and remove positions of one thread's own, and look for them after each change."""
    own, seen = range(1_000 * thread, 1_000 * thread + 12), []
    barrier.wait()
    for number in own:
        feed.store(dyad, *rows(1, first=number))
        seen.append(number in articles(indexes.candidates(dyad, QUERY)))
        if number % 3 == 0:
            feed.remove(dyad, number)
            seen.append(number not in articles(indexes.candidates(dyad, QUERY)))
    return all(seen)


@pytest.mark.parametrize("most_bytes", [ROOM, 20_000, 0])
def test_threads_that_change_and_ask_at_once_each_find_their_own_changes(feed, most_bytes):
    dyads, threads = (PAK_USA, CHN_USA, IND_PAK), 9
    indexes, barrier = Indexes(feed, most_bytes), Barrier(threads)
    with ThreadPoolExecutor(threads) as pool:
        runs = [
            pool.submit(hammer, feed, indexes, dyads[thread % 3], thread + 1, barrier)
            for thread in range(threads)
        ]
        assert all(run.result() for run in runs)
    for dyad in dyads:
        assert told(indexes.candidates(dyad, QUERY)) == truth(feed, dyad)


def test_threads_that_ask_at_once_get_the_same(feed):
    feed.store(PAK_USA, *of_terms(500, 20), *rows(20, first=501))
    indexes = Indexes(feed, ROOM)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: told(indexes.candidates(PAK_USA, QUERY)), range(24)))
    assert all(each == truth(feed, PAK_USA) for each in found)
    assert feed.loads == {PAK_USA: 1}
