"""Two sides of the caller's own choice: how they are named, where they are refused, how they are answered."""

import json
from dataclasses import replace

import pytest

from service import create_app
from service.reading.values import (
    Declined,
    Dyad,
    Evidence,
    NamedSides,
    Passage,
    Position,
    Probabilities,
    Reading,
    Reason,
    Stance,
    State,
)
from service.settings import Settings

TEXT = "Hezbollah rejected the truce. Israel struck its positions."
SIDES = NamedSides(("Hezbollah", "Party of God"), ("Israel",))
HOSTILE = Probabilities(0.7, 0.2, 0.1)
READING = Reading(
    (
        Position(
            SIDES,
            HOSTILE,
            1.0,
            (
                Evidence(Passage(0, 29, TEXT[:29]), State.IMPASSE, 0.4, actor="Hezbollah"),
                Evidence(Passage(30, 58, TEXT[30:]), State.HOSTILE, 0.9),
            ),
            a_to_b=Stance(State.IMPASSE, -0.3),
        ),
    ),
    None,
    "1-test",
)
NOTHING = Reading((), Reason.UNCERTAIN, "1-test", (Declined(SIDES, Reason.UNCERTAIN, 0.2, HOSTILE),))


class FakeReader:
    """Answers with the reading it is given, and keeps what it was asked."""

    version = "1-test"

    def __init__(self) -> None:
        self.reading = READING
        self.asked = None

    def read(self, text, *, sides=None, **_others):
        self.asked = sides
        return self.reading


@pytest.fixture
def fake():
    return FakeReader()


@pytest.fixture
def client(tmp_path, fake):
    app = create_app(Settings.from_environment({"ENTENTE_DATA_DIR": str(tmp_path)}), reader=fake)
    app.extensions["entente"].database.migrate()
    yield app.test_client()
    app.extensions["entente"].database.close()


def read(client, sides, **fields):
    # Plain json writes a lone surrogate as an escape; the client's own would not write it at all.
    body = json.dumps({"text": TEXT, "sides": sides, **fields})
    return client.post("/v1/readings", data=body, content_type="application/json")


def errors(response, status):
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    return {error["field"]: error["message"] for error in response.get_json()["errors"]}


@pytest.mark.parametrize(
    ("sides", "first", "second"),
    [
        (["Hezbollah", "Israel"], ("Hezbollah",), ("Israel",)),
        (["  Hezbollah ", "Israel\n"], ("Hezbollah",), ("Israel",)),
        ([["Hezbollah", "Party of God"], "Israel"], ("Hezbollah", "Party of God"), ("Israel",)),
        (
            ["Hezbollah | Party of God", ["Israel|IDF", "Tel Aviv"]],
            SIDES.first,
            ("Israel", "IDF", "Tel Aviv"),
        ),
        (["Zürich", "Genève"], ("Zürich",), ("Genève",)),
        (["a" * 300, ["b" * 300] * 20], ("a" * 300,), ("b" * 300,) * 20),
    ],
)
def test_sides_reach_the_reader_in_order_with_all_their_names(client, fake, sides, first, second):
    assert read(client, sides).status_code == 200
    assert fake.asked == NamedSides(first, second)


@pytest.mark.parametrize("fields", [{}, {"sides": None}, {"sides": None, "dyad": "ISR-LBN"}])
def test_without_sides_the_reader_is_asked_for_none(client, fake, fields):
    assert client.post("/v1/readings", json={"text": TEXT, **fields}).status_code == 200
    assert fake.asked is None


@pytest.mark.parametrize("sides", ["Hezbollah-Israel", 7, True, {"a": "Hezbollah", "b": "Israel"}])
def test_what_is_no_list_is_refused(client, sides):
    assert "exactly two sides" in errors(read(client, sides), 422)["sides"]


@pytest.mark.parametrize("sides", [[], ["Hezbollah"], ["Hezbollah", "Israel", "Iran"]])
def test_there_are_exactly_two_sides(client, sides):
    assert "exactly two sides" in errors(read(client, sides), 422)["sides"]


@pytest.mark.parametrize("side", [None, 7, True, [], {}, {"name": "Israel"}, [7], [None], [["Israel"]]])
def test_a_side_is_a_name_or_a_list_of_names(client, side):
    assert "one name, or as a list" in errors(read(client, ["Hezbollah", side]), 422)["sides.1"]


