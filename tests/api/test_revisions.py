"""ETags tell the revisions of an article apart: what is known is not sent again, what has changed not overwritten."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.asking import DYAD, STALE, dyads, problem
from tests.texts import STALLED

# Read on a dyad that is asked for alone.
SHORT = "The United States bombed Pakistan."


def test_every_answer_that_shows_an_article_tells_its_revision(client, location):
    again = client.post("/v1/articles", json={"text": STALLED})
    changed = client.patch(location, json={"outlet": "Gazette"})
    assert (again.status_code, again.headers["ETag"]) == (200, '"1"')
    assert changed.headers["ETag"] == '"2"'
    assert client.get(location).headers["ETag"] == client.head(location).headers["ETag"] == '"2"'


def test_a_position_that_an_article_gains_is_another_revision_also_where_it_had_none(client):
    stored = client.post("/v1/articles", json={"text": SHORT})
    assert stored.get_json()["reading"]["reason"] == "too_short"
    asked = client.post("/v1/articles", json={"text": SHORT, "dyad": DYAD})
    again = client.post("/v1/articles", json={"text": SHORT, "dyad": DYAD})
    assert [dyads(response.get_json()) for response in (stored, asked, again)] == [[], [DYAD], [DYAD]]
    assert [response.headers["ETag"] for response in (stored, asked, again)] == ['"1"', '"2"', '"2"']


@pytest.mark.parametrize("known", ['"1"', 'W/"1"', '"9", "1"', "*", '"1-gzip"'])
def test_what_is_known_is_not_sent_again(client, location, known):
    response = client.get(location, headers={"If-None-Match": known})
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] in {'"1"', '"1-gzip"'}


@pytest.mark.parametrize("known", ['"2"', 'W/"2"', '"11"', '""', "", '"9", "10"'])
def test_what_is_not_known_is_sent(client, location, known):
    response = client.get(location, headers={"If-None-Match": known})
    assert (response.status_code, response.get_json()["text"]) == (200, STALLED)


def test_after_a_change_what_was_known_is_known_no_more(client, location):
    client.patch(location, json={"outlet": None})
    response = client.get(location, headers={"If-None-Match": '"1"'})
    assert (response.status_code, response.get_json()["outlet"]) == (200, None)


@pytest.mark.parametrize("tags", ['"2"', 'W/"1"', '"2", "3"', '""', ""])
def test_a_change_of_a_revision_that_is_no_more_is_refused_and_changes_nothing(client, location, tags):
    before, headers = client.get(location).get_json(), {"If-Match": tags}
    correction = {"dyad": DYAD, "state": None, "author": "desk"}
    assert problem(client.patch(location, json={"title": "X"}, headers=headers)) == STALE
    assert problem(client.patch(location, json={}, headers=headers)) == STALE
    assert problem(client.post(f"{location}/corrections", json=correction, headers=headers)) == STALE
    assert problem(client.delete(location, headers=headers)) == STALE
    assert client.get(location).get_json() == before


@pytest.mark.parametrize("tags", ['"1"', '"9", "1"', '"1","9"', "*"])
def test_a_change_of_the_revision_there_is_is_made(client, location, tags):
    changed = client.patch(location, json={"title": "X"}, headers={"If-Match": tags})
    assert (changed.status_code, changed.get_json()["title"]) == (200, "X")
    assert client.delete(location, headers={"If-Match": changed.headers["ETag"]}).status_code == 204


def test_the_tag_of_a_gzipped_answer_is_as_good_as_any(client, location):
    fetched = client.get(location, headers={"Accept-Encoding": "gzip"})
    assert fetched.headers["Content-Encoding"] == "gzip"
    assert fetched.headers["ETag"] == '"1-gzip"'
    headers = {"If-Match": fetched.headers["ETag"], "Accept-Encoding": "gzip"}
    changed = client.patch(location, json={"title": "X"}, headers=headers)
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2-gzip"')
    assert problem(client.delete(location, headers=headers)) == STALE
    assert client.delete(location, headers={"If-Match": changed.headers["ETag"]}).status_code == 204


@pytest.mark.parametrize("tags", ["*", '"1"'])
def test_of_an_article_that_is_not_there_no_revision_is_asked(client, tags):
    for response in (
        client.patch("/v1/articles/unknown", json={"title": "X"}, headers={"If-Match": tags}),
        client.delete("/v1/articles/unknown", headers={"If-Match": tags}),
        client.get("/v1/articles/unknown", headers={"If-None-Match": tags}),
    ):
        assert problem(response) == (404, "/problems/unknown-article", set())


def test_of_many_changes_with_one_tag_one_is_made(app, location):
    def change(number):
        return app.test_client().patch(location, json={"title": str(number)}, headers={"If-Match": '"1"'})

    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(change, range(8)))
    made = [response for response in responses if response.status_code == 200]
    assert len(made) == 1
    assert {response.status_code for response in responses} == {200, 412}
    assert app.test_client().get(location).get_json() == made[0].get_json()
