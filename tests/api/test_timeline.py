"""How a relation moved, and which outlets depart, over HTTP."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from service.reading.values import Dyad, Position, Probabilities, Reading
from service.storing import NewArticle
from tests.api.asking import DYAD, fields_at_fault, store

TURN = date(2018, 7, 9)
COLD, WARM = Probabilities(0.8, 0.15, 0.05), Probabilities(0.05, 0.1, 0.85)


def put(app, day: date, probabilities: Probabilities, outlet: str = "Wire") -> None:
    """Store an article whose reading is given."""
    text = f"Of {day} in {outlet}."
    position = Position(Dyad.parse(DYAD), probabilities, 0.9)
    published = datetime(day.year, day.month, day.day, tzinfo=UTC)
    app.extensions["entente"].articles.add(
        NewArticle(text, outlet=outlet, published_at=published), Reading((position,), None, "1-test")
    )


@pytest.fixture
def turned(app, client):
    """Twelve hostile articles a month apart, and then twelve cooperative ones."""
    for number in range(12):
        put(app, TURN - timedelta(30 * number + 20), COLD)
        put(app, TURN + timedelta(30 * number + 5), WARM, "Gazette")
    return client


def timeline(client, query="", dyad=DYAD):
    response = client.get(f"/v1/relations/{dyad}/timeline?{query}")
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def test_a_turn_is_one_shift_with_date_size_and_confidence(turned):
    (shift,) = timeline(turned)["shifts"]
    assert (shift["earliest"], shift["at"]) == ("2018-06-19T00:00:00Z", "2018-07-14T00:00:00Z")
    assert shift["size"] == pytest.approx(1.55)
    assert shift["confidence"] >= 0.95
    assert (shift["before"]["state"], shift["before"]["stored"]) == ("hostile", 12)
    assert (shift["after"]["state"], shift["after"]["stored"]) == ("cooperative", 12)


def test_a_turn_is_told_in_words(turned):
    assert timeline(turned)["summary"] == (
        "The relation moved from hostile to cooperative around 14 July 2018 (12 articles before, 12 after)."
    )


def test_points_are_regular_and_gaps_are_shown_as_gaps(app, client):
    put(app, date(2012, 1, 5), COLD)
    put(app, date(2012, 4, 5), WARM)
    told = timeline(client, "bucket=month")
    assert [(point["start"][:7], point["stored"], point["score"]) for point in told["points"]] == [
        ("2012-01", 1, pytest.approx(-0.75)),
        ("2012-02", 0, None),
        ("2012-03", 0, None),
        ("2012-04", 1, pytest.approx(0.8)),
    ]
    assert told["gaps"] == [{"start": "2012-02-01T00:00:00Z", "end": "2012-04-01T00:00:00Z", "buckets": 2}]
    interval = told["points"][0]["interval"]
    assert -1 <= interval["low"] < -0.75 < interval["high"] <= 1
    assert told["points"][1]["interval"] is None


def test_what_has_no_date_is_counted_apart(client):
    store(client, "The United States bombed a depot in Pakistan.")
    told = timeline(client)
    assert (told["stored"], told["undated"], told["points"], told["shifts"]) == (0, 1, [], [])
    assert told["trend"] is None


def test_a_timeline_is_narrowed_like_a_comparison(turned):
    assert timeline(turned, "as_of=2018-07-01")["stored"] == 12
    assert timeline(turned, "outlet=Gazette")["shifts"] == []
    assert timeline(turned, "state=hostile")["stored"] == 12


def test_a_bucket_that_does_not_exist_is_named(turned):
    assert fields_at_fault(turned.get(f"/v1/relations/{DYAD}/timeline?bucket=decade")) == {"bucket"}


def test_more_points_than_the_limit_are_refused_with_what_would_do(app, client):
    put(app, date(1950, 1, 1), COLD)
    put(app, date(2020, 1, 1), COLD)
    response = client.get(f"/v1/relations/{DYAD}/timeline?bucket=day")
    assert fields_at_fault(response) == {"bucket"}
    assert "month" in response.get_json()["errors"][0]["message"]
    assert timeline(client)["bucket"] == "year"


@pytest.mark.parametrize("resource", ["timeline", "outlets"])
def test_a_dyad_on_which_nothing_is_stored_is_not_found(client, resource):
    assert client.get(f"/v1/relations/GRC-TUR/{resource}").status_code == 404
    assert fields_at_fault(client.get(f"/v1/relations/GRC-GRC/{resource}")) == {"dyad"}


def test_an_outlet_that_departs_is_told_with_counts_and_an_interval(app, client):
    for number in range(20):
        put(app, TURN + timedelta(7 * number), COLD, "Wire")
        put(app, TURN + timedelta(7 * number + 1), COLD, "Post")
        put(app, TURN + timedelta(7 * number + 2), WARM, "Gazette")
    outlets = client.get(f"/v1/relations/{DYAD}/outlets").get_json()["outlets"]
    (first, *_) = outlets
    assert (first["outlet"], first["departs"], first["stored"]) == ("Gazette", "more_cooperative", 20)
    assert 0 < first["interval"]["low"] < first["difference"] < first["interval"]["high"]
    assert first["difference"] == pytest.approx(1.55)


def test_an_outlet_of_a_hostile_time_is_not_taken_for_a_hostile_one(turned):
    outlets = turned.get(f"/v1/relations/{DYAD}/outlets").get_json()["outlets"]
    assert {outlet["outlet"]: outlet["departs"] for outlet in outlets} == {"Wire": None, "Gazette": None}


def test_the_example_archive_shows_the_turn_of_2018_between_ethiopia_and_eritrea(client):
    path = Path(__file__).parents[2] / "examples" / "archive" / "ERI-ETH.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = {name: value for name, value in json.loads(line).items() if not name.startswith("intended")}
        assert client.post("/v1/articles", json=fields).status_code == 201
    (shift,) = timeline(client, dyad="ERI-ETH")["shifts"]
    assert abs(datetime.fromisoformat(shift["at"]).date() - TURN) <= timedelta(30)
    assert (shift["before"]["state"], shift["after"]["state"]) == ("hostile", "cooperative")
    relation = client.get("/v1/relations/ERI-ETH").get_json()
    assert relation["stored"] - relation["distinct"] == 4
