"""What comparisons and relations are narrowed to over HTTP, and how a bad narrowing is refused."""

import pytest

from tests.api.asking import (
    COOPERATIVE,
    DYAD,
    HOSTILE,
    OWN,
    compare,
    fields_at_fault,
    relation,
    store,
)

COUNTS = [
    ("", 3),
    ("outlet=Wire", 1),
    ("outlet=Wire&outlet=Gazette", 2),
    ("outlet=nobody", 0),
    ("state=hostile", 1),
    ("published_from=2010-01-01", 2),
    ("published_from=2010-01-01T00:00:01Z", 1),
    # A day reaches to its end, a time to itself.
    ("published_to=2012-05-21", 2),
    ("published_to=2012-05-21T14:00:00Z", 1),
    ("published_to=2012-05-21T16:30:00%2B02:00", 2),
    # What bears no date was not there before it was stored.
    ("as_of=2011-01-01", 1),
    ("as_of=2100-01-01", 3),
    ("stored_until=2000-01-01", 0),
    ("stored_until=2100-01-01", 3),
    ("outlet=Wire&state=hostile&published_from=2009-12-31&as_of=2010-01-01", 1),
    ("outlet=Gazette&state=hostile", 0),
]


@pytest.mark.parametrize(("query", "count"), COUNTS)
def test_a_comparison_is_narrowed(client, archive, query, count):
    comparison = compare(client, query=query)
    assert (comparison["stored"], len(comparison["neighbours"])) == (count, count)


@pytest.mark.parametrize(("query", "count"), COUNTS)
def test_the_comparison_of_a_stored_article_is_narrowed(client, archive, query, count):
    own = store(client, OWN, outlet="Wire", published_at="2010-01-01")
    (comparison,) = client.get(f"/v1/articles/{own}/comparison?{query}").get_json()["comparisons"]
    assert comparison["stored"] == count


@pytest.mark.parametrize(("query", "count"), COUNTS)
def test_a_relation_is_narrowed(client, archive, query, count):
    found = relation(client, query)
    assert (found["stored"], found["distinct"], sum(found["states"].values())) == (count, count, count)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=happy", "state"),
        ("state=", "state"),
        ("published_from=soon", "published_from"),
        ("published_to=2012-13-45", "published_to"),
        ("as_of=yesterday", "as_of"),
        ("as_of=", "as_of"),
        ("stored_until=0000-01-01", "stored_until"),
        ("outlet=", "outlet.0"),
        (f"outlet=Wire&outlet={'o' * 201}", "outlet.1"),
        ("outlet=%00", "outlet.0"),
        ("colour=red", "colour"),
    ],
)
def test_a_bad_narrowing_names_the_parameter_wherever_it_stands(client, archive, query, field):
    body = {"text": OWN, "dyad": DYAD}
    assert fields_at_fault(client.post(f"/v1/comparisons?{query}", json=body)) == {field}
    assert fields_at_fault(client.get(f"/v1/articles/{archive[0]}/comparison?{query}")) == {field}
    assert fields_at_fault(client.get(f"/v1/relations/{DYAD}?{query}")) == {field}


@pytest.mark.parametrize("query", ["outlet=nobody", "state=hostile", "published_to=1990-01-01"])
def test_narrowed_the_text_is_read_all_the_same(client, archive, query):
    plain = client.post("/v1/comparisons", json={"text": OWN, "dyad": DYAD}).get_json()
    narrowed = client.post(f"/v1/comparisons?{query}", json={"text": OWN, "dyad": DYAD}).get_json()
    assert narrowed["reading"] == plain["reading"]


def test_as_on_a_day_a_comparison_is_what_it_was_then(client):
    store(client, HOSTILE, published_at="2010-01-01")
    then = compare(client, published_at="2010-06-01")
    store(client, COOPERATIVE, published_at="2012-05-21")
    now = compare(client, published_at="2010-06-01")
    assert now["stored"] == 2
    assert compare(client, query="as_of=2010-06-01", published_at="2010-06-01") == then


def test_what_belongs_in_the_query_is_said_to(client):
    response = client.post("/v1/comparisons", json={"text": OWN, "dyad": DYAD, "as_of": "2012-06-01"})
    assert (response.status_code, response.get_json()["type"]) == (400, "/problems/misplaced-field")
    (error,) = response.get_json()["errors"]
    assert error["field"] == "as_of"
    assert "?as_of=2012-06-01" in error["message"]
