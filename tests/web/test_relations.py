"""The pages of relations: the list, one relation, and what cannot be shown."""

import pytest

from tests.texts import ATTACKED

ORDER = ("hostile", "impasse", "cooperative")


def test_the_list_has_every_dyad_with_its_figures(stored, visit):
    page = visit("/relations")
    (row,) = [row for row in page.all("tr") if page.one("a", href="/relations/PAK-USA") in _within(page, row)]
    assert "Pakistan – United States PAK-USA" in row.text
    assert "1 · 1 · 1" in row.text
    assert "3 July 2012" in row.text


def _within(page, element):
    return [each for each in page.elements if element in each.ancestors]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("pakistan", 1),
        ("PAK", 1),
        ("usa-pak", 1),
        ("united sta", 1),
        ("stan", 0),
        ("france", 0),
        ("", 1),
        (" ", 1),
    ],
)
def test_the_search_finds_names_and_codes_by_how_words_begin(stored, visit, sought, found):
    page = visit("/relations", query_string={"q": sought})
    assert len(page.all("a", href="/relations/PAK-USA")) == found
    assert page.one("input", name="q")["value"] == sought.strip()


def test_an_empty_archive_is_no_empty_page(visit):
    assert "No article is stored yet" in visit("/relations").text


def test_a_relation_shows_consensus_timeline_strip_outlets_and_articles(stored, visit):
    page = visit("/relations/PAK-USA")
    assert page.status == 200
    assert page.one("h1").text == "Pakistan and the United States"
    for name in ("strip", "timeline"):
        page.one("svg", name)
    assert page.one("div", "probabilities")
    assert {f"/articles/{identity}" for identity in stored} <= {link["href"] for link in page.all("a")}
    assert {"Wire", "Gazette"} <= {cell.text for cell in page.all("th", scope="row")}
    assert "1 undated article left out" in page.text


def test_the_latest_published_articles_come_first_and_undated_ones_last(stored, visit):
    titles = [each.text for each in visit("/relations/PAK-USA").all("p", "title")]
    assert titles == ["The road opens", "Strikes", "Untitled"]


@pytest.mark.parametrize("written", ["usa-pak", "USA-PAK", "pak-usa", "%20PAK-USA"])
def test_other_ways_of_writing_a_dyad_lead_to_its_address(stored, client, written):
    answer = client.get(f"/relations/{written}?bucket=year&outlet=Wire")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "/relations/PAK-USA?bucket=year&outlet=Wire"


@pytest.mark.parametrize(
    "written", ["FRA-USA", "PAK-XXZ", "PAK-PAK", "nonsense", "<script>-USA", "PAK-USA-IND"]
)
def test_what_there_is_not_is_a_page_that_says_so(stored, visit, written):
    page = visit(f"/relations/{written}")
    assert page.status == 404
    assert page.one("h1").text == "Nothing is stored on this dyad"
    assert page.one("main").text.count("relations")
    assert len(page.all("script")) == 1


def test_a_relation_is_narrowed_by_outlet_and_dates(stored, visit):
    def count(**query):
        return len(visit("/relations/PAK-USA", query_string=query).all("p", "title"))

    assert count(outlet="Wire") == 1
    assert count(published_from="2011-01-01") == 1
    assert count(published_to="2011-01-01") == 1
    assert count(published_from="2009-01-01", published_to="2013-01-01") == 2
    assert count(outlet="", bucket="", published_from="") == 3
    page = visit("/relations/PAK-USA", query_string={"outlet": "Nobody"})
    assert page.status == 200
    assert "No stored article is within what you asked for." in page.text
    assert page.one("input", name="outlet")["value"] == "Nobody"


def test_the_bucket_that_was_asked_for_is_shown(stored, visit):
    page = visit("/relations/PAK-USA?bucket=year")
    chosen = [option.text for option in page.all("option") if "selected" in option.attributes]
    assert chosen == ["year"]
    assert "by year" in page.one("svg", "timeline")["aria-label"]
    rows = [cell.text for cell in page.all("th", scope="row")]
    assert {"2010", "2012"} <= set(rows)


@pytest.mark.parametrize(
    ("query", "field", "told"),
    [
        ({"bucket": "decade"}, "bucket", "day, week, month, quarter, year"),
        ({"published_from": "soon"}, "published_from", "ISO 8601"),
        ({"published_to": "2012-13-40"}, "published_to", "ISO 8601"),
        ({"outlet": "o" * 201}, "outlet", "200"),
    ],
)
def test_a_field_at_fault_is_told_and_all_is_shown(stored, visit, query, field, told):
    page = visit("/relations/PAK-USA", query_string=query)
    assert page.status == 422
    assert page.one(id=field)["aria-invalid"] == "true"
    assert told in page.one("p", "fault", id=f"{field}-error").text
    assert told in page.one("div", role="alert").text
    assert len(page.all("p", "title")) == 3


def test_too_many_points_are_told_beside_the_bucket(stored, client, visit):
    client.post("/v1/articles", json={"text": ATTACKED + " Again.", "published_at": "1950-01-01"})
    page = visit("/relations/PAK-USA?bucket=day")
    assert page.status == 422
    assert "ask for" in page.one("p", "fault", id="bucket-error").text
    assert page.one("svg", "timeline")


def test_what_a_query_has_besides_is_let_be(stored, visit):
    assert visit("/relations/PAK-USA?utm_source=letter").status == 200


def test_the_numbers_of_the_timeline_are_those_of_the_resource(stored, client, visit):
    points = client.get("/v1/relations/PAK-USA/timeline?bucket=year").get_json()["points"]
    page = visit("/relations/PAK-USA?bucket=year")
    rows = [_within(page, row) for row in page.all("tr") if row.text[:4].isdigit()]
    assert [[cell.text for cell in cells[:5]] for cells in rows] == [
        [point["start"][:4], str(point["stored"]), *(str(point["states"][state]) for state in ORDER)]
        for point in points
        if point["stored"]
    ]


def test_a_long_list_comes_in_pages(stored, client, visit, monkeypatch):
    client.post("/v1/articles", json={"text": "The two countries signed an agreement.", "dyad": "GRC-ITA"})
    monkeypatch.setattr("service.web.relations._LISTED", 1)
    first, second = visit("/relations"), visit("/relations", query_string={"page": "2"})
    assert first.all("a", href="/relations/PAK-USA")
    assert not first.all("a", href="/relations/GRC-ITA")
    assert second.all("a", href="/relations/GRC-ITA")
    assert {link.text for link in first.all("a", href="/relations?page=2")} == {"2"}
    assert visit("/relations", query_string={"page": "2", "q": "pak"}).all("a", href="/relations/PAK-USA")
    for odd in ("99", "-1", "0", "x", "9" * 400):
        assert visit("/relations", query_string={"page": odd}).status == 200
