"""A request with a receipt comes to one thing, however often and wherever from it is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from service.storing import ArticleFilter, ArticleNotFound, KeyReused, NewArticle, Receipt
from tests.storing.test_articles import reading

RECEIPT = Receipt("", "k", 0, "f" * 64)


def test_the_same_request_again_comes_to_the_same(articles):
    first = articles.add(NewArticle("A"), reading(), RECEIPT)
    assert articles.add(NewArticle("A"), reading(), RECEIPT)[1] is first[1] is True
    assert articles.settled(RECEIPT)[0].summary == first[0].summary


def test_a_request_that_found_the_text_stored_says_so_each_time(articles):
    articles.add(NewArticle("A"), reading())
    assert [articles.add(NewArticle("A"), reading(), RECEIPT)[1] for _ in range(2)] == [False, False]


def test_a_new_request_has_come_to_nothing(articles):
    assert articles.settled(RECEIPT) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda articles, receipt: articles.settled(receipt),
        lambda articles, receipt: articles.add(NewArticle("B"), reading(), receipt),
    ],
)
def test_a_key_that_came_with_something_else_is_refused(articles, act):
    articles.add(NewArticle("A"), reading(), RECEIPT)
    with pytest.raises(KeyReused):
        act(articles, Receipt("", "k", 0, "0" * 64))
    assert len(articles.page(ArticleFilter(), limit=10).articles) == 1


@pytest.mark.parametrize(
    "other", [Receipt("me", "k", 0, "0"), Receipt("", "l", 0, "0"), Receipt("", "k", 1, "0")]
)
def test_keys_are_those_of_a_caller_and_a_line(articles, other):
    articles.add(NewArticle("A"), reading(), RECEIPT)
    assert articles.add(NewArticle("B"), reading(), other)[1]


def test_what_was_removed_since_does_not_come_back(articles):
    stored, _ = articles.add(NewArticle("A"), reading(), RECEIPT)
    articles.remove(stored.summary.id)
    for again in (articles.settled, lambda receipt: articles.add(NewArticle("A"), reading(), receipt)):
        with pytest.raises(ArticleNotFound):
            again(RECEIPT)


def test_the_same_request_many_times_at_once_stores_one_article_and_answers_all_alike(articles):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: articles.add(NewArticle("A"), reading(), RECEIPT), range(16)))
    assert {(stored.summary.id, created) for stored, created in answers} == {(answers[0][0].summary.id, True)}
    assert len(articles.page(ArticleFilter(), limit=10).articles) == 1
