"""What is told about a stored article changes over HTTP, and its reading keeps up."""

import pytest

from service.storing import Articles, StaleRevision
from tests.api.asking import (
    DYAD,
    HOSTILE,
    OF_LEADERS,
    STALE,
    compare,
    dyads,
    fields_at_fault,
    problem,
    relation,
    store,
)
from tests.texts import STALLED

MERGE_PATCH = "application/merge-patch+json"


@pytest.mark.parametrize("content_type", ["application/json", MERGE_PATCH])
def test_what_is_named_is_changed_and_the_rest_stays(client, location, content_type):
    before = client.get(location).get_json()
    changes = b'{"outlet": "Gazette", "url": null, "published_at": "2012-05-21T09:00:00+05:00"}'
    changed = client.patch(location, data=changes, content_type=content_type)
    expected = {**before, "outlet": "Gazette", "url": None, "published_at": "2012-05-21T04:00:00Z"}
    assert (changed.status_code, changed.get_json()) == (200, expected)
    assert client.get(location).get_json() == expected


@pytest.mark.parametrize(
    "changes", [{}, {"title": "Talks"}, {"published_at": "2012-05-21T00:00:00Z", "outlet": "Wire"}]
)
def test_what_changes_nothing_is_no_new_revision(client, location, changes):
    response = client.patch(location, json=changes)
    assert (response.status_code, response.headers["ETag"]) == (200, '"1"')
    assert response.get_json() == client.get(location).get_json()


@pytest.mark.parametrize("field", ["text", "dyad", "id", "stored_at", "reading", "corrections"])
def test_what_cannot_be_changed_is_refused_with_what_to_do(client, location, field):
    response = client.patch(location, json={"title": "X", field: STALLED})
    assert problem(response) == (400, "/problems/misplaced-field", {field})
    assert client.get(location).headers["ETag"] == '"1"'


def test_a_refused_text_is_told_to_be_stored_anew(client, location):
    (error,) = client.patch(location, json={"text": "Other"}).get_json()["errors"]
    assert "remove the article" in error["message"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": 7}, "title"),
        ({"title": "t" * 1_001}, "title"),
        ({"outlet": "o" * 201}, "outlet"),
        ({"outlet": "\x00"}, "outlet"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"published_at": "soon"}, "published_at"),
        ({"colour": "red"}, "colour"),
        ([{"op": "replace", "path": "/title", "value": "X"}], "body"),
        ("title", "body"),
    ],
)
def test_a_bad_change_names_the_field_and_changes_nothing(client, location, changes, field):
    assert fields_at_fault(client.patch(location, json=changes)) == {field}
    assert client.get(location).headers["ETag"] == '"1"'


def test_a_change_is_sent_as_json(client, location):
    response = client.patch(location, data="title=X", content_type="application/x-www-form-urlencoded")
    assert problem(response) == (415, "/problems/unsupported-media-type", {"Content-Type"})


def test_with_another_title_the_article_is_read_anew(client, location):
    fields = {"title": "China attacks Pakistan as the United States looks on", "published_at": "2012-05-21"}
    read = client.post("/v1/readings", json={"text": STALLED, **fields}).get_json()
    before = client.get(location).get_json()["reading"]
    changed = client.patch(location, json={"title": fields["title"]}).get_json()["reading"]
    assert changed["positions"] == read["positions"] != before["positions"]


def test_with_another_day_the_article_is_read_anew(client):
    stored = client.post("/v1/articles", json={"text": OF_LEADERS, "published_at": "2001-01-01"})
    assert (dyads(stored.get_json()), stored.get_json()["reading"]["reason"]) == ([], "no_dyad")
    location = stored.headers["Location"]
    assert dyads(client.patch(location, json={"published_at": "2021-06-01"}).get_json()) == ["RUS-UKR"]
    assert relation(client, dyad="RUS-UKR")["stored"] == 1
    assert dyads(client.patch(location, json={"published_at": "2001-01-01"}).get_json()) == []
    assert client.get("/v1/relations/RUS-UKR").status_code == 404


def test_an_article_read_anew_keeps_the_pair_it_was_asked_for(client):
    identity = store(client, HOSTILE, published_at="2010-01-01")
    changed = client.patch(f"/v1/articles/{identity}", json={"title": "A raid"}).get_json()
    assert DYAD in dyads(changed)


def test_what_makes_no_difference_to_the_reading_is_not_read_anew(client, location, app, monkeypatch):
    def fail(*_arguments, **_options):
        raise AssertionError("it was read")

    monkeypatch.setattr(type(app.extensions["entente"].reader), "read", fail)
    changes = {"outlet": "Gazette", "url": None, "published_at": "2012-05-21T23:59:59Z"}
    assert client.patch(location, json=changes).status_code == 200


def test_comparisons_and_relations_see_a_change_at_once(client):
    identity = store(client, HOSTILE, outlet="Wire", published_at="2010-01-01")
    assert compare(client, query="outlet=Wire")["stored"] == 1
    assert compare(client, query="as_of=2011-01-01")["stored"] == 1
    client.patch(f"/v1/articles/{identity}", json={"outlet": "Gazette", "published_at": "2012-01-01"})
    assert compare(client, query="outlet=Wire")["stored"] == 0
    assert compare(client, query="outlet=Gazette")["stored"] == 1
    assert compare(client, query="as_of=2011-01-01")["stored"] == 0
    (neighbour,) = compare(client, query="as_of=2013-01-01")["neighbours"]
    assert (neighbour["article"]["outlet"], neighbour["article"]["published_at"]) == (
        "Gazette",
        "2012-01-01T00:00:00Z",
    )
    assert relation(client)["first_published_at"] == "2012-01-01T00:00:00Z"
    (listed,) = client.get("/v1/articles?outlet=Gazette&published_from=2012-01-01").get_json()["articles"]
    assert listed["id"] == identity


def test_a_change_while_another_is_read_is_made_on_top_of_it(client, location, app, monkeypatch):
    """The reading is of the article as it was: made anew where somebody was faster, or refused where told to."""
    amend = Articles.amend
    meanwhile = iter([{"published_at": None}])

    def later(archive, identity, changes, expected=None, reading=None):
        for change in meanwhile:
            amend(archive, identity, change)
        return amend(archive, identity, changes, expected, reading)

    monkeypatch.setattr(Articles, "amend", later)
    changed = client.patch(location, json={"title": "X"})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"3"')
    assert (changed.get_json()["title"], changed.get_json()["published_at"]) == ("X", None)
    meanwhile = iter([{"outlet": "Gazette"}])
    headers = {"If-Match": changed.headers["ETag"]}
    assert problem(client.patch(location, json={"title": "Y"}, headers=headers)) == STALE
    assert client.get(location).get_json()["title"] == "X"


def test_a_change_that_others_forestall_time_and_again_ends(client, location, app, monkeypatch):
    def forestalled(*_arguments):
        raise StaleRevision

    seconds = iter(range(0, 1_000, 5))
    monkeypatch.setattr(Articles, "amend", forestalled)
    monkeypatch.setattr("service.api.receiving.patience.monotonic", lambda: next(seconds))
    response = client.patch(location, json={"title": "X"})
    assert problem(response)[:2] == (503, "/problems/took-too-long")
