"""A closed service in a browser: the key is given once, kept out of reach, and opens pages alone."""

import pytest

from service import create_app
from service.settings import Settings
from tests.api.doors import door_to
from tests.texts import STALLED
from tests.web.conftest import BROWSER, multipart
from tests.web.html import Page

PAGES = ("/relations", "/relations/PAK-USA", "/articles/{id}")


@pytest.fixture(scope="module")
def door(tmp_path_factory, reader):
    door = door_to(tmp_path_factory.mktemp("closed"), reader, "closed")
    yield door
    door.app.extensions["entente"].database.close()


@pytest.fixture(scope="module")
def identity(door):
    answer = door.client.post(
        "/v1/articles", json={"text": STALLED, "title": "Talks"}, headers=door.bearer("write")
    )
    return answer.get_json()["id"]


def give(client, token, goal="/", **headers):
    return client.post("/key", headers={**BROWSER, **headers}, **multipart({"key": token, "next": goal}))


def holding(door, kind):
    """A browser that keeps such a key, whether or not the page would have taken it."""
    client = door.client
    client.set_cookie("entente_key", door.tokens[kind])
    return client


def test_without_a_key_the_first_page_asks_for_one_and_shows_no_form(door):
    page = Page(door.client.get("/", headers=BROWSER))
    assert page.status == 200
    assert page.all("textarea") == []
    assert [link.text for link in page.all("a", href="/key")] == ["Key", "Give your API key"]


@pytest.mark.parametrize("address", PAGES)
def test_without_a_key_a_page_asks_for_one_and_shows_nothing_of_what_is_stored(door, identity, address):
    address = address.format(id=identity)
    page = Page(door.client.get(f"{address}?bucket=year", headers=BROWSER))
    assert page.status == 401
    assert page.headers["WWW-Authenticate"].startswith("Bearer")
    assert page.one("input", name="next")["value"] == f"{address}?bucket=year"
    assert "apology" not in page.source
    assert page.all("svg") == []


def test_a_good_key_is_kept_in_a_cookie_out_of_reach_and_leads_on(door, identity):
    client = door.client
    answer = give(client, f"  {door.tokens['read']} ", "/relations/PAK-USA")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/relations/PAK-USA")
    cookie = answer.headers["Set-Cookie"]
    for flag in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert flag in cookie
    for absent in ("Secure", "Max-Age", "Expires", "Domain"):
        assert absent not in cookie
    for address in PAGES:
        assert client.get(address.format(id=identity), headers=BROWSER).status_code == 200
    posted = Page(client.post("/", headers=BROWSER, **multipart({"text": STALLED})))
    assert posted.one("section", "panel")


def test_over_https_the_cookie_is_sent_over_https_alone(door):
    answer = door.client.post("/key", base_url="https://localhost", **multipart({"key": door.tokens["read"]}))
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(("proxies", "secure"), [("0", False), ("1", True)])
def test_behind_a_proxy_that_is_trusted_its_word_counts(tmp_path, reader, proxies, secure):
    settings = {
        "ENTENTE_DATA_DIR": str(tmp_path),
        "ENTENTE_ACCESS": "closed",
        "ENTENTE_TRUSTED_PROXIES": proxies,
    }
    door = door_to(tmp_path, reader, "closed")
    app = create_app(Settings.from_environment(settings), reader=reader)
    answer = give(app.test_client(), door.tokens["read"], **{"X-Forwarded-Proto": "https"})
    assert ("Secure" in answer.headers["Set-Cookie"]) is secure
    for each in (app, door.app):
        each.extensions["entente"].database.close()


@pytest.mark.parametrize("kind", ["wrong", "wrong secret", "revoked", "expired", "write"])
def test_another_key_is_not_kept_and_the_page_says_why(door, kind):
    answer = give(door.client, door.tokens[kind], "/relations")
    page = Page(answer)
    assert page.status == 401
    assert "Set-Cookie" not in answer.headers
    assert page.one("div", role="alert").text
    assert page.one("p", "fault", id="key-error").text
    assert page.one("input", name="next")["value"] == "/relations"
    assert door.tokens[kind] not in page.source


@pytest.mark.parametrize(
    "written", ["", "   ", "entente_x", "x" * 10_000, "é"], ids=["empty", "blank", "short", "long", "other"]
)
def test_what_is_no_key_is_refused_kindly(door, written):
    assert Page(give(door.client, written)).status in {401, 422}


@pytest.mark.parametrize("kind", ["wrong", "wrong secret", "revoked", "expired"])
@pytest.mark.parametrize("address", PAGES)
def test_a_kept_key_that_is_no_good_opens_nothing_and_the_page_says_so(door, identity, kind, address):
    page = Page(holding(door, kind).get(address.format(id=identity), headers=BROWSER))
    assert page.status == 401
    assert "no good" in page.one("div", role="alert").text
    assert "apology" not in page.source


