"""The reference is made from the project, wholly; links that would leave the folder do not."""

import pytest

from docs.generating import prepare
from docs.generating.document import document, prose
from docs.generating.links import mend_links
from docs.generating.marks import MAKERS, UnknownMark, fill_in
from docs.generating.wording import notes_of, type_of
from service.api.admitting.scopes import OPEN, SCOPES
from service.api.catalogue import CATALOGUE
from service.cli import main
from tests.docs.pages import ROOT


def test_every_operation_is_told_of_with_its_scope():
    told = fill_in("<!-- generated: operations -->")
    # The pages need scopes, too, and are no part of the contract.
    in_contract = [each for each in SCOPES.items() if each[0].partition(" ")[2] in document()["paths"]]
    assert in_contract
    for operation, scope in in_contract:
        section = told.partition(f"### `{operation}`\n")[2].partition("\n### ")[0]
        assert f"Scope: `{scope}`." in section, operation
    for operation in OPEN & {f"GET {path}" for path in document()["paths"]}:
        assert "Open to all." in told.partition(f"### `{operation}`\n")[2].partition("\n### ")[0], operation


def test_every_parameter_of_an_operation_is_told_of():
    told = fill_in("<!-- generated: operations -->")
    section = told.partition("### `GET /v1/relations/{dyad}/timeline`\n")[2].partition("\n### ")[0]
    for parameter in document()["paths"]["/v1/relations/{dyad}/timeline"]["get"]["parameters"]:
        assert f"| `{parameter['name']}` | {parameter['in']} |" in section


def test_every_field_of_every_schema_is_told_of():
    told = fill_in("<!-- generated: fields -->")
    for name, schema in document()["components"]["schemas"].items():
        if name != "PaginationMetadata":
            section = told.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
            assert all(f"`{field}`" in section for field in schema.get("properties", {})), name


def test_every_problem_is_told_of_under_its_status():
    told = fill_in("<!-- generated: problems -->")
    for problem in CATALOGUE:
        section = told.partition(f"\n## {problem.status} ")[2].partition("\n## ")[0]
        assert f"### {problem.name}\n\n**{problem.title}.** {prose(problem.remedy)}" in section


def test_every_command_is_told_of():
    told = fill_in("<!-- generated: service-commands -->")
    assert all(f"`python -m service {name}" in told for name in main.commands)
    assert "### `python -m service keys make`" in told
    assert "`--days INTEGER RANGE`" in told


def test_a_mark_that_nothing_fills_in_stops_the_build():
    with pytest.raises(UnknownMark, match="'setings'"):
        fill_in("<!-- generated: setings -->")


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_what_is_generated_is_asked_for_by_one_page(name):
    marked = [
        path
        for path in (ROOT / "docs").rglob("*.md")
        if f"<!-- generated: {name} -->" in path.read_text("utf-8")
    ]
    assert len(marked) == 1


@pytest.mark.parametrize(
    ("folder", "written", "built"),
    [
        ("docs/how-to", "[a](../../training/SOURCES.md#left-out)", "[a](/explanation/sources.md#left-out)"),
        ("docs/how-to", "[states](../states.md)", "[states](/states.md)"),
        ("docs/how-to", "[it](../../gunicorn.conf.py)", "it (`gunicorn.conf.py`)"),
        ("docs/how-to", "[`examples/daily`](../../examples/daily)", "`examples/daily`"),
        ("docs", "[the document](/openapi.json)", "the document (`/openapi.json`)"),
        (
            "docs",
            "[a place](#here), [a host](https://a.org/x.md)",
            "[a place](#here), [a host](https://a.org/x.md)",
        ),
        ("docs", "`[code](../README.md)`", "`[code](../README.md)`"),
        ("docs", "```\n[code](../README.md)\n```", "```\n[code](../README.md)\n```"),
        ("training", "[states](../docs/states.md)", "[states](/states.md)"),
        ("examples", "[daily](daily)", "`examples/daily`"),
        ("", "[limits](docs/reference/limits.md)", "[limits](/reference/limits.md)"),
    ],
)
def test_a_link_leads_to_a_page_or_names_the_file(folder, written, built):
    assert mend_links(folder, written) == built


def test_a_page_does_not_link_to_itself():
    written = "This is [training/SOURCES.md](../../training/SOURCES.md)."
    assert mend_links("docs/explanation", written, "explanation/sources") == "This is `training/SOURCES.md`."


def test_sphinx_is_given_the_page_in_its_place():
    source = ["<!-- generated: settings --> [sources](../training/SOURCES.md)"]
    prepare(None, "index", source)
    assert "`ENTENTE_ENV`" in source[0]
    assert "[sources](/explanation/sources.md)" in source[0]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/components/schemas/Reading"}, "[Reading](#fields-of-reading)"),
        ({"type": ["string", "null"], "enum": ["a", None]}, "`a` or null"),
        ({"type": "array", "items": {"type": "integer"}}, "list of whole number"),
        ({"type": "string", "format": "date-time"}, "time"),
        ({"anyOf": [{"type": "null"}, {"type": "number"}]}, "number or null"),
        ({}, "any"),
    ],
)
def test_a_schema_is_put_into_words(schema, words):
    assert type_of(schema) == words


def test_bounds_and_defaults_are_told():
    schema = {"type": "integer", "minimum": 1, "maximum": 1000, "default": 20}
    assert notes_of(schema) == "(from 1; up to 1,000; unless given `20`)"
    assert notes_of({"type": "string", "minLength": 1}) == ""


def test_the_pages_below_one_are_invisible_where_it_is_not_built():
    assert fill_in("<!-- contents:\na\nb/index\n-->") == "```{toctree}\n:hidden:\n\na\nb/index\n```"
    assert ":glob:\n:maxdepth: 1\n\n[0-9]*" in fill_in("<!-- contents:\n[0-9]*\n-->")


def test_what_stands_in_angle_brackets_is_said():
    assert prose("Bearer <key>, `<key>`") == "Bearer &lt;key>, `<key>`"
