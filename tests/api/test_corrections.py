"""What people say that positions should have been is kept, shown, and counts where the operator has it so."""

import pytest

from tests.api.asking import (
    COOPERATIVE,
    DYAD,
    HOSTILE,
    IMPASSE,
    OF_LEADERS,
    compare,
    dyads,
    fields_at_fault,
    problem,
    relation,
    store,
)

AS_READ = {"ENTENTE_COUNT_CORRECTIONS": "no"}


def correct(client, identity, state, dyad=DYAD, **fields):
    body = {"dyad": dyad, "state": state, "author": "desk", **fields}
    return client.post(f"/v1/articles/{identity}/corrections", json=body)


@pytest.fixture
def hostile(client):
    """The id of an article that is read as hostile."""
    return store(client, HOSTILE, published_at="2010-01-01", outlet="Wire")


def test_a_correction_is_kept_with_who_and_why_and_what_the_model_had_said(client, hostile):
    made = correct(client, hostile, "impasse", reason="Nothing was bombed.")
    assert made.status_code == 201
    body = made.get_json()
    assert {name: body[name] for name in ("dyad", "state", "model_state", "author", "reason")} == {
        "dyad": DYAD,
        "state": "impasse",
        "model_state": "hostile",
        "author": "desk",
        "reason": "Nothing was bombed.",
    }
    fetched = client.get(made.headers["Location"])
    assert (fetched.status_code, fetched.get_json()) == (200, body)


def test_a_correction_is_another_revision_of_its_article(client, hostile):
    made = correct(client, hostile, "impasse")
    article = client.get(f"/v1/articles/{hostile}")
    listed = client.get(f"/v1/articles/{hostile}/corrections")
    assert made.headers["ETag"] == article.headers["ETag"] == listed.headers["ETag"] == '"2"'
    known = {"If-None-Match": '"2"'}
    assert client.get(f"/v1/articles/{hostile}/corrections", headers=known).status_code == 304


def test_all_corrections_are_kept_and_the_reading_is_shown_as_it_was(client, hostile):
    before = client.get(f"/v1/articles/{hostile}").get_json()
    made = [correct(client, hostile, state).get_json() for state in ("impasse", None, "cooperative")]
    after = client.get(f"/v1/articles/{hostile}").get_json()
    assert after == {**before, "corrections": made}
    assert client.get(f"/v1/articles/{hostile}/corrections").get_json() == {"corrections": made}
    (listed,) = client.get("/v1/articles").get_json()["articles"]
    assert (listed["corrections"], relation(client)["latest"][0]["corrections"]) == (made, made)


def test_a_dyad_may_be_written_in_either_order(client, hostile):
    assert correct(client, hostile, None, dyad="usa-pak").get_json()["dyad"] == DYAD


