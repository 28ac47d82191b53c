"""The first page: pasting an article and being told of it, without a script."""

from pathlib import Path

import pytest

from service.web.samples import SAMPLES
from tests.texts import NO_RELATION, SPANISH, STALLED
from tests.web.conftest import multipart

STATIC = Path("service/web/static")


def test_the_form_has_a_label_for_every_field(visit):
    page = visit("/")
    labelled = {label["for"]: label.text for label in page.all("label")}
    fields = [each for each in page.elements if each.tag in {"input", "textarea", "select"}]
    assert {field["id"] for field in fields} == set(labelled)
    assert labelled["text"] == "The article’s text"
    assert "Read and compare" in [button.text for button in page.all("button")]


def test_the_form_is_sent_whole_and_leads_to_the_result(visit):
    form = visit("/").one("form", "article")
    assert (form["method"], form["action"]) == ("post", "/#result")
    assert form["enctype"] == "multipart/form-data"


def test_an_example_fills_the_form(visit):
    page = visit(f"/?example={SAMPLES[0].name}")
    assert page.one("textarea").raw.lstrip("\n") == SAMPLES[0].text
    assert page.one("input", name="title")["value"] == SAMPLES[0].title
    assert visit("/?example=nothing").one("textarea").text == ""


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_an_example_is_read_with_one_click(send, sample):
    page = send(example=sample.name)
    assert page.status == 200
    assert page.one("h1", id="result-title").text == sample.title
    assert bool(page.all("section", "panel")) == (sample.name != "orchestra")


def test_the_examples_show_every_state_and_an_article_of_several_pairs(client):
    readings = [client.post("/v1/readings", json=sample.fields()).get_json() for sample in SAMPLES]
    states = {position["state"] for reading in readings for position in reading["positions"]}
    assert states == {"cooperative", "impasse", "hostile"}
    assert max(len(reading["positions"]) for reading in readings) > 1
    assert readings[-1]["reason"] == "no_relation"


def test_a_result_says_the_state_in_words_and_how_sure_it_is(stored, send):
    page = send(text=STALLED.replace("Tuesday", "Wednesday"))
    panel = page.one("section", "panel")
    assert panel["id"] == "dyad-PAK-USA"
    assert page.one("section", id="result")["tabindex"] == "-1"
    assert "Pakistan and the United States" in [heading.text for heading in page.all("h2")]
    assert "At an impasse, " in panel.text
    assert [item.text.split()[0] for item in page.all("li") if "probabilities" in _classes_around(item)] == [
        "Hostile",
        "At",
        "Cooperative",
    ]


def _classes_around(element):
    return {name for ancestor in element.ancestors for name in ancestor.classes}


def test_the_marks_are_the_evidence_of_the_reading_to_the_letter(client, send):
    (position,) = client.post("/v1/readings", json={"text": STALLED}).get_json()["positions"]
    page = send(text=STALLED)
    marks = page.all("mark", "evidence", tabindex="0")
    in_order = sorted(position["evidence"], key=lambda passage: passage["start"])
    assert [mark.raw for mark in marks] == [passage["text"] for passage in in_order]
    assert [passage["state"] in mark.classes for mark, passage in zip(marks, in_order, strict=True)] == [
        True
    ] * len(in_order)
    for mark in marks:
        note = page.one(id=mark["aria-describedby"])
        assert note["role"] == "tooltip"
        assert note.text


def test_terms_stand_out_within_the_marks(send):
    page = send(text=STALLED)
    bold = [each.text for each in page.all("b") if any(above.tag == "mark" for above in each.ancestors)]
    assert "rejected the demand for an apology" in bold


def test_the_text_is_shown_whole_between_the_marks(send):
    text = "🕊 𝔛 " + STALLED
    page = send(text=text)
    shown = page.one("div", "text").raw
    for note in page.all("span", "why"):
        shown = shown.replace(note.raw, "", 1)
    assert shown == text


def test_line_ends_are_what_they_were_before_the_form_was_sent(stored, send):
    page = send(text=STALLED.replace("\n", "\r\n"))
    # The third that is stored is this very text, and does not speak on itself.
    assert "2 stored articles" in page.one("section", "panel").text


