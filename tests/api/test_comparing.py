"""Comparisons over HTTP: what they tell of an article, posted or stored."""

from tests.api.asking import COOPERATIVE, DYAD, HOSTILE, IMPASSE, OWN, compare, store
from tests.texts import ATTACKED, SETTLED, STALLED


def test_a_comparison_tells_all_it_promises(client, archive):
    comparison = compare(client)
    assert set(comparison) == {
        "dyad",
        "summary",
        "position",
        "stored",
        "distinct",
        "states",
        "consensus",
        "verdict",
        "departure",
        "percentile",
        "neighbours",
        "agreeing",
        "disagreeing",
        "copies",
        "copy_count",
    }
    assert (comparison["stored"], comparison["distinct"]) == (3, 3)
    assert comparison["states"] == {"cooperative": 1, "impasse": 1, "hostile": 1}
    assert 0 <= comparison["percentile"] <= 100
    assert (comparison["copies"], comparison["copy_count"]) == ([], 0)


def test_with_nothing_stored_there_is_nothing_to_tell(client):
    comparison = compare(client)
    assert (comparison["percentile"], comparison["agreeing"], comparison["disagreeing"]) == (None, None, None)
    assert (comparison["distinct"], comparison["states"]["hostile"]) == (0, 0)
    assert comparison["summary"].startswith("Shows PAK-USA at an impasse.")


def test_a_departure_is_summed_up_with_how_unusual_it_is(client):
    for number in range(3):
        store(client, f"{COOPERATIVE} So said desk {number}.")
    comparison = compare(client, HOSTILE)
    assert (comparison["verdict"], comparison["percentile"]) == ("departs", 100.0)
    assert comparison["summary"] == (
        "Departs from the consensus: shows PAK-USA hostile, where 3 stored articles on the whole show it cooperative."
        " It is farther from the consensus than 100% of them, by weight."
    )


def test_what_agrees_and_what_disagrees_is_shown_with_passages_of_both(client, archive):
    comparison = compare(client)
    for kind in ("agreeing", "disagreeing"):
        contrast = comparison[kind]["contrast"]
        assert OWN[contrast["own"]["start"] : contrast["own"]["end"]] == contrast["own"]["text"]
        assert contrast["shared_terms"]
    assert (comparison["agreeing"]["article"]["id"], comparison["agreeing"]["state"]) == (
        archive[2],
        "impasse",
    )
    assert comparison["agreeing"]["contrast"]["theirs"]["text"] == IMPASSE
    assert comparison["disagreeing"]["state"] in {"hostile", "cooperative"}


def test_a_neighbour_says_which_model_read_it(client, archive, reader):
    assert {neighbour["model"] for neighbour in compare(client)["neighbours"]} == {reader.version}


def test_a_text_printed_twice_is_listed_once_with_its_copy(client):
    first, second = store(client, STALLED), store(client, f"{STALLED} Notice 1.", outlet="Wire")
    comparison = compare(client, SETTLED)
    assert (comparison["stored"], comparison["distinct"]) == (2, 1)
    (neighbour,) = comparison["neighbours"]
    assert {neighbour["article"]["id"], *(copy["id"] for copy in neighbour["copies"])} == {first, second}
    assert neighbour["copy_count"] == 1
    assert "2 stored articles (1 without copies)" in comparison["summary"]


def test_copies_of_its_own_text_are_listed_and_not_compared_with(client):
    copies = {store(client, STALLED), store(client, f"{STALLED} Notice 1.")}
    store(client, HOSTILE)
    comparison = compare(client, f"{STALLED} Notice 2.")
    assert {copy["id"] for copy in comparison["copies"]} == copies
    assert (comparison["copy_count"], comparison["stored"]) == (2, 1)


def test_what_is_recent_counts_more(client):
    store(client, HOSTILE, published_at="1990-01-01")
    store(client, COOPERATIVE, published_at="2012-05-21")
    today, then = (compare(client, published_at=day)["consensus"] for day in ("2012-05-21", "1990-01-01"))
    assert (today["state"], then["state"]) == ("cooperative", "hostile")


def test_a_comparison_never_crosses_dyads(client):
    both = "China bombed a depot of trucks in the United States, and vowed to retaliate."
    client.post("/v1/articles", json={"text": both, "dyad": "CHN-USA"})
    assert compare(client)["stored"] == 0


def test_an_article_on_two_dyads_is_compared_on_each(client):
    text = (
        f"{ATTACKED}\n\nIndia condemned Pakistan. India expelled the Pakistani ambassador, and Indian troops"
        " shelled Pakistani positions. Pakistan threatened India with war."
    )
    store(client, HOSTILE)
    comparisons = client.post("/v1/comparisons", json={"text": text}).get_json()["comparisons"]
    stored = {comparison["dyad"]: comparison["stored"] for comparison in comparisons}
    assert stored == {"PAK-USA": 1, "IND-PAK": 0}


def test_a_stored_article_is_compared_as_its_text_would_be(client, archive):
    fields = {"published_at": "2011-07-01", "outlet": "Courier"}
    posted = compare(client, OWN, **fields)
    own = store(client, OWN, **fields)
    (comparison,) = client.get(f"/v1/articles/{own}/comparison").get_json()["comparisons"]
    assert comparison == posted
    assert compare(client, OWN, **fields) == posted


def test_what_is_stored_and_removed_again_leaves_no_trace(client, archive):
    store(client, STALLED)

    def answers():
        posted = client.post("/v1/comparisons", json={"text": f"{STALLED} Notice 2.", "dyad": DYAD})
        return posted.data, client.get(f"/v1/relations/{DYAD}").data, client.get("/v1/relations").data

    before = answers()
    for text in (f"{STALLED} Notice 1.", f"{HOSTILE} Trucks burnt."):
        another = store(client, text, outlet="Courier", published_at="2012-06-01")
        assert answers() != before
        assert client.delete(f"/v1/articles/{another}").status_code == 204
        assert answers() == before


def test_an_unknown_article_is_compared_with_nothing(client):
    response = client.get("/v1/articles/unknown/comparison?state=hostile")
    assert response.status_code == 404
    assert response.get_json()["type"] == "/problems/unknown-article"
