"""The main job over HTTP: read, compare, store, list, remove."""

import re

import pytest

from tests.texts import ATTACKED, NO_RELATION, SETTLED, STALLED


def compare(client, text, **fields):
    response = client.post("/v1/comparisons", json={"text": text, **fields})
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def store(client, text, **fields):
    response = client.post("/v1/articles", json={"text": text, **fields})
    assert response.status_code in {200, 201}, response.get_json()
    return response


def test_a_reading_has_all_it_promises(client):
    reading = client.post("/v1/readings", json={"text": STALLED}).get_json()
    assert reading["reason"] is None
    position = reading["positions"][0]
    assert (position["dyad"], position["state"]) == ("PAK-USA", "impasse")
    assert sum(position["probabilities"].values()) == pytest.approx(1.0, abs=1e-5)
    expected = position["probabilities"]["cooperative"] - position["probabilities"]["hostile"]
    assert position["score"] == pytest.approx(expected, abs=1e-5)
    for evidence in position["evidence"]:
        assert STALLED[evidence["start"] : evidence["end"]] == evidence["text"]
        assert set(evidence) == {"start", "end", "text", "state", "contribution", "terms", "actor"}
        assert evidence["actor"] in {"PAK", "USA", "both", None}
    assert "sides" not in position
    for stance in (position["a_to_b"], position["b_to_a"]):
        assert stance is None or -1 <= stance["score"] <= 1
    assert reading["declined"] == []


def test_a_reading_stores_nothing(client):
    client.post("/v1/readings", json={"text": STALLED})
    assert client.get("/v1/articles").get_json()["articles"] == []


def test_a_text_without_a_dyad_says_so(client):
    reading = client.post("/v1/readings", json={"text": NO_RELATION}).get_json()
    assert (reading["positions"], reading["reason"]) == ([], "no_dyad")


def test_a_dyad_given_is_read_in_either_order_whatever_the_length(client):
    reading = client.post(
        "/v1/readings", json={"text": "Talks between the two countries collapsed.", "dyad": "usa-pak"}
    ).get_json()
    assert reading["reason"] is None
    assert [position["dyad"] for position in reading["positions"]] == ["PAK-USA"]


def test_with_nothing_stored_a_comparison_says_so(client):
    (comparison,) = compare(client, STALLED)["comparisons"]
    assert (comparison["stored"], comparison["consensus"]) == (0, None)
    assert (comparison["verdict"], comparison["departure"], comparison["neighbours"]) == (
        "no_consensus",
        None,
        [],
    )


def test_a_stored_article_is_a_neighbour_with_a_verdict_and_a_contrast(client):
    store(client, STALLED, title="No deal", outlet="Harbour Wire", published_at="2012-04-26")
    (comparison,) = compare(client, SETTLED)["comparisons"]
    (neighbour,) = comparison["neighbours"]
    assert neighbour["article"]["title"] == "No deal"
    assert neighbour["article"]["published_at"] == "2012-04-26T00:00:00Z"
    assert neighbour["verdict"] == "disagrees"
    contrast = neighbour["contrast"]
    assert SETTLED[contrast["own"]["start"] : contrast["own"]["end"]] == contrast["own"]["text"]
    assert STALLED[contrast["theirs"]["start"] : contrast["theirs"]["end"]] == contrast["theirs"]["text"]
    assert contrast["shared_terms"]


def test_an_article_against_the_stored_ones_departs(client):
    for number in range(3):
        store(client, f"{SETTLED} Notice {number}.")
    (comparison,) = compare(client, ATTACKED)["comparisons"]
    assert (comparison["verdict"], comparison["consensus"]["state"]) == ("departs", "cooperative")


def test_a_text_is_not_compared_with_itself(client):
    store(client, STALLED)
    assert compare(client, STALLED)["comparisons"][0]["stored"] == 0


def test_a_stored_article_is_compared_with_the_others(client):
    own = store(client, STALLED).get_json()["id"]
    store(client, SETTLED)
    (comparison,) = client.get(f"/v1/articles/{own}/comparison").get_json()["comparisons"]
    assert comparison["stored"] == 1


def test_storing_answers_created_once_and_where(client):
    first, second = store(client, STALLED), store(client, STALLED)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.headers["Location"] == second.headers["Location"]
    fetched = client.get(first.headers["Location"]).get_json()
    assert fetched == first.get_json()
    assert fetched["text"] == STALLED


def test_a_removed_article_is_gone(client):
    location = store(client, STALLED).headers["Location"]
    assert client.delete(location).status_code == 204
    assert client.get(location).status_code == 404
    assert client.delete(location).status_code == 404


def test_lists_are_paged_by_links(client):
    for number in range(3):
        store(client, f"{STALLED} {number}")
    first = client.get("/v1/articles?limit=2&dyad=usa-pak&published_to=2100-01-01")
    assert first.get_json()["articles"] == []
    first = client.get("/v1/articles?limit=2&dyad=usa-pak&state=impasse")
    assert len(first.get_json()["articles"]) == 2
    (link,) = re.findall(r'<([^>]*)>; rel="next"', first.headers["Link"])
    second = client.get(link)
    assert len(second.get_json()["articles"]) == 1
    assert second.get_json()["next_cursor"] is None
    assert 'rel="next"' not in second.headers["Link"]
    assert "text" not in second.get_json()["articles"][0]


def test_relations_show_figures_and_consensus(client):
    store(client, STALLED, published_at="2012-04-26T10:00:00+02:00")
    store(client, SETTLED)
    (relation,) = client.get("/v1/relations").get_json()["relations"]
    assert (relation["dyad"], relation["stored"]) == ("PAK-USA", 2)
    assert relation["states"] == {"cooperative": 1, "impasse": 1, "hostile": 0}
    detail = client.get("/v1/relations/usa-pak").get_json()
    assert detail["countries"] == ["Pakistan", "United States"]
    assert detail["first_published_at"] == "2012-04-26T08:00:00Z"
    assert len(detail["latest"]) == 2
    assert detail["consensus"]["state"] in {"cooperative", "impasse"}


def test_the_model_card_is_shown(client, reader):
    card = client.get("/v1/model").get_json()
    assert card["version"] == reader.version
    assert 0 < card["measured"]["articles_as_they_come"]["three_states_accuracy"]["value"] < 1


def test_health(client, app):
    assert client.get("/livez").get_json() == {"status": "alive"}
    assert client.get("/readyz").status_code == 200
    app.extensions["entente"].database.downgrade("base")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["errors"][0]["field"] == "migrations"


def test_every_answer_has_a_request_id_and_headers_for_browsers(client):
    response = client.get("/livez", headers={"X-Request-ID": "mine-1"})
    assert response.headers["X-Request-ID"] == "mine-1"
    assert client.get("/livez", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/problems/not-found", "/static/entente.css", "/static/entente.js"]
)
def test_pages_are_served_and_name_no_other_host_to_load_from(client, path):
    response = client.get(path)
    assert response.status_code == 200
    body = response.get_data(as_text=True)
    response.close()
    assert 'src="http' not in body
    assert 'rel="stylesheet" href="http' not in body
    assert "@import" not in body