def test_pictures_have_words_and_numbers(stored, send):
    page = send(text=STALLED)
    for name in ("strip", "timeline"):
        picture = page.one("svg", name)
        assert picture["role"] == "img"
        assert "Pakistan and the United States" in picture["aria-label"]
    assert len(page.all("details", "numbers")) >= 2
    for details in page.all("details", "numbers"):
        assert [each for each in page.all("table") if details in each.ancestors]
    assert page.one("a", href="/relations/PAK-USA").text == "The whole of Pakistan – United States"


def test_neighbours_and_contrasts_are_shown_with_links(stored, send):
    page = send(text=STALLED.replace("Tuesday", "Wednesday"))
    links = {link["href"] for link in page.all("a")}
    assert {f"/articles/{identity}" for identity in stored} & links
    assert page.all("article", "contrast")
    assert page.all("li", "card")


def test_with_nothing_stored_it_says_so(send):
    page = send(text=STALLED)
    assert "Nothing to compare with yet" in page.text
    assert page.all("svg", "strip") == []


def test_nothing_is_stored(client, send):
    send(text=STALLED)
    send(example=SAMPLES[0].name)
    assert client.get("/v1/articles").get_json()["articles"] == []


def test_several_pairs_have_a_list_of_links_to_their_sections(send):
    page = send(example="three-countries")
    sections = [section["id"] for section in page.all("section", "panel")]
    (around,) = page.all("nav", "dyads")
    links = [link for link in page.all("a") if around in link.ancestors]
    assert [link["href"] for link in links] == [f"#{identity}" for identity in sections]
    assert all(
        identity.removeprefix("dyad-") in link.text for identity, link in zip(sections, links, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (NO_RELATION, "No two countries meet in this text."),
        (SPANISH, "Only English is read."),
        ("War.", "The text is too short to be an article."),
    ],
)
def test_a_reading_without_positions_is_explained_with_what_to_do(send, text, told):
    page = send(text=text)
    assert page.status == 200
    assert told in page.one("section", id="result").text
    assert "“More about the article”" in page.text
    assert page.one("textarea").raw.strip("\n") == text


def test_pairs_that_were_let_go_are_told_with_reasons(send):
    page = send(example="orchestra")
    assert "France – Japan FRA-JPN: the text names both" in page.one("aside", "declined").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("text", "   ", "send the article's text"),
        ("text", "nul \x00", "NUL"),
        ("dyad", "PAK-XXZ", "XXZ is not an ISO 3166-1 alpha-3 country code"),
        ("published_at", "soon", "write a day or time of ISO 8601"),
        ("url", "example.org", "give a whole address"),
        ("title", "t" * 1_001, "1000"),
        ("outlet", "o" * 201, "200"),
    ],
    ids=["blank", "nul", "dyad", "day", "address", "title", "outlet"],
)
def test_a_field_at_fault_is_told_beside_it_and_above_and_all_is_kept(send, field, value, told):
    page = send(**{"text": STALLED, "title": "Talks", field: value})
    at_fault = page.one(id=field)
    assert page.status == 422
    assert at_fault["aria-invalid"] == "true"
    assert f"{field}-error" in at_fault["aria-describedby"].split()
    assert told.lower() in page.one("p", "fault", id=f"{field}-error").text.lower()
    alert = page.one("div", role="alert")
    assert told.lower() in alert.text.lower()
    assert page.one("a", href=f"#{field}")
    if field != "text":
        assert page.one("textarea").raw.strip("\n") == STALLED
        assert at_fault["value"] == value
        assert "open" in page.one("details", "more").attributes