@pytest.mark.parametrize(
    ("kind", "status"), [("read", 200), ("admin", 200), ("read and write", 200), ("write", 403)]
)
def test_scopes_hold_for_a_kept_key(door, identity, kind, status):
    for address in PAGES:
        page = Page(holding(door, kind).get(address.format(id=identity), headers=BROWSER))
        assert page.status == status
    assert ("apology" in page.source) is (status == 200)


def test_a_revocation_holds_from_the_next_page_on(door):
    token, key = door.keys.make("brief", ["read"])
    client = door.client
    give(client, token)
    assert client.get("/relations", headers=BROWSER).status_code == 200
    door.keys.revoke(key.id)
    assert client.get("/relations", headers=BROWSER).status_code == 401


def test_a_kept_key_opens_nothing_but_pages(door, identity):
    client = holding(door, "admin")
    for method, address in (
        ("GET", "/v1/articles"),
        ("GET", f"/v1/articles/{identity}"),
        ("DELETE", f"/v1/articles/{identity}"),
        ("GET", "/v1/relations"),
        ("POST", "/v1/comparisons"),
        ("POST", "/v1/articles"),
        ("GET", "/metrics"),
    ):
        answer = client.open(address, method=method, json={} if method == "POST" else None)
        assert answer.status_code == 401, address
        assert answer.content_type == "application/problem+json"


def test_a_key_in_the_header_goes_before_the_kept_one(door):
    headers = {**BROWSER, **door.bearer("revoked")}
    assert holding(door, "read").get("/relations", headers=headers).status_code == 401


def test_a_key_that_is_kept_can_be_forgotten(door):
    client = door.client
    give(client, door.tokens["read"])
    page = Page(client.get("/key", headers=BROWSER))
    assert page.one("form", action="/key/forget")["method"] == "post"
    assert client.post("/key/forget", headers=BROWSER).status_code == 303
    assert client.get_cookie("entente_key") is None
    assert client.get("/relations", headers=BROWSER).status_code == 401


@pytest.mark.parametrize("address", ["/key", "/key/forget"])
def test_another_sites_page_can_neither_give_a_key_nor_take_it(door, address):
    fields = multipart({"key": door.tokens["read"]})
    answer = door.client.post(address, headers={**BROWSER, "Sec-Fetch-Site": "cross-site"}, **fields)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "goal",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "/a\nSet-Cookie: x",
        "",
    ],
)
def test_it_leads_on_to_this_site_alone(door, goal):
    assert give(door.client, door.tokens["read"], goal).headers["Location"] == "/"
    page = Page(door.client.get("/key", query_string={"next": goal}, headers=BROWSER))
    assert page.one("input", name="next")["value"] == "/"


def test_who_followed_a_link_from_elsewhere_is_told_to_open_the_page_once_more(door):
    page = Page(door.client.get("/relations", headers={**BROWSER, "Sec-Fetch-Site": "cross-site"}))
    assert page.one("p", "notice").text.endswith("open the page once more.")
    assert Page(door.client.get("/relations", headers=BROWSER)).all("p", "notice") == []


@pytest.mark.parametrize("address", ["/", "/key", "/relations", "/nothing"])
def test_nobody_keeps_what_a_key_opens_and_no_page_has_the_key(door, address):
    client = holding(door, "read")
    answer = client.get(address, headers=BROWSER)
    assert answer.headers["Cache-Control"] == "no-store"
    assert door.tokens["read"] not in answer.get_data(as_text=True)


def test_where_all_is_open_a_kept_key_is_not_looked_at(client):
    client.set_cookie("entente_key", "entente_nonsense")
    assert client.get("/relations", headers=BROWSER).status_code == 200
    assert "No key is needed" in Page(client.get("/key", headers=BROWSER)).text


def test_keys_in_cookies_are_counted_as_keys_are(tmp_path, reader):
    settings = {
        "ENTENTE_DATA_DIR": str(tmp_path),
        "ENTENTE_ACCESS": "closed",
        "ENTENTE_RATE_PER_KEY": "2/minute",
    }
    door = door_to(tmp_path, reader, "closed")
    app = create_app(Settings.from_environment(settings), reader=reader)
    client = app.test_client()
    client.set_cookie("entente_key", door.tokens["read"])
    assert [client.get("/relations", headers=BROWSER).status_code for _ in range(3)] == [200, 200, 429]
    for each in (app, door.app):
        each.extensions["entente"].database.close()


def test_the_log_has_no_key(door, capsys):
    client = door.client
    for kind in ("read", "revoked", "wrong secret"):
        give(client, door.tokens[kind], f"/relations?{kind}")
        holding(door, kind).get("/relations", headers=BROWSER)
    log = capsys.readouterr().out
    assert "/key" in log
    assert not any(door.tokens[kind][25:60] in log for kind in ("read", "revoked"))
