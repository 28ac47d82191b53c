"""What indexes are fed with: every change of a dyad, once and in order, whoever makes it."""

from datetime import UTC, datetime, timedelta

import pytest

from service.comparing.indexing.copies import SIGNATURE_BYTES, signature_of
from service.comparing.indexing.entries import text_key
from service.reading.values import Dyad
from service.storing import feed as module
from tests.storing.positions import CHN_USA, PAK_USA, VECTOR, add
from tests.texts import STALLED


@pytest.fixture
def since(feed):
    """What changed on a dyad after a version: the version now, the removed, and those that came."""

    def changes(version: int, dyad: Dyad = PAK_USA):
        with feed.changes(dyad, version) as found:
            came = [number for entries in found.entries for number in entries.articles.tolist()]
            return found.version, list(found.removed), came

    return changes


def test_of_a_dyad_on_which_nothing_was_ever_stored_nothing_changed(since):
    assert since(0) == (0, [], [])


def test_from_the_beginning_all_that_is_there_came_and_nothing_went(articles, since):
    gone = add(articles, "A")
    add(articles, "B")
    add(articles, "C", CHN_USA)
    articles.remove(gone)
    assert since(0) == (3, [], [2])


def test_since_a_version_what_came_after_it_is_told(articles, since):
    for text in "ABC":
        add(articles, text)
    assert since(1) == (3, [], [2, 3])
    assert since(3) == (3, [], [])


def test_a_removal_is_told_to_who_has_not_seen_it_and_to_nobody_else(articles, since):
    gone = add(articles, "A")
    add(articles, "B")
    articles.remove(gone)
    assert since(2) == (3, [1], [])
    assert since(3) == (3, [], [])


def test_what_came_and_went_in_between_is_told_as_gone(articles, since):
    add(articles, "A")
    articles.remove(add(articles, "B"))
    assert since(1) == (3, [2], [])


def test_a_removal_is_told_on_each_of_the_articles_dyads(articles, since):
    articles.remove(add(articles, "A", PAK_USA, CHN_USA))
    assert since(1, PAK_USA) == since(1, CHN_USA) == (2, [1], [])


def test_told_again_it_is_the_same(articles, since):
    gone = add(articles, "A")
    add(articles, "B")
    articles.remove(gone)
    assert since(1) == since(1)


def test_many_come_in_parts(articles, feed, monkeypatch):
    monkeypatch.setattr(module, "_CHUNK", 2)
    for text in "ABCDE":
        add(articles, text)
    with feed.changes(PAK_USA, 0) as changes:
        parts = [entries.articles.tolist() for entries in changes.entries]
    assert sorted(number for part in parts for number in part) == [1, 2, 3, 4, 5]
    assert max(map(len, parts)) == 2


def test_what_is_stored_while_changes_are_read_is_told_the_next_time(articles, feed, since):
    add(articles, "A")
    with feed.changes(PAK_USA, 0) as changes:
        add(articles, "B")
        assert changes.version == 1
        assert {1} <= {number for entries in changes.entries for number in entries.articles.tolist()}
    assert since(1) == (2, [], [2])


def test_an_entry_has_all_that_an_index_holds(articles, feed):
    published = datetime(2012, 5, 21, 16, 30, 0, 250_000, tzinfo=UTC)
    before = datetime.now(UTC)
    add(articles, STALLED, outlet="O", published_at=published)
    with feed.changes(PAK_USA, 0) as changes:
        (entries,) = changes.entries
    assert (entries.keys.tolist(), list(entries.outlets)) == ([text_key(STALLED)], ["O"])
    assert entries.signatures.tobytes() == signature_of(STALLED) != bytes(SIGNATURE_BYTES)
    assert str(entries.published[0]) == "2012-05-21T16:30:00.250000"
    stored_at = entries.stored[0].item().replace(tzinfo=UTC)
    assert timedelta(0) <= stored_at - before < timedelta(minutes=5)
    assert (entries.presences.tolist(), entries.probabilities.tolist()) == ([0.75], [[0.2, 0.3, 0.5]])
    assert entries.sizes.tolist() == [2]
    assert (
        entries.ids.tobytes() + entries.weights.tobytes() == VECTOR.ids.tobytes() + VECTOR.weights.tobytes()
    )


def test_a_date_before_1970_and_none_at_all_come_as_they_are(articles, feed):
    add(articles, "A", published_at=datetime(1939, 9, 1, tzinfo=UTC))
    add(articles, "B")
    with feed.changes(PAK_USA, 0) as changes:
        (entries,) = changes.entries
    assert [str(moment) for moment in entries.published] == ["1939-09-01T00:00:00.000000", "NaT"]


def test_the_extent_counts_positions_and_terms(articles, feed):
    assert feed.extent(PAK_USA) == (0, 0)
    gone = add(articles, "A")
    add(articles, "B", PAK_USA, CHN_USA)
    add(articles, "C")
    articles.remove(gone)
    assert (feed.extent(PAK_USA), feed.extent(CHN_USA)) == ((2, 4), (1, 2))