def test_a_text_beyond_the_limits_is_told_beside_it(app, send):
    most = app.extensions["entente"].settings.max_text_characters
    page = send(text="a " * (most // 2 + 1))
    assert page.status == 422
    assert f"send at most {most:,}" in page.one("p", "fault", id="text-error").text
    page = send(text="So it is. " * 6_001)
    assert "too many sentences" in page.one("p", "fault", id="text-error").text


@pytest.mark.parametrize("character", ["a", "🕊"])
def test_the_longest_text_is_read_in_any_script(client, character):
    text = (STALLED + " " + character * 700_000)[:700_000]
    answer = client.post("/", **multipart({"text": text, "dyad": "PAK-USA"}))
    assert answer.status_code == 200
    assert "dyad-PAK-USA" in answer.get_data(as_text=True)


def test_a_long_text_is_shown_in_excerpts(send):
    filler = " ".join(f"On day {number} the orchestra played a waltz." for number in range(800))
    page = send(text=f"{STALLED}\n\n{filler}", dyad="PAK-USA")
    assert "The text is long" in page.text
    assert len(page.one("div", "text").raw) < 10_000
    assert page.all("span", "skipped")


HOSTILE_MARKUP = "\"><script>alert(1)</script><b onmouseover=x>&amp;'{{1234*4321}}"


@pytest.mark.parametrize("field", ["text", "title", "outlet", "url", "dyad", "published_at"])
def test_markup_in_any_field_is_text(send, field):
    for text in (STALLED, ""):
        page = send(
            **{"text": text, field: f"{STALLED} {HOSTILE_MARKUP}" if field == "text" else HOSTILE_MARKUP}
        )
        assert [script["src"].partition("?")[0] for script in page.all("script")] == ["/static/entente.js"]
        assert not any("onmouseover" in each.attributes for each in page.elements)
        assert "5332114" not in page.source


def test_markup_in_what_is_stored_is_text(client, send, visit):
    sentence = (
        "Pakistan <script>refused</script> the demands of the United States & 'expelled' its <b>envoy</b>."
    )
    text = f"{STALLED} {sentence}"
    about = {"title": HOSTILE_MARKUP, "outlet": HOSTILE_MARKUP, "published_at": "2012-01-01"}
    identity = client.post("/v1/articles", json={"text": text, **about}).get_json()["id"]
    for page in (send(text=STALLED), visit("/relations/PAK-USA"), visit(f"/articles/{identity}")):
        assert [script["src"].partition("?")[0] for script in page.all("script")] == ["/static/entente.js"]
        assert not any("onmouseover" in each.attributes for each in page.elements)
        assert HOSTILE_MARKUP in page.one("html").raw


@pytest.mark.parametrize(
    "address", ["/", "/relations", "/relations/PAK-USA", "/docs", "/key", "/problems/forbidden"]
)
def test_a_page_needs_no_inline_script_or_style_and_no_other_host(stored, visit, address):
    page = visit(address)
    assert page.all("style") == []
    for element in page.elements:
        assert "style" not in element.attributes
        assert not any(name.startswith("on") for name in element.attributes)
        if element.tag in {"script", "link", "img"}:
            assert (element["src"] or element["href"]).startswith("/static/")
    assert "unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["/", "/relations", "/relations/PAK-USA", "/docs", "/key", "/problems/forbidden"]
)
def test_a_page_has_landmarks_headings_in_order_and_each_id_once(stored, visit, address):
    _assert_well_made(visit(address))


def test_a_result_has_landmarks_headings_in_order_and_each_id_once(stored, send):
    for page in (
        send(text=STALLED),
        send(example="three-countries"),
        send(text=""),
        send(example="orchestra"),
    ):
        _assert_well_made(page)


def _assert_well_made(page):
    for tag in ("main", "title"):
        page.one(tag)
    assert page.one("html")["lang"] == "en"
    assert page.one("a", "skip")["href"] == "#main"
    identities = [element["id"] for element in page.elements if element["id"]]
    assert len(identities) == len(set(identities))
    for element in page.elements:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            assert set((element[name] or "").split()) <= set(identities), element
    levels = [int(each.tag[1]) for each in page.elements if each.tag in {"h1", "h2", "h3", "h4"}]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_a_page_with_all_it_loads_is_light(stored, send):
    text = "\n\n".join([STALLED.replace("Tuesday", day) for day in ("Monday", "Friday")] * 5)
    assert 500 < len(text.split()) < 700
    page = send(text=text)
    loaded = sum((STATIC / name).stat().st_size for name in ("entente.css", "entente.js", "sign.svg"))
    assert len(page.source.encode()) + loaded < 60_000


def test_static_files_have_addresses_that_change_with_them_and_are_kept(visit, client):
    for address in (visit("/").all("script")[0]["src"], visit("/").one("link", rel="stylesheet")["href"]):
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert answer.cache_control.max_age > 86_400


def test_what_is_no_form_is_refused(client):
    assert client.post("/", json={"text": STALLED}).status_code == 415
    answer = client.post("/", data=b"--x\r\nnothing", content_type="multipart/form-data; boundary=x")
    assert answer.status_code in {400, 422}
    assert client.post("/", data=b"", content_type="multipart/form-data").status_code in {400, 422}
