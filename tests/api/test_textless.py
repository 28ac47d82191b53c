"""A service that keeps readings alone (ENTENTE_STORE_TEXT) knows, compares and changes articles without their texts."""

from tests.api.asking import COOPERATIVE, DYAD, OF_LEADERS, OWN, compare, dyads, relation, store
from tests.texts import SETTLED, STALLED


def test_where_texts_are_not_kept_an_article_has_none_and_is_compared_all_the_same(client_set):
    client = client_set(ENTENTE_STORE_TEXT="no")
    stored = client.post("/v1/articles", json={"text": STALLED, "published_at": "2012-05-21"})
    location = stored.headers["Location"]
    assert stored.get_json()["text"] is client.get(location).get_json()["text"] is None
    assert dyads(stored.get_json()) == [DYAD]
    other = client.post("/v1/articles", json={"text": SETTLED, "published_at": "2012-07-03"})
    (comparison,) = client.get(f"{location}/comparison").get_json()["comparisons"]
    (neighbour,) = comparison["neighbours"]
    assert neighbour["article"]["id"] == other.get_json()["id"]
    assert "truck" in {term["term"] for term in neighbour["shared_terms"]}
    assert comparison["disagreeing"]["contrast"]["own"]["text"] in STALLED
    assert client.post("/v1/articles", json={"text": STALLED}).status_code == 200


def test_where_texts_are_not_kept_a_change_keeps_the_reading(client_set):
    client = client_set(ENTENTE_STORE_TEXT="no")
    stored = client.post("/v1/articles", json={"text": OF_LEADERS, "published_at": "2021-06-01"})
    changes = {"published_at": "2001-01-01", "title": "Talks"}
    changed = client.patch(stored.headers["Location"], json=changes)
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert changed.get_json()["reading"] == stored.get_json()["reading"]
    assert changed.get_json()["published_at"] == "2001-01-01T00:00:00Z"
    assert relation(client, dyad="RUS-UKR")["last_published_at"] == "2001-01-01T00:00:00Z"


def test_a_comparison_with_what_is_left_of_a_text_is_of_the_same_positions(client_set):
    whole, sparing = client_set(), client_set(ENTENTE_STORE_TEXT="no")
    store(whole, COOPERATIVE)
    kept = compare(whole, OWN)
    identity = store(sparing, OWN)
    (comparison,) = sparing.get(f"/v1/articles/{identity}/comparison").get_json()["comparisons"]
    for figure in ("stored", "states", "consensus", "verdict", "departure", "position"):
        assert comparison[figure] == kept[figure]
