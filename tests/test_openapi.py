"""The checked-in document is the one the code makes, and it says enough."""

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from service.openapi import document

SPECIFICATION = yaml.safe_load(Path("openapi.yaml").read_text(encoding="utf-8"))
OPERATIONS = [
    (path, method, operation)
    for path, methods in SPECIFICATION["paths"].items()
    for method, operation in methods.items()
    if method in {"get", "post", "patch", "delete"}
]


def _media_types(operation):
    """Each media type of an operation's request and answers, with a name."""
    content = operation.get("requestBody", {}).get("content", {})
    yield from (("request", media) for media in content.values())
    for status, response in operation["responses"].items():
        yield from ((status, media) for media in response.get("content", {}).values())


EXAMPLES = [
    pytest.param(media["schema"], media["example"], id=f"{method} {path} {name}")
    for path, method, operation in OPERATIONS
    for name, media in _media_types(operation)
    if "example" in media
]


def test_the_document_is_not_stale():
    assert Path("openapi.yaml").read_text(encoding="utf-8") == document(), "run `make openapi`"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_says_what_it_does_and_how_it_fails(path, method, operation):
    assert operation["summary"]
    assert any(status.startswith("2") for status in operation["responses"])
    assert "500" in operation["responses"]
    if "requestBody" in operation:
        assert {"400", "413", "415", "422"} <= set(operation["responses"])
        assert all("example" in media for media in operation["requestBody"]["content"].values())


def test_only_a_reading_takes_sides_and_there_are_two():
    schemas = SPECIFICATION["components"]["schemas"]
    assert "sides" not in schemas["ArticleRequest"]["properties"]
    sides = schemas["ReadingRequest"]["properties"]["sides"]
    assert (sides["type"], sides["minItems"], sides["maxItems"]) == (["array", "null"], 2, 2)


@pytest.mark.parametrize("name", ["Position", "Declined"])
def test_a_pair_is_a_dyad_or_two_sides_and_never_both(name):
    schema = SPECIFICATION["components"]["schemas"][name]
    assert {"dyad", "sides"} <= set(schema["properties"])
    assert schema["oneOf"] == [{"required": ["dyad"]}, {"required": ["sides"]}]


@pytest.mark.parametrize(("schema", "example"), EXAMPLES)
def test_every_example_is_what_its_schema_says(schema, example):
    whole = {**schema, "components": SPECIFICATION["components"]}
    assert [error.message for error in Draft202012Validator(whole).iter_errors(example)] == []
