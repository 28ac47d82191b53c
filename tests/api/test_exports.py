"""An export has all that is stored, once, whatever happens meanwhile, and an import brings it back."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from sqlalchemy.exc import TimeoutError as DatabaseTimeout

from service.api.answering.exporting import articles_as_csv, articles_as_json
from service.cli import main
from service.storing import Addition, ArticleFilter, NewArticle
from tests.api.asking import COOPERATIVE, DYAD, HOSTILE, IMPASSE, fields_at_fault, store
from tests.storing.positions import CHN_USA, PAK_USA, add, reading
from tests.test_openapi import SPECIFICATION
from tests.texts import NO_RELATION, SETTLED, STALLED

EVERYTHING = ArticleFilter()


def export(client, query="", **headers):
    response = client.get(f"/v1/articles/export?{query}", headers=headers)
    assert response.status_code == 200, response.get_json()
    return response


def lines_of(response):
    assert response.content_type == "application/x-ndjson"
    return [json.loads(line) for line in response.get_data().splitlines()]


def rows_of(response):
    assert response.content_type == "text/csv; charset=utf-8; header=present"
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True), newline="")))


def validator(schema):
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": SPECIFICATION["components"]}
    )


@pytest.fixture
def command(tmp_path):
    """Runs a command on a database of its own."""

    def run(folder, *arguments, **settings):
        variables = {"ENTENTE_DATA_DIR": str(tmp_path / folder), "ENTENTE_LOG_LEVEL": "ERROR", **settings}
        return CliRunner().invoke(main, arguments, env=variables)

    return run


def test_every_article_is_exported_the_one_stored_first_first(client, archive):
    found = lines_of(export(client))
    assert [article["id"] for article in found] == archive
    for article in found:
        fetched = client.get(f"/v1/articles/{article['id']}").get_json()
        assert article == {**fetched, "asked": [DYAD]}
    assert [error.message for each in found for error in validator("ExportedArticle").iter_errors(each)] == []


@pytest.mark.parametrize(
    "query",
    [
        "dyad=usa-pak",
        "dyad=CHN-USA",
        "state=hostile",
        "outlet=Wire",
        "published_from=2011-01-01",
        "published_to=2011-01-01",
        "dyad=PAK-USA&state=cooperative&outlet=Gazette",
    ],
)
def test_it_is_narrowed_as_the_list_is(client, archive, query):
    listed = client.get(f"/v1/articles?{query}&order=asc").get_json()["articles"]
    assert [each["id"] for each in lines_of(export(client, query))] == [each["id"] for each in listed]


@pytest.mark.parametrize("query", ["format=xml", "limit=1", "cursor=x", "state=x", "sort=stored"])
def test_what_it_does_not_know_it_refuses(client, query):
    assert fields_at_fault(client.get(f"/v1/articles/export?{query}")) == {query.split("=")[0]}


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", None, "ndjson"),
        ("", "*/*", "ndjson"),
        ("", "application/x-ndjson", "ndjson"),
        ("", "text/csv", "csv"),
        ("", "text/csv;q=0.2, application/x-ndjson", "ndjson"),
        ("", "text/*", "csv"),
        ("", "image/png", "ndjson"),
        ("format=csv", "application/x-ndjson", "csv"),
        ("format=ndjson", "text/csv", "ndjson"),
    ],
)
def test_the_query_or_else_the_header_says_how_it_is_written(client, query, accept, kind):
    response = export(client, query, **({} if accept is None else {"Accept": accept}))
    assert response.headers["Content-Disposition"] == f'attachment; filename="entente-articles.{kind}"'
    assert ("csv" in response.content_type) == (kind == "csv")
    assert "Accept" in response.headers["Vary"]


def test_of_nothing_there_is_nothing_and_a_table_of_nothing_has_its_header(client):
    assert export(client).get_data() == b""
    assert export(client, "format=csv").get_data().startswith(b"id,published_at,")
    assert rows_of(export(client, "format=csv")) == []


def test_it_is_gzipped_for_who_takes_it_so(client, archive):
    response = export(client, **{"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(response.get_data()).splitlines()) == 3


def test_a_table_has_a_row_for_each_position(client):
    fields = {
        "title": "Talks",
        "outlet": "Wire",
        "url": "https://example.org/1",
        "published_at": "2012-05-21",
    }
    both = store(client, HOSTILE, **fields)
    client.post("/v1/articles", json={"text": HOSTILE, "dyad": "IND-PAK"})
    none = client.post("/v1/articles", json={"text": NO_RELATION}).get_json()
    article = client.get(f"/v1/articles/{both}").get_json()
    *rows, last = rows_of(export(client, "format=csv"))
    assert [row["dyad"] for row in rows] == [each["dyad"] for each in article["reading"]["positions"]]
    assert len(rows) == 2
    position = article["reading"]["positions"][0]
    assert rows[0] == {
        "id": both,
        "published_at": "2012-05-21T00:00:00Z",
        "stored_at": article["stored_at"],
        "outlet": "Wire",
        "title": "Talks",
        "url": "https://example.org/1",
        "dyad": DYAD,
        "state": position["state"],
        "score": str(position["score"]),
        **{state: str(value) for state, value in position["probabilities"].items()},
        "presence": str(position["presence"]),
        "corrected_state": "",
        "model": article["reading"]["model"],
        "reason": "",
    }
    assert (last["id"], last["dyad"], last["score"], last["reason"]) == (
        none["id"],
        "",
        "",
        none["reading"]["reason"],
    )
    assert [row["dyad"] for row in rows_of(export(client, "format=csv&dyad=PAK-USA"))] == [DYAD]


def test_a_table_has_the_state_as_it_was_corrected_beside_the_models(client):
    identities = [store(client, HOSTILE), store(client, COOPERATIVE), store(client, IMPASSE)]
    for identity, state in zip(identities[:2], ("impasse", None), strict=True):
        said = {"dyad": DYAD, "state": state, "author": "desk"}
        assert client.post(f"/v1/articles/{identity}/corrections", json=said).status_code == 201
    found = [(row["state"], row["corrected_state"]) for row in rows_of(export(client, "format=csv"))]
    assert found == [("hostile", "impasse"), ("cooperative", "none"), ("impasse", "")]


def test_a_table_is_as_rfc_4180_has_it(client):
    store(client, HOSTILE, title='He said "no",\nthen left', outlet="Ω, Inc.")
    raw = export(client, "format=csv").get_data().decode()
    assert raw.count("\r\n") == 2
    assert '"He said ""no"",\nthen left"' in raw
    (row,) = rows_of(export(client, "format=csv"))
    assert (row["title"], row["outlet"]) == ('He said "no",\nthen left', "Ω, Inc.")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", "\n="])
def test_no_text_in_a_table_is_a_formula(client, begin):
    store(client, HOSTILE, title=f"{begin}cmd|' /C calc'!A0", outlet=f"{begin}1+1")
    (row,) = rows_of(export(client, "format=csv"))
    assert row["title"].startswith(f"'{begin}cmd")
    assert row["outlet"] == f"'{begin}1+1"
    assert float(row["score"]) < 0.0, "figures stay figures"
    (line,) = lines_of(export(client))
    assert line["outlet"] == f"{begin}1+1"


def in_store(articles, count, *dyads):
    group = [
        Addition(NewArticle(f"{number} " + "x" * 2000), reading(*dyads or (PAK_USA,)))
        for number in range(count)
    ]
    return [outcome.article_id for outcome in articles.add_all(group)]


def test_each_article_is_exported_once_while_others_come_and_go(articles, monkeypatch):
    monkeypatch.setattr("service.api.answering.exporting._PART", 3)
    identities = in_store(articles, 10)
    parts = articles_as_json(articles, EVERYTHING)
    found = [json.loads(line)["id"] for line in next(parts).splitlines()]
    for removed in (0, 2, 3, 5, 9):
        articles.remove(identities[removed])
    came = [add(articles, f"new {number}") for number in range(4)]
    found += [json.loads(line)["id"] for part in parts for line in part.splitlines()]
    assert found == [identities[number] for number in (0, 1, 2, 4, 6, 7, 8)] + came


@pytest.mark.parametrize("write", [articles_as_json, articles_as_csv])
def test_no_more_is_held_than_a_part(articles, monkeypatch, write):
    monkeypatch.setattr("service.api.answering.exporting._PART", 50)
    for start in range(0, 1000, 100):
        group = [
            Addition(NewArticle(f"{start + number} " + "word " * 2000), reading(PAK_USA, CHN_USA))
            for number in range(100)
        ]
        articles.add_all(group)
    for _ in write(articles, ArticleFilter(outlet="none")):
        pass
    tracemalloc.start()
    try:
        length = sum(map(len, write(articles, EVERYTHING)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The texts alone are ten megabytes.
    assert length > (10_000_000 if write is articles_as_json else 100_000)
    assert peak < 4_000_000


def test_a_database_that_fails_at_the_beginning_is_a_problem(client, app, monkeypatch):
    def fail(*_arguments, **_options):
        raise DatabaseTimeout

    monkeypatch.setattr(type(app.extensions["entente"].articles), "page", fail)
    for query in ("format=ndjson", "format=csv"):
        response = client.get(f"/v1/articles/export?{query}")
        assert (response.status_code, response.content_type) == (503, "application/problem+json")


def test_an_export_that_fails_later_does_not_pass_for_whole(client, archive, app, monkeypatch):
    archive_class, calls = type(app.extensions["entente"].articles), []
    page = archive_class.page

    def fail_the_second_time(self, *arguments, **options):
        calls.append(options)
        if len(calls) == 2:
            raise RuntimeError
        return page(self, *arguments, **options)

    monkeypatch.setattr("service.api.answering.exporting._PART", 2)
    monkeypatch.setattr(archive_class, "page", fail_the_second_time)
    with pytest.raises(RuntimeError):
        client.get("/v1/articles/export", buffered=True)


def test_an_import_brings_back_what_was_exported(command, tmp_path):
    lines = [
        {
            "text": STALLED,
            "title": "Talks",
            "outlet": "Wire",
            "url": "https://example.org/1",
            "published_at": "2012-04-26",
        },
        {"text": SETTLED, "dyad": "PAK-USA"},
        {"text": HOSTILE, "dyad": "IND-PAK"},
        {"text": NO_RELATION},
        {"text": "Короткий текст. 😀\n\nשלום"},
        # Read as a whole, then on a pair by name, and the other way round.
        {"text": STALLED, "dyad": "AFG-USA", "title": "Talks", "published_at": "2012-04-26"},
        {"text": SETTLED},
    ]
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_text("\n".join(map(json.dumps, lines)))
    for folder, file in (("one", first), ("two", second)):
        command(folder, "migrate")
        imported = command(folder, "import", str(file))
        assert imported.exit_code == 0, imported.output
        exported = command(folder, "export")
        second.write_bytes(exported.stdout_bytes)
        if folder == "one":
            kept = exported.stdout_bytes
    own = {"id", "stored_at"}

    def comparable(exported):
        articles = [json.loads(line) for line in exported.splitlines()]
        return [{name: each[name] for name in each.keys() - own} for each in articles]

    assert comparable(exported.stdout_bytes) == comparable(kept)
    asked = {each["text"]: each["asked"] for each in comparable(kept)}
    assert asked[HOSTILE] == ["IND-PAK"]
    assert asked[NO_RELATION] == [None]
    assert (asked[STALLED], asked[SETTLED]) == ([None, "AFG-USA"], ["PAK-USA"])
    assert len(asked) == 5


def test_an_article_without_text_is_exported_and_its_line_refused_with_a_reason(command, tmp_path):
    file = tmp_path / "archive.jsonl"
    file.write_text(json.dumps({"text": STALLED}))
    command("one", "migrate")
    command("one", "import", str(file), ENTENTE_STORE_TEXT="no")
    exported = command("one", "export").stdout_bytes
    assert json.loads(exported)["text"] is None
    file.write_bytes(exported)
    command("two", "migrate")
    imported = command("two", "import", str(file))
    assert imported.exit_code == 1
    assert "archive.jsonl:1:" in imported.output
    assert "there is no text" in imported.output
    assert "ENTENTE_STORE_TEXT" in imported.output


def test_the_command_writes_what_the_address_does(client, app, archive, command, tmp_path):
    client.post(
        f"/v1/articles/{archive[0]}/corrections", json={"dyad": DYAD, "state": "impasse", "author": "desk"}
    )
    for arguments, address in [
        ((), "/v1/articles/export"),
        (("--format", "csv"), "/v1/articles/export?format=csv"),
        (("--corrections",), "/v1/corrections"),
    ]:
        written = command("data", "export", *arguments)
        assert (written.exit_code, written.stdout_bytes) == (0, client.get(address).get_data())


def test_corrections_have_no_table(command):
    result = command("data", "export", "--format", "csv", "--corrections")
    assert result.exit_code == 2
    assert "--format" in result.output


def test_corrections_are_exported_with_what_they_are_about(client, archive):
    said = [
        (archive[1], {"dyad": DYAD, "state": "impasse", "author": "desk", "reason": "No agreement yet"}),
        (archive[0], {"dyad": DYAD, "state": None, "author": "Ann"}),
    ]
    for identity, correction in said:
        client.post(f"/v1/articles/{identity}/corrections", json=correction)
    response = client.get("/v1/corrections")
    assert response.headers["Content-Disposition"] == 'attachment; filename="entente-corrections.ndjson"'
    found = lines_of(response)
    assert [
        error.message for each in found for error in validator("ExportedCorrection").iter_errors(each)
    ] == []
    first, second = found
    (made,) = client.get(f"/v1/articles/{archive[1]}/corrections").get_json()["corrections"]
    assert first == {
        **made,
        "article_id": archive[1],
        "text": COOPERATIVE,
        "title": None,
        "outlet": "Gazette",
        "published_at": "2012-05-21T14:30:00Z",
    }
    assert (first["model_state"], first["state"]) == ("cooperative", "impasse")
    assert (second["article_id"], second["model_state"], second["state"]) == (archive[0], "hostile", None)


def test_without_corrections_there_are_none(client, archive):
    assert client.get("/v1/corrections").get_data() == b""
