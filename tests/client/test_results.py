"""Answers as dataclasses: all that the contract has, and no failure over what a newer service adds."""

from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from entente_client import MalformedAnswer, results
from entente_client.parsing import written_as
from entente_client.results import Answer, Interval, Point, Position, Reading
from entente_client.results.articles import ArticlePage, Outcome, StoredArticle
from entente_client.results.events import ArticleDeparted, RelationShifted
from entente_client.results.webhooks import DeliveryPage, Webhook, WebhookPage

SCHEMAS = yaml.safe_load((Path(__file__).parents[2] / "openapi.yaml").read_text())["components"]["schemas"]
# Where a schema has another name here.
NAMES = {
    "Comparison": Answer,
    "DyadComparison": results.Comparison,
    "ListedArticle": StoredArticle,
    "ArticleList": ArticlePage,
    "RelationList": results.Relations,
    "BulkLine": Outcome,
    "NewWebhook": Webhook,
    "WebhookList": WebhookPage,
    "DeliveryList": DeliveryPage,
    "ToldShift": RelationShifted,
    "ToldDeparture": ArticleDeparted,
}
# What is a key of `raw`, or a property that is made of other fields; and what only the client says.
NOT_FIELDS = {"errors", "resume_from"}
OWN = {"raw", "created"}
PAIRS = sorted(
    {
        **{name: getattr(results, name) for name in results.__all__ if name in SCHEMAS and name not in NAMES},
        **{name: kind for name, kind in NAMES.items() if name in SCHEMAS},
    }.items()
)
POSITION = {
    "dyad": "PAK-USA",
    "state": "impasse",
    "probabilities": {"cooperative": 0.1, "impasse": 0.7, "hostile": 0.2},
    "score": -0.1,
    "presence": 1,
}


def test_there_are_schemas_to_compare_with():
    assert len(PAIRS) > 20


@pytest.mark.parametrize(("name", "kind"), PAIRS, ids=[name for name, _ in PAIRS])
def test_a_result_has_every_field_of_its_schema_and_no_other(name, kind):
    here = {written_as(field.name) for field in fields(kind)} - OWN
    there = set(SCHEMAS[name]["properties"]) - NOT_FIELDS
    assert there <= here
    # One dataclass may stand for a schema and its longer form, such as an article with and without text.
    assert here - there <= {"text", "secret"}


def test_what_a_newer_service_adds_is_ignored_and_kept():
    position = Position.of({**POSITION, "certainty": {"new": True}})
    assert position.raw["certainty"] == {"new": True}
    assert position.to_dict() == {**POSITION, "certainty": {"new": True}}


def test_what_may_be_missing_may_be_missing():
    position = Position.of(POSITION)
    assert (position.evidence, position.a_to_b, position.sides) == ((), None, None)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"state": 1}, "`state`"),
        ({"probabilities": []}, "`probabilities`"),
        ({"score": "1"}, "`score`"),
        ({"score": True}, "`score`"),
    ],
)
def test_what_is_of_another_kind_is_told_of(change, told):
    with pytest.raises(MalformedAnswer, match=told):
        Position.of({**POSITION, **change})


def test_what_has_to_be_there_is_asked_for():
    with pytest.raises(MalformedAnswer, match="has no `reason`"):
        Reading.of({"positions": [], "model": "1"})
    with pytest.raises(MalformedAnswer, match="not a JSON object"):
        Reading.of([])


def test_a_state_that_is_not_known_yet_is_taken():
    assert Position.of({**POSITION, "state": "thawing"}).state == "thawing"


def test_times_have_a_zone():
    point = {"start": "2020-01-01T00:00:00Z", "end": "2020-02-01", "stored": 0, "distinct": 0, "score": None,
             "states": {"cooperative": 0, "impasse": 0, "hostile": 0}, "interval": {"low": -1, "high": 1}}  # fmt: skip
    told = Point.of(point)
    assert told.start == datetime(2020, 1, 1, tzinfo=UTC)
    assert told.end == datetime(2020, 2, 1, tzinfo=UTC)
    assert told.interval == Interval(-1.0, 1.0)
    with pytest.raises(MalformedAnswer, match="ISO 8601"):
        Point.of({**point, "start": "yesterday"})


def test_results_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Position.of(POSITION).state = "hostile"


def test_probabilities_are_had_by_name_and_by_state():
    probabilities = Position.of(POSITION).probabilities
    assert probabilities["hostile"] == probabilities.hostile == 0.2
    assert dict(probabilities.items()) == POSITION["probabilities"]
    with pytest.raises(KeyError):
        probabilities["raw"]


def test_a_refused_line_has_a_problem():
    outcome = Outcome.of({"line": 2, "status": 422, "type": "/problems/invalid-request", "title": "Invalid",
                          "errors": [{"field": "text", "message": "send it"}]})  # fmt: skip
    assert outcome.refused
    assert not outcome.created
    assert outcome.problem.name == "invalid-request"
    assert outcome.problem.errors[0].field == "text"
