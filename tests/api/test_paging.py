"""Lists over HTTP: pages that links lead through, in the order asked for, and cursors of one list alone."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.asking import DYAD, fields_at_fault, store

DATES = ["2012-05-21", None, "2012-05-21", "1914-06-28", None, "2012-05-21T00:00:01Z"]


@pytest.fixture
def stored(client):
    """The ids of articles in the order of storing, some of one date and some of none."""
    return [
        store(client, f"Pakistan rejected demand {number}.", published_at=date)
        for number, date in enumerate(DATES)
    ]


def links(response):
    """Where each of a response's links leads."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"', response.headers["Link"])
    return {relation: address for address, relation in found}


def pages(client, address):
    """The ids on each page, following the links from this one on."""
    while address is not None:
        response = client.get(address)
        assert response.status_code == 200, response.get_json()
        yield [article["id"] for article in response.get_json()["articles"]]
        following = links(response).get("next")
        assert (following is None) is (response.get_json()["next_cursor"] is None)
        address = following


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", [5, 4, 3, 2, 1, 0]),
        ("sort=stored&order=desc", [5, 4, 3, 2, 1, 0]),
        ("order=asc", [0, 1, 2, 3, 4, 5]),
        ("sort=published", [5, 2, 0, 3, 4, 1]),
        ("sort=published&order=asc", [3, 0, 2, 5, 1, 4]),
        ("sort=published&published_to=2012-05-21", [5, 2, 0, 3]),
        (f"sort=published&order=asc&dyad={DYAD}&state=impasse", [3, 0, 2, 5, 1, 4]),
    ],
)
def test_links_lead_through_the_list_in_its_order(client, stored, query, order):
    for limit in (1, 2, 4, 6):
        shown = list(pages(client, f"/v1/articles?limit={limit}&{query}"))
        assert [stored.index(identity) for page in shown for identity in page] == order
        assert all(len(page) == limit for page in shown[:-1])


def test_each_page_links_to_the_first(client, stored):
    first = client.get("/v1/articles?limit=2&sort=published&outlet=")
    assert fields_at_fault(first) == {"outlet"}
    first = client.get("/v1/articles?limit=2&sort=published&published_to=2013-01-01")
    second = client.get(links(first)["next"])
    assert links(first)["first"] == links(second)["first"]
    assert client.get(links(second)["first"]).get_json() == first.get_json()
    assert set(links(client.get(links(second)["first"]))) == {"first", "next"}
    assert set(links(second)) == {"first"}


def test_pages_keep_their_place_while_articles_come_and_go(client, stored):
    first = client.get("/v1/articles?limit=2&sort=published").get_json()
    for number, date in enumerate(["2020-01-01", "2012-05-21", None]):
        store(client, f"Pakistan rejected offer {number}.", published_at=date)
    client.delete(f"/v1/articles/{first['articles'][-1]['id']}")
    rest = pages(client, f"/v1/articles?limit=2&sort=published&cursor={first['next_cursor']}")
    shown = [stored.index(identity) for page in rest for identity in page if identity in stored]
    assert shown == [0, 3, 4, 1]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sort=stored",
        "sort=published&order=asc",
        f"sort=published&dyad={DYAD}",
        "sort=published&outlet=Wire",
    ],
)
def test_a_cursor_of_another_list_is_refused(client, stored, query):
    cursor = client.get("/v1/articles?limit=2&sort=published").get_json()["next_cursor"]
    response = client.get(f"/v1/articles?limit=2&{query}&cursor={cursor}")
    assert fields_at_fault(response) == {"cursor"}
    assert "the rest of the query as it was" in response.get_json()["errors"][0]["message"]


def test_a_cursor_is_good_for_pages_of_another_length(client, stored):
    cursor = client.get("/v1/articles?limit=1").get_json()["next_cursor"]
    page = client.get(f"/v1/articles?limit=100&cursor={cursor}").get_json()
    assert [stored.index(article["id"]) for article in page["articles"]] == [4, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("query", "field"), [("sort=size", "sort"), ("order=up", "order"), ("sort=", "sort")]
)
def test_an_order_that_is_none_is_refused(client, query, field):
    assert fields_at_fault(client.get(f"/v1/articles?{query}")) == {field}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cursor=st.text() | st.text("ABCDabcd0123-_=", min_size=28, max_size=36),
    sort=st.sampled_from(["stored", "published"]),
)
def test_what_is_no_cursor_is_refused(client, cursor, sort):
    response = client.get("/v1/articles", query_string={"cursor": cursor, "sort": sort})
    assert fields_at_fault(response) == {"cursor"}