def test_a_dyad_without_a_position_cannot_be_corrected_and_those_with_one_are_told(client, hostile):
    response = correct(client, hostile, "hostile", dyad="CHN-IND")
    assert fields_at_fault(response) == {"dyad"}
    assert DYAD in response.get_json()["errors"][0]["message"]
    without = client.post("/v1/articles", json={"text": "The orchestra played."}).get_json()["id"]
    assert fields_at_fault(correct(client, without, "hostile")) == {"dyad"}
    assert client.get(f"/v1/articles/{hostile}").headers["ETag"] == '"1"'


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"state": ...}, "state"),
        ({"state": "happy"}, "state"),
        ({"dyad": ...}, "dyad"),
        ({"dyad": None}, "dyad"),
        ({"dyad": "PAK-XXX"}, "dyad"),
        ({"author": ...}, "author"),
        ({"author": ""}, "author"),
        ({"author": " \n"}, "author"),
        ({"author": "\x00"}, "author"),
        ({"author": "a" * 201}, "author"),
        ({"reason": "r" * 2_001}, "reason"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_correction_names_the_field_and_changes_nothing(client, hostile, change, field):
    body = {"dyad": DYAD, "state": "impasse", "author": "desk", **change}
    body = {name: value for name, value in body.items() if value is not ...}
    assert fields_at_fault(client.post(f"/v1/articles/{hostile}/corrections", json=body)) == {field}
    assert client.get(f"/v1/articles/{hostile}").headers["ETag"] == '"1"'


def test_what_is_not_there_is_told(client, hostile):
    unknown_article = (404, "/problems/unknown-article", set())
    assert problem(correct(client, "unknown", "hostile")) == unknown_article
    assert problem(client.get("/v1/articles/unknown/corrections")) == unknown_article
    assert problem(client.get("/v1/articles/unknown/corrections/unknown")) == unknown_article
    unknown_correction = (404, "/problems/unknown-correction", set())
    assert problem(client.get(f"/v1/articles/{hostile}/corrections/unknown")) == unknown_correction


def test_a_correction_is_found_at_its_own_article_alone(client, hostile):
    other = store(client, COOPERATIVE)
    made = correct(client, hostile, "impasse").get_json()["id"]
    assert client.get(f"/v1/articles/{other}/corrections/{made}").status_code == 404


def states_everywhere(client, narrowed=""):
    """How many positions of each state a comparison, a relation, the list of relations and a timeline count."""
    timeline = client.get(f"/v1/relations/{DYAD}/timeline").get_json()
    (summary,) = client.get("/v1/relations").get_json()["relations"]
    listed = {
        state: len(client.get(f"/v1/articles?dyad={DYAD}&state={state}").get_json()["articles"])
        for state in ("cooperative", "impasse", "hostile")
    }
    pointed = {state: sum(point["states"][state] for point in timeline["points"]) for state in listed}
    counts = [compare(client)["states"], relation(client)["states"], summary["states"], listed, pointed]
    assert all(each == counts[0] for each in counts), counts
    return {state: count for state, count in counts[0].items() if count}


def test_what_is_corrected_counts_as_corrected_or_as_read_as_the_operator_has_it(client_set):
    corrected, as_read = client_set(), client_set(**AS_READ)
    identity = store(corrected, HOSTILE, published_at="2010-01-01")
    store(corrected, COOPERATIVE, published_at="2012-05-21")
    for client in (corrected, as_read):
        assert states_everywhere(client) == {"hostile": 1, "cooperative": 1}
    assert correct(corrected, identity, "impasse").status_code == 201
    assert states_everywhere(corrected) == {"impasse": 1, "cooperative": 1}
    assert states_everywhere(as_read) == {"hostile": 1, "cooperative": 1}
    correct(corrected, identity, None)
    assert states_everywhere(corrected) == {"cooperative": 1}
    assert states_everywhere(as_read) == {"hostile": 1, "cooperative": 1}
    correct(corrected, identity, "cooperative")
    assert states_everywhere(corrected) == {"cooperative": 2}


def test_neighbours_tell_whether_they_were_corrected(client_set):
    corrected, as_read = client_set(), client_set(**AS_READ)
    identity = store(corrected, HOSTILE)
    store(corrected, COOPERATIVE)
    correct(corrected, identity, "impasse")

    def told(client):
        neighbours = compare(client)["neighbours"]
        return {each["article"]["id"] == identity: each["corrected"] for each in neighbours}, {
            each["position"]["state"] for each in neighbours
        }

    assert told(corrected) == ({True: True, False: False}, {"impasse", "cooperative"})
    assert told(as_read) == ({True: False, False: False}, {"hostile", "cooperative"})


def test_a_corrected_article_is_itself_compared_as_corrected(client_set):
    corrected, as_read = client_set(), client_set(**AS_READ)
    identity = store(corrected, HOSTILE)
    store(corrected, IMPASSE)
    correct(corrected, identity, "impasse")
    states = {}
    for name, client in (("corrected", corrected), ("as read", as_read)):
        (comparison,) = client.get(f"/v1/articles/{identity}/comparison").get_json()["comparisons"]
        states[name] = comparison["position"]["state"], comparison["verdict"]
    assert states == {"corrected": ("impasse", "agrees"), "as read": ("hostile", "departs")}


def test_an_article_that_is_said_to_take_no_position_is_compared_with_nothing_and_says_so(client, hostile):
    correct(client, hostile, None)
    answer = client.get(f"/v1/articles/{hostile}/comparison").get_json()
    assert (answer["comparisons"], answer["reading"]["positions"]) == ([], [])
    assert answer["reading"]["reason"] == "no_relation"
    assert client.get(f"/v1/relations/{DYAD}").status_code == 404


def test_a_correction_stays_when_its_article_is_read_anew(client):
    stored = client.post("/v1/articles", json={"text": OF_LEADERS, "published_at": "2021-06-01"})
    location = stored.headers["Location"]
    correct(client, stored.get_json()["id"], "hostile", dyad="RUS-UKR")
    client.patch(location, json={"title": "A meeting"})
    assert relation(client, dyad="RUS-UKR")["states"]["hostile"] == 1
    # Also where the position is not there for a while.
    assert dyads(client.patch(location, json={"published_at": "2001-01-01"}).get_json()) == []
    again = client.patch(location, json={"published_at": "2021-06-01"}).get_json()
    assert again["reading"]["positions"][0]["state"] == "impasse"
    assert relation(client, dyad="RUS-UKR")["states"] == {"hostile": 1, "impasse": 0, "cooperative": 0}


def test_with_its_article_a_correction_goes(client, hostile):
    location = correct(client, hostile, "impasse").headers["Location"]
    assert client.delete(f"/v1/articles/{hostile}").status_code == 204
    assert problem(client.get(location)) == (404, "/problems/unknown-article", set())
