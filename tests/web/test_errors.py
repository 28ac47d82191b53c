"""Problems are pages for who asks for pages, and stay what they were for everyone else."""

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.api.catalogue import BY_NAME, CATALOGUE
from service.storing import Articles
from service.web.errors import REMEDIES
from tests.texts import STALLED
from tests.web.conftest import BROWSER, multipart
from tests.web.html import Page


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "*/*",
        "application/json",
        "application/problem+json",
        "application/json, text/html;q=0.5",
        "text/plain",
    ],
)
@pytest.mark.parametrize("address", ["/nothing", "/relations/FRA-USA", "/articles/unknown"])
def test_who_asks_for_no_page_gets_problem_details(client, accept, address):
    answer = client.get(address, headers={"Accept": accept} if accept else {})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert "Accept" in answer.headers["Vary"]
    assert answer.get_json()["instance"] == address


@pytest.mark.parametrize(
    "address", ["/nothing", "/relations/FRA-USA", "/articles/unknown", "/static/nothing.css"]
)
def test_a_browser_gets_a_page_of_the_same_status(visit, address):
    page = visit(address)
    assert page.status == 404
    assert page.one("h1")
    assert page.one("nav", **{"aria-label": "Main"})
    assert "Accept" in page.headers["Vary"]


@pytest.mark.parametrize("address", ["/v1/nothing", "/v1/articles/unknown", "/v1", "/v1/relations/FRA-USA"])
def test_what_is_for_programs_stays_problem_details_even_for_a_browser(client, address):
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_a_wrong_method_is_a_page_with_its_header(client):
    page = Page(client.post("/relations", headers=BROWSER))
    assert page.status == 405
    assert "GET" in page.headers["Allow"]


def test_a_body_too_large_is_a_page(client_set):
    page = Page(
        client_set(ENTENTE_MAX_BODY_BYTES="500").post(
            "/", headers=BROWSER, **multipart({"text": STALLED * 5})
        )
    )
    assert page.status == 413
    assert "Send a shorter text." in page.text
    assert "500 bytes" in page.text


def test_too_many_requests_are_a_page_that_says_how_long_to_wait(client_set):
    client = client_set(ENTENTE_RATE_PER_ADDRESS="1/minute")
    client.get("/", headers=BROWSER)
    page = Page(client.get("/", headers=BROWSER))
    assert page.status == 429
    assert f"Try again in {page.headers['Retry-After']} second" in page.text


def test_a_database_that_does_not_answer_is_a_page(app, visit, monkeypatch):
    def busy(_self):
        raise PoolTimeout

    monkeypatch.setattr(Articles, "relations", busy)
    page = visit("/relations")
    assert page.status == 503
    assert "Retry-After" in page.headers
    assert "The archive does not answer just now." in page.text


def test_a_failure_is_a_page_without_its_inside(app, visit, monkeypatch):
    def fail(_self):
        raise ZeroDivisionError("of the inside")

    monkeypatch.setattr(Articles, "relations", fail)
    page = visit("/relations")
    assert page.status == 500
    assert "inside" not in page.source
    assert "It is not your fault" in page.text


def test_remedies_are_of_problems_there_are():
    assert set(REMEDIES) <= set(BY_NAME)


@pytest.mark.parametrize("kind", CATALOGUE, ids=[kind.name for kind in CATALOGUE])
def test_each_type_of_problem_has_a_page(visit, kind):
    page = visit(f"/problems/{kind.name}")
    assert page.one("h1").text == " ".join(kind.title.split())
    assert " ".join(kind.remedy.split()) in page.text
    assert page.all("a", href=f"/problems/{kind.name}", **{"aria-current": "page"})
