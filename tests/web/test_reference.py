"""The reference is complete: every operation, parameter, schema and field of the document is on it."""

import pytest


@pytest.fixture
def both(client, visit):
    return client.get("/openapi.json").get_json(), visit("/docs")


def test_every_operation_is_there_with_its_parameters_and_summary(both):
    document, page = both
    headings = [heading.text for heading in page.all("h3")]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in {"get", "post", "patch", "delete", "put"}:
                assert f"{method.upper()} {path}" in headings
                (section,) = [
                    each
                    for each in page.all("section", "operation")
                    if each.text.startswith(f"{method.upper()} {path} ")
                ]
                assert operation["summary"].replace("`", "") in section.text
                for parameter in operation.get("parameters", ()):
                    assert parameter["name"] in section.text


def test_every_schema_is_there_with_its_fields(both):
    document, page = both
    for name, schema in document["components"]["schemas"].items():
        section = page.one("section", id=f"schema-{name}")
        for field in schema.get("properties", {}):
            assert field in section.text


def test_every_link_within_the_page_leads_somewhere(both):
    _, page = both
    identities = {element["id"] for element in page.elements if element["id"]}
    links = {link["href"] for link in page.all("a") if (link["href"] or "").startswith("#")}
    assert len(links) > 40
    assert {link[1:] for link in links} <= identities


def test_every_tag_groups_its_operations_in_the_contents(both):
    document, page = both
    tags = {
        operation["tags"][0]
        for methods in document["paths"].values()
        for method, operation in methods.items()
        if method in {"get", "post", "patch", "delete"}
    }
    contents = page.one("nav", "contents")
    titles = {heading.text for heading in page.all("h2") if contents in heading.ancestors}
    assert tags <= titles


def test_descriptions_show_code_as_code(both):
    _, page = both
    assert "`" not in page.one("main").text
