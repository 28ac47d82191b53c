"""Relations over HTTP: their figures, their consensus, and those that nothing is stored on."""

import pytest

from tests.api.asking import (
    COOPERATIVE,
    DYAD,
    HOSTILE,
    compare,
    fields_at_fault,
    relation,
    store,
)
from tests.texts import ATTACKED, STALLED


def test_a_relation_tells_its_figures(client, archive):
    found = relation(client)
    assert (found["stored"], found["distinct"]) == (3, 3)
    assert found["states"] == {"cooperative": 1, "impasse": 1, "hostile": 1}
    assert (found["first_published_at"], found["last_published_at"]) == (
        "2010-01-01T00:00:00Z",
        "2012-05-21T14:30:00Z",
    )
    assert [article["id"] for article in found["latest"]] == archive[::-1]
    assert -1 <= found["score"] <= 1


def test_a_relation_counts_a_text_once(client):
    for text in (STALLED, f"{STALLED} Notice 1.", f"{STALLED} Notice 2."):
        store(client, text)
    store(client, ATTACKED)
    found = relation(client)
    assert (found["stored"], found["distinct"]) == (4, 2)
    # The mean of the two texts, not of the four articles.
    once = (
        compare(client, STALLED)["position"]["score"] + compare(client, ATTACKED)["position"]["score"]
    ) / 2
    assert found["score"] == pytest.approx(once, abs=0.05)


def test_a_relation_as_on_a_day_is_what_it_was_then(client):
    store(client, HOSTILE, published_at="2010-01-01")
    store(client, COOPERATIVE, published_at="2012-05-21")
    assert relation(client)["consensus"]["state"] == "cooperative"
    then = relation(client, "as_of=2011-01-01")
    assert (then["stored"], then["consensus"]["state"]) == (1, "hostile")
    assert then["last_published_at"] == "2010-01-01T00:00:00Z"


@pytest.mark.parametrize("query", ["outlet=nobody", "published_to=1990-01-01"])
def test_a_relation_narrowed_to_nothing_is_known_still(client, archive, query):
    found = relation(client, query)
    assert (found["stored"], found["score"], found["consensus"]) == (0, None, None)
    assert (found["first_published_at"], found["last_published_at"]) == (None, None)


@pytest.mark.parametrize("dyad", ["usa-pak", "Pak-Usa", "USA-PAK"])
def test_a_relation_is_found_in_either_order_and_any_case(client, archive, dyad):
    assert relation(client, dyad=dyad)["dyad"] == DYAD


@pytest.mark.parametrize("query", ["", "state=hostile", "as_of=2012-05-21"])
def test_a_dyad_on_which_nothing_is_stored_is_not_found(client, query):
    response = client.get(f"/v1/relations/CHN-USA?{query}")
    assert response.status_code == 404
    assert response.get_json()["type"] == "/problems/unknown-relation"


def test_a_dyad_from_which_everything_was_removed_is_not_found(client):
    client.delete(f"/v1/articles/{store(client, HOSTILE)}")
    assert client.get(f"/v1/relations/{DYAD}").status_code == 404


@pytest.mark.parametrize("dyad", ["nowhere", "PAK-PAK", "PAK-XXX", "PAK-USA-CHN", "-"])
def test_what_is_no_dyad_is_named(client, dyad):
    assert fields_at_fault(client.get(f"/v1/relations/{dyad}")) == {"dyad"}


def test_the_latest_articles_are_narrowed_like_the_figures(client, archive):
    first, second, third = archive
    assert [each["id"] for each in relation(client)["latest"]] == [third, second, first]
    assert [each["id"] for each in relation(client, "outlet=Wire")["latest"]] == [first]
