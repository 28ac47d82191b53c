"""Several articles are stored in one transaction as they would be one by one, whoever else stores."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from random import Random

import pytest
from sqlalchemy.exc import OperationalError

from service.reading.values import Dyad
from service.storing import (
    Addition,
    ArticleFilter,
    ArticleNotFound,
    Articles,
    Database,
    Keeping,
    KeyReused,
    NewArticle,
    Outcome,
    Receipt,
)
from service.storing.inserting import put_in
from tests.storing.positions import CHN_USA, PAK_USA, add, reading
from tests.storing.test_versions import followed, versions_in

IND_PAK = Dyad.parse("IND-PAK")
DYADS = (CHN_USA, IND_PAK, PAK_USA)


def addition(text: str, *dyads: Dyad, receipt: Receipt | None = None) -> Addition:
    return Addition(NewArticle(text), reading(*dyads or (PAK_USA,)), receipt)


def receipt(line: int, fingerprint: str = "f") -> Receipt:
    return Receipt("me", "key", line, fingerprint)


def stored_texts(articles):
    return [article.text for article in articles.page(ArticleFilter(), limit=1000).articles]


def test_each_article_is_stored_and_told_of_in_its_place(articles):
    told = articles.add_all([addition("B"), addition("A"), addition("C", CHN_USA, IND_PAK)])
    found = [articles.get(outcome.article_id) for outcome in told]
    assert [article.text for article in found] == ["B", "A", "C"]
    assert [outcome.created for outcome in told] == [True, True, True]
    assert [position.dyad for position in found[2].reading.positions] == [CHN_USA, IND_PAK]


def test_nothing_is_nothing(articles):
    assert articles.add_all([]) == []


def test_what_is_there_is_extended(articles):
    identity = add(articles, "A")
    (outcome,) = articles.add_all([addition("A", CHN_USA, PAK_USA)])
    assert outcome == Outcome(identity, created=False)
    article = articles.get(identity)
    assert {position.dyad for position in article.reading.positions} == {CHN_USA, PAK_USA}
    assert article.revision == 2


def test_a_text_that_comes_twice_is_stored_once_with_the_positions_of_both(articles, database):
    first, other, again = articles.add_all(
        [addition("A"), addition("B", CHN_USA), addition("A", CHN_USA, PAK_USA)]
    )
    assert (first.created, again.created) == (True, False)
    assert first.article_id == again.article_id != other.article_id
    article = articles.get(first.article_id)
    assert [position.dyad for position in article.reading.positions] == [PAK_USA, CHN_USA]
    assert versions_in(database, CHN_USA) == (2, [1, 2])


def test_texts_are_not_kept_where_they_are_not_to_be(database):
    articles = Articles(database, Keeping(text=False))
    (outcome,) = articles.add_all([addition("A")])
    assert articles.get(outcome.article_id).text is None


def test_a_receipt_comes_to_what_it_came_to(articles):
    first = articles.add_all([addition("A", receipt=receipt(1)), addition("B", receipt=receipt(2))])
    again = articles.add_all(
        [
            addition("A", receipt=receipt(1)),
            addition("other", receipt=receipt(2, "other")),
            addition("C", receipt=receipt(3)),
        ]
    )
    assert again[0] == first[0] == Outcome(first[0].article_id, created=True)
    assert isinstance(again[1], KeyReused)
    assert again[2].created
    assert sorted(stored_texts(articles)) == ["A", "B", "C"]


def test_what_was_removed_since_does_not_come_back(articles):
    (outcome,) = articles.add_all([addition("A", receipt=receipt(1))])
    articles.remove(outcome.article_id)
    again, other = articles.add_all([addition("A", receipt=receipt(1)), addition("B", receipt=receipt(2))])
    assert isinstance(again, ArticleNotFound)
    assert other.created
    assert stored_texts(articles) == ["B"]


def test_a_failure_stores_none_of_them(articles, monkeypatch):
    def fail(*_arguments, **_options):
        raise OperationalError("INSERT", {}, Exception("disk"))

    monkeypatch.setattr("service.storing.inserting.position_row", fail)
    with pytest.raises(OperationalError):
        articles.add_all([addition("A"), addition("B")])
    assert stored_texts(articles) == []


@pytest.mark.parametrize("state", ["40P01", "40001"])
def test_a_group_that_is_in_the_way_of_another_is_stored_one_by_one(articles, monkeypatch, state):
    conflict, group_sizes = Exception(), []
    conflict.sqlstate = state

    def fail_of_several(session, additions, keeping):
        group_sizes.append(len(additions))
        if len(additions) > 1:
            raise OperationalError("INSERT", {}, conflict)
        return put_in(session, additions, keeping)

    monkeypatch.setattr("service.storing.articles.put_in", fail_of_several)
    articles.add_all([addition("A", receipt=receipt(1))])
    told = articles.add_all(
        [addition("other", receipt=receipt(1, "other")), addition("B"), addition("A"), addition("B")]
    )
    assert isinstance(told[0], KeyReused)
    assert [outcome.created for outcome in told[1:]] == [True, False, False]
    assert group_sizes == [1, 4, 1, 1, 1, 1]
    assert sorted(stored_texts(articles)) == ["A", "B"]


def test_a_group_is_listed_in_its_order(articles):
    articles.add_all([addition(f"text {number}") for number in range(20)])
    assert stored_texts(articles) == [f"text {number}" for number in reversed(range(20))]


def store_in_groups(database_url: str, seed: int, count: int, size: int) -> list[Outcome]:
    """Store texts that others store too, on dyads in any order, in groups."""
    random = Random(seed)  # noqa: S311 (no secret)
    texts = [f"text {number}" for number in range(count)]
    random.shuffle(texts)
    database = Database(database_url)
    told = []
    for group in (texts[start : start + size] for start in range(0, count, size)):
        dyads = random.sample(DYADS, 2)
        told += Articles(database).add_all([addition(text, *dyads) for text in group])
    database.close()
    return told


@pytest.mark.parametrize("size", [3, 16])
def test_threads_that_store_the_same_texts_in_groups_store_each_once(database, articles, size):
    with followed(database) as follower, ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(store_in_groups, database.url, seed, 48, size) for seed in range(4)]
        told = [outcome for run in runs for outcome in run.result()]
    assert len({outcome.article_id for outcome in told}) == 48
    assert sum(outcome.created for outcome in told) == 48
    assert len(stored_texts(articles)) == len(set(stored_texts(articles))) == 48
    assert follower.gaps == []


def test_processes_that_store_the_same_texts_in_groups_store_each_once(database, articles):
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(3, spawning) as pool:
        runs = [pool.submit(store_in_groups, database.url, seed, 64, 16) for seed in range(3)]
        told = [outcome for run in runs for outcome in run.result()]
    assert sum(outcome.created for outcome in told) == len(stored_texts(articles)) == 64
    for dyad in DYADS:
        now, versions = versions_in(database, dyad)
        assert versions == list(range(1, now + 1))


def test_groups_and_single_articles_and_removals_do_not_wait_for_each_other_in_a_circle(database, articles):
    kept = [add(articles, f"kept {number}", *DYADS) for number in range(24)]

    def remove(identity: str) -> None:
        articles.remove(identity)

    def single(number: int) -> None:
        add(articles, f"text {number}", *DYADS)

    with ThreadPoolExecutor(8) as pool:
        runs = [pool.submit(store_in_groups, database.url, seed, 48, 12) for seed in range(3)]
        runs += [pool.submit(remove, identity) for identity in kept]
        runs += [pool.submit(single, number) for number in range(24)]
        for run in runs:
            run.result()
    assert len(stored_texts(articles)) == 48


def test_the_same_lines_from_two_at_once_are_stored_once_and_answered_alike(database, articles):
    group = [addition(f"text {number}", receipt=receipt(number)) for number in range(16)]
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: articles.add_all(group), range(4)))
    assert told == [told[0]] * 4
    assert all(outcome.created for outcome in told[0])
    assert len(stored_texts(articles)) == 16
