"""The page of a stored article."""

from service import create_app
from service.settings import Settings
from tests.texts import NO_RELATION, STALLED
from tests.web.conftest import BROWSER
from tests.web.html import Page


def test_a_stored_article_is_shown_with_its_evidence_beside_the_others(stored, visit):
    page = visit(f"/articles/{stored[0]}")
    assert page.status == 200
    assert page.one("h1").text == "Strikes"
    assert "Wire, 1 January 2010" in page.text
    assert page.all("mark", "hostile", tabindex="0")
    assert "bombed targets" in page.one("div", "text").text
    assert f"/articles/{stored[0]}" not in {link["href"] for link in page.all("a")}
    assert f"/articles/{stored[1]}" in {link["href"] for link in page.all("a")}


def test_an_article_without_positions_is_shown_with_the_reason(client, visit):
    identity = client.post("/v1/articles", json={"text": NO_RELATION}).get_json()["id"]
    page = visit(f"/articles/{identity}")
    assert page.one("h1").text == "Untitled"
    assert "No two countries meet in this text." in page.text
    assert page.one("div", "plain").raw == NO_RELATION


def test_of_a_text_that_was_not_kept_the_passages_are_shown(tmp_path, reader):
    settings = {"ENTENTE_DATA_DIR": str(tmp_path / "textless"), "ENTENTE_STORE_TEXT": "no"}
    app = create_app(Settings.from_environment(settings), reader=reader)
    app.extensions["entente"].database.migrate()
    client = app.test_client()
    identity = client.post("/v1/articles", json={"text": STALLED}).get_json()["id"]
    page = Page(client.get(f"/articles/{identity}", headers=BROWSER))
    assert "The text was not kept." in page.text
    assert page.one("ol", "text")
    assert page.all("mark", "impasse", tabindex="0")
    app.extensions["entente"].database.close()


def test_a_correction_shows(stored, client, visit):
    correction = {"dyad": "PAK-USA", "state": "cooperative", "author": "desk", "reason": "<b>irony</b>"}
    assert client.post(f"/v1/articles/{stored[0]}/corrections", json=correction).status_code == 201
    page = visit(f"/articles/{stored[0]}")
    assert "Cooperative, over 99.9%" in page.text
    assert "desk says cooperative, where the model read hostile: “<b>irony</b>”" in page.text
    assert "Cooperative, over 99.9%" in visit("/relations/PAK-USA").text


def test_an_article_there_is_not_is_a_page_that_says_so(visit):
    page = visit("/articles/unknown")
    assert page.status == 404
    assert page.one("h1").text == "No such article is stored"