@pytest.mark.parametrize(
    "side", ["", " \n ", "|", "Israel|", "Israel| |IDF", [""], ["Israel", " "], "a" * 301]
)
def test_a_name_has_1_to_300_characters(client, side):
    assert "1 to 300 characters" in errors(read(client, [side, "Hezbollah"]), 422)["sides.0"]


@pytest.mark.parametrize(
    "side", [["Israel"] * 21, "|".join(["Israel"] * 21), ["Israel", "|".join(["IDF"] * 21)]]
)
def test_a_side_has_at_most_20_names_of_20_alternatives(client, side):
    assert "at most 20 names" in errors(read(client, [side, "Hezbollah"]), 422)["sides.0"]


@pytest.mark.parametrize("side", ["Isr\x00ael", "Isr\ud800ael", ["Israel", "\udfff"]])
def test_a_name_is_of_characters_that_there_are(client, side):
    assert "take out" in errors(read(client, [side, "Hezbollah"]), 422)["sides.0"]


@pytest.mark.parametrize(
    "sides",
    [
        ["Israel", "Israel"],
        ["ISRAEL", " israel "],
        ["Straße", "STRASSE"],
        [["IDF", "Israel"], "Hezbollah|israel"],
    ],
)
def test_the_sides_share_no_name_in_any_case(client, sides):
    assert "names of its own" in errors(read(client, sides), 422)["sides"]


def test_sides_and_a_dyad_do_not_go_together(client, fake):
    response = read(client, ["Hezbollah", "Israel"], dyad="ISR-LBN")
    assert "leave out `sides` or `dyad`" in errors(response, 400)["sides"]
    assert fake.asked is None


@pytest.mark.parametrize("path", ["/v1/comparisons", "/v1/articles"])
@pytest.mark.parametrize("sides", [["Hezbollah", "Israel"], None, "nonsense"])
def test_what_compares_and_stores_sends_sides_to_readings(client, path, sides):
    response = client.post(path, json={"text": TEXT, "sides": sides})
    assert "POST /v1/readings" in errors(response, 400)["sides"]
    assert client.get("/v1/articles").get_json()["articles"] == []


def test_a_position_on_sides_names_them_and_no_dyad(client):
    (position,) = read(client, ["Hezbollah", "Israel"]).get_json()["positions"]
    assert position["sides"] == ["Hezbollah", "Israel"]
    assert "dyad" not in position


def test_evidence_says_who_acts_where_that_is_told(client):
    (position,) = read(client, ["Hezbollah", "Israel"]).get_json()["positions"]
    assert [each["actor"] for each in position["evidence"]] == ["Hezbollah", None]


def test_a_position_has_the_stance_of_the_side_that_acts(client):
    (position,) = read(client, ["Hezbollah", "Israel"]).get_json()["positions"]
    assert position["a_to_b"] == {"state": "impasse", "score": -0.3}
    assert position["b_to_a"] is None


@pytest.mark.parametrize(
    ("pair", "named"),
    [(SIDES, {"sides": ["Hezbollah", "Israel"]}), (Dyad.parse("ISR-LBN"), {"dyad": "ISR-LBN"})],
)
def test_what_was_declined_says_which_pair_and_why(client, fake, pair, named):
    fake.reading = replace(NOTHING, declined=(replace(NOTHING.declined[0], pair=pair),))
    reading = client.post("/v1/readings", json={"text": TEXT}).get_json()
    assert reading["declined"] == [
        {
            **named,
            "reason": "uncertain",
            "none": 0.2,
            "probabilities": {"cooperative": 0.1, "impasse": 0.2, "hostile": 0.7},
        }
    ]


def test_a_stored_article_keeps_who_acts_and_the_stances(client, fake):
    on_a_dyad = replace(READING.positions[0], pair=Dyad.parse("ISR-LBN"))
    fake.reading = replace(READING, positions=(on_a_dyad,))
    location = client.post("/v1/articles", json={"text": TEXT}).headers["Location"]
    reading = client.get(location).get_json()["reading"]
    assert reading == {**client.post("/v1/readings", json={"text": TEXT}).get_json(), "declined": []}
    assert reading["positions"][0]["a_to_b"] == {"state": "impasse", "score": -0.3}
