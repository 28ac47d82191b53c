"""Bad input gets a problem that names the field and the remedy."""

import json

import pytest

from service import create_app
from service.api.catalogue import CATALOGUE
from service.settings import Settings
from tests.texts import STALLED

POSTS = ("/v1/readings", "/v1/comparisons", "/v1/articles")
NESTED = "[" * 200_000


def post(client, path, body, content_type="application/json"):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, data=raw, content_type=content_type)


def fields_at_fault(response) -> set[str]:
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    assert problem["status"] == response.status_code
    assert problem["type"].startswith("/problems/")
    return {error["field"] for error in problem.get("errors", [])}


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"", 400, "body"),
        (b"   ", 400, "body"),
        (b"{", 400, "body"),
        (b"\xff\xfe{}", 400, "body"),
        (b'{"text": NaN}', 400, "body"),
        (NESTED.encode(), 400, "body"),
        ([], 422, "body"),
        ("text", 422, "body"),
        (None, 422, "body"),
        ({}, 422, "text"),
        ({"text": None}, 422, "text"),
        ({"text": 7}, 422, "text"),
        ({"text": " \n\t "}, 422, "text"),
        ({"text": "a\x00b"}, 422, "text"),
        ({"text": "\ud800"}, 422, "text"),
        ({"text": "x" * 1_000_001}, 422, "text"),
        ({"text": "Talks failed. " * 10_000}, 422, "text"),
        ({"text": STALLED, "dyad": "PAK-XXX"}, 422, "dyad"),
        ({"text": STALLED, "dyad": "PAK-PAK"}, 422, "dyad"),
        ({"text": STALLED, "dyad": ["PAK", "USA"]}, 422, "dyad"),
        ({"text": STALLED, "published_at": "2012-13-45"}, 422, "published_at"),
        ({"text": STALLED, "published_at": "0000-01-01"}, 422, "published_at"),
        ({"text": STALLED, "published_at": "yesterday"}, 422, "published_at"),
        ({"text": STALLED, "published_at": "0001-01-01T00:00:00+14:00"}, 422, "published_at"),
        ({"text": STALLED, "published_at": 2012}, 422, "published_at"),
        ({"text": STALLED, "title": "t" * 1_001}, 422, "title"),
        ({"text": STALLED, "title": "a\x00"}, 422, "title"),
        ({"text": STALLED, "outlet": "\udfff"}, 422, "outlet"),
        ({"text": STALLED, "url": "javascript:alert(1)"}, 422, "url"),
        ({"text": STALLED, "colour": "red"}, 422, "colour"),
    ],
)
def test_a_bad_body_names_the_field_at_fault(client, path, body, status, field):
    response = post(client, path, body)
    assert response.status_code == status
    assert field in fields_at_fault(response)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "nonsense"])
def test_another_content_type_is_refused(client, content_type):
    response = post(client, "/v1/readings", {"text": STALLED}, content_type)
    assert response.status_code == 415
    assert fields_at_fault(response) == {"Content-Type"}


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/ld+json"])
def test_kinds_of_json_are_accepted(client, content_type):
    assert post(client, "/v1/readings", {"text": STALLED}, content_type).status_code == 200


def test_a_body_over_the_limit_is_refused(tmp_path, reader):
    environment = {"ENTENTE_DATA_DIR": str(tmp_path), "ENTENTE_MAX_BODY_BYTES": "100"}
    app = create_app(Settings.from_environment(environment), reader=reader)
    response = post(app.test_client(), "/v1/readings", {"text": STALLED})
    assert response.status_code == 413
    assert fields_at_fault(response) == {"body"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=1000000000000000000000000000000", "limit"),
        ("limit=many", "limit"),
        ("cursor=nobody", "cursor"),
        ("cursor=%00", "cursor"),
        ("dyad=XX", "dyad"),
        ("state=happy", "state"),
        ("published_from=soon", "published_from"),
        ("outlet=%00", "outlet"),
        ("colour=red", "colour"),
    ],
)
def test_a_bad_query_names_the_parameter(client, query, field):
    response = client.get(f"/v1/articles?{query}")
    assert response.status_code == 422
    assert fields_at_fault(response) == {field}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/v1/articles/unknown", 404),
        ("get", "/v1/articles/%00", 404),
        ("delete", "/v1/articles/unknown", 404),
        ("get", "/v1/articles/unknown/comparison", 404),
        ("get", "/v1/relations/PAK-USA", 404),
        ("get", "/v1/relations/nowhere", 422),
        ("get", "/v1/nothing", 404),
        ("get", "/problems/unknown", 404),
        ("get", "/static/../settings.py", 404),
        ("get", "/v1/readings", 405),
        ("put", "/v1/articles", 405),
    ],
)
def test_a_bad_address_or_method_is_a_problem_too(client, method, path, status):
    response = getattr(client, method)(path)
    assert response.status_code == status
    fields_at_fault(response)
    assert status != 405 or response.headers["Allow"]


def test_a_failure_of_ours_gives_nothing_away(client, app, monkeypatch):
    def fail(*_arguments, **_options):
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(type(app.extensions["entente"].articles), "relations", fail)
    response = client.get("/v1/relations")
    assert response.status_code == 500
    assert "swordfish" not in response.get_data(as_text=True)
    fields_at_fault(response)


def test_every_type_of_problem_is_documented_at_its_address(client):
    for problem in CATALOGUE:
        page = client.get(f"/problems/{problem.name}").get_data(as_text=True)
        assert problem.title in page.replace("&#39;", "'")
