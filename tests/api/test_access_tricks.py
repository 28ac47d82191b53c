"""No way of writing an address, a method or a key leads past the check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.doors import operations


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1", "/v2/articles", "/admin", "/v1/articles/a/b/c"])
@pytest.mark.parametrize("kind", ["none", "wrong", "admin"])
def test_an_address_that_there_is_not_is_not_found_whoever_asks(closed, path, kind):
    assert closed.client.get(path, headers=closed.bearer(kind)).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "TRACE", "CONNECT", "PROPFIND", "get", "GETT", "X"])
def test_a_method_that_there_is_not_does_nothing_whoever_asks(closed, stored, method):
    for kind in ("none", "admin"):
        response = closed.client.open(f"/v1/articles/{stored}", method=method, headers=closed.bearer(kind))
        assert response.status_code in {401, 405} or (kind, method) == ("admin", "get")


TRICKS = (
    "/v1/articles/{id}",
    "/v1/articles/{id}/",
    "/v1/articles/{id}//",
    "//v1/articles/{id}",
    "/v1//articles/{id}",
    "/v1/articles//{id}",
    "/v1/./articles/{id}",
    "/v1/../v1/articles/{id}",
    "/livez/../v1/articles/{id}",
    "/livez/..;/v1/articles/{id}",
    "/static/../v1/articles/{id}",
    "/static/..%2fv1/articles/{id}",
    "/static/%2e%2e/v1/articles/{id}",
    "/problems/../v1/articles/{id}",
    "/docs/%2e%2e/v1/articles/{id}",
    "/v1/%2e%2e/v1/articles/{id}",
    "/v1%2Farticles/{id}",
    "/v1/articles%2F{id}",
    "/v1/articles%252F{id}",
    "/v1/articles/{id};livez",
    "/v1/articles;x=/livez/{id}",
    "/v1/articles/{id}.json",
    "/v1/articles/{id}%00",
    "/v1/articles/{id}%20",
    "/v1/articles/{id}%23/livez",
    "/v1/articles/{id}?/livez",
    "/V1/ARTICLES/{id}",
    "/v1/Articles/{id}",
    "/v1/%61rticles/{id}",
    "/v1\\articles\\{id}",
    "/v1/articles/{id}?access_token={token}",
    "/v1/articles/{id}?api_key={token}",
    "/v1/articles/{id}?Authorization=Bearer%20{token}",
)


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_no_way_of_writing_an_address_leads_past_the_check(closed, stored, trick, method):
    path = trick.format(id=stored, token=closed.tokens["admin"])
    response = closed.client.open(path, method=method, follow_redirects=True)
    assert response.status_code in {401, 404, 405}, path
    assert "Pakistan" not in response.get_data(as_text=True)
    assert closed.client.get(f"/v1/articles/{stored}", headers=closed.bearer("read")).status_code == 200


@pytest.mark.parametrize(
    "header", ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Path", "X-Forwarded-Prefix", "X-Original-URI"]
)
def test_no_header_stands_for_the_address(closed, stored, header):
    past = closed.client.get(f"/v1/articles/{stored}", headers={header: "/livez"})
    towards = closed.client.get("/livez", headers={header: f"/v1/articles/{stored}"})
    assert (past.status_code, towards.get_json()) == (401, {"status": "alive"})


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_stands_for_the_method(closed, stored, header):
    asks, address = closed.bearer("read"), f"/v1/articles/{stored}"
    assert closed.client.get(address, headers={**asks, header: "DELETE"}).status_code == 200
    assert closed.client.delete(address, headers={**asks, header: "GET"}).status_code == 403
    assert closed.client.post(f"{address}?_method=GET", headers=asks).status_code == 405
    assert closed.client.get(address, headers=asks).status_code == 200


def test_a_browser_may_ask_for_the_options_before_it_sends_a_key(closed):
    for operation, _, address in operations(closed.app):
        response = closed.client.options(address, headers={"Origin": "https://example.org"})
        assert response.status_code in {200, 204}, operation
        assert response.get_data() == b""


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer \t ",
        "{token}",
        "Token {token}",
        "Bearer:{token}",
        "Bearer={token}",
        "Bearer{token}",
        "Bearer Bearer {token}",
        "Bearer {token}, Bearer {token}",
        "Bearer {token} {token}",
        'Bearer "{token}"',
        "Bearer {token}\x00",
        "Bearer é{token}",
        "Bearer\xa0{token}",
        "Basic ZW50ZW50ZTplbnRlbnRl",
        "Basic {token}",
        "Digest {token}",
        "Negotiate",
        "Bearer " + "x" * 100_000,
        "Bearer {token}" + "0" * 100_000,
    ],
)
def test_what_is_not_a_key_in_its_form_is_no_key(closed, written):
    headers = {"Authorization": written.format(token=closed.tokens["admin"])}
    assert closed.client.get("/v1/articles", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "written", ["Bearer {token}", "bearer {token}", "BEARER {token}", "  Bearer   {token}  "]
)
def test_the_word_bearer_may_be_written_in_any_case(closed, written):
    headers = {"Authorization": written.format(token=closed.tokens["read"])}
    assert closed.client.get("/v1/articles", headers=headers).status_code == 200


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n")))
def test_whatever_is_sent_as_a_key_is_refused_and_nothing_fails(doors, written):
    for header in (written, f"Bearer {written}"):
        response = doors["closed"].client.get("/v1/articles", headers={"Authorization": header})
        assert (response.status_code, response.content_type) == (401, "application/problem+json")


@pytest.mark.parametrize("access", ["open", "closed"])
def test_a_key_in_the_address_is_refused_with_a_hint(doors, access):
    door = doors[access]
    address = f"/v1/articles?access_token={door.tokens['admin']}"
    for kind in ("none", "admin"):
        response = door.client.get(address, headers=door.bearer(kind))
        (error,) = response.get_json()["errors"]
        assert (response.status_code, error["field"]) == (401, "access_token")
        assert "header Authorization" in error["message"]
