"""Who may do what: every operation, with every kind of key, where the service is open and where it is closed."""

from pathlib import Path

import pytest
from flask import g
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.api.admitting.scopes import OPEN, SCOPES, scope_of, table_as_markdown
from service.storing import Database, Keys, Scope
from tests.api.asking import HOSTILE
from tests.api.doors import ALLOWED, answer, operations


def _answers(door, kind, methods=frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"})):
    """What each operation answers to this kind of key."""
    answers = {}
    for operation, method, address in operations(door.app):
        if method in methods:
            body = {} if method == "GET" else {"json": {}}
            answers[operation] = answer(
                door.client.open(address, method=method, headers=door.bearer(kind), **body)
            )
    return answers


def _expected(operation, kind, access):
    """What the table says that an operation answers to this kind of key."""
    scope = scope_of(operation)
    if scope is None:
        return ALLOWED
    if kind == "none":
        return ALLOWED if access == "open" else 401
    if kind in {"wrong", "wrong secret", "revoked", "expired"}:
        return 401
    if access == "open" or kind == "admin":
        return ALLOWED
    return ALLOWED if scope.value in kind.split(" and ") else 403


KINDS = (
    "none",
    "wrong",
    "wrong secret",
    "revoked",
    "expired",
    "read",
    "write",
    "watch",
    "admin",
    "read and write",
)


@pytest.mark.parametrize("access", ["open", "closed"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_operation_answers_each_kind_of_key_as_the_table_says(doors, access, kind):
    answers = _answers(doors[access], kind)
    assert len(answers) > 15
    assert answers == {operation: _expected(operation, kind, access) for operation in answers}


@pytest.mark.parametrize("kind", KINDS)
def test_head_is_answered_as_get_is(closed, kind):
    for _, method, address in operations(closed.app):
        if method == "GET":
            headers = closed.bearer(kind)
            head, get = (
                closed.client.head(address, headers=headers),
                closed.client.get(address, headers=headers),
            )
            assert (head.status_code, head.get_data()) == (get.status_code, b"")


def test_every_operation_has_an_entry_in_the_table(closed):
    served = {operation for operation, _, _ in operations(closed.app)}
    assert served - SCOPES.keys() - OPEN == set()


def test_an_operation_without_an_entry_needs_admin():
    assert scope_of("POST /v1/anything") is Scope.ADMIN


def test_what_changes_what_is_stored_needs_write_what_shows_it_read_and_who_is_told_of_it_watch():
    asking = {"POST /v1/readings", "POST /v1/comparisons"}
    for operation, scope in SCOPES.items():
        if " /v1/webhooks" in operation:
            assert scope is Scope.WATCH, operation
        elif " /v1/" in operation:
            reads = operation.startswith("GET ") or operation in asking
            assert scope is (Scope.READ if reads else Scope.WRITE), operation
    assert {operation for operation, scope in SCOPES.items() if scope is Scope.ADMIN} == {"GET /metrics"}
    assert not any("/v1/" in operation for operation in OPEN)


def test_the_document_and_the_page_on_access_show_the_table(closed):
    assert table_as_markdown() in Path("docs/reference/access.md").read_text(encoding="utf-8")
    document = closed.client.get("/openapi.json").get_json()
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for path, methods in document["paths"].items():
        for method in methods.keys() & {"get", "post", "put", "patch", "delete"}:
            operation, scope = methods[method], scope_of(f"{method.upper()} {path}")
            assert operation["security"] == ([] if scope is None else [{"bearer": [scope.value]}])
            refusals = {"401", "403", "429"}
            assert refusals & operation["responses"].keys() == (set() if scope is None else refusals)


def test_the_reference_shows_the_scope_that_an_operation_needs(closed):
    page = closed.client.get("/docs").get_data(as_text=True)
    assert page.count("Needs a key with the scope") == sum(
        bool(operation["security"])
        for methods in closed.client.get("/openapi.json").get_json()["paths"].values()
        for method, operation in methods.items()
        if method in {"get", "post", "patch", "delete"}
    )


def test_who_sends_no_key_is_told_how(closed):
    response = closed.client.get("/v1/articles")
    problem = response.get_json()
    assert response.content_type == "application/problem+json"
    assert (problem["type"], problem["errors"][0]["field"]) == ("/problems/unauthenticated", "Authorization")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="entente"'


@pytest.mark.parametrize(
    ("kind", "reason"), [("wrong", "no such key"), ("revoked", "revoked"), ("expired", "expired")]
)
def test_who_sends_a_key_that_is_no_good_is_told_why(closed, kind, reason):
    response = closed.client.get("/v1/articles", headers=closed.bearer(kind))
    assert reason in response.get_json()["errors"][0]["message"]
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="entente", error="invalid_token"'


def test_who_has_another_scope_is_told_which(closed):
    response = closed.client.post("/v1/articles", json={"text": HOSTILE}, headers=closed.bearer("read"))
    assert (response.status_code, response.get_json()["type"]) == (403, "/problems/forbidden")
    challenge = 'Bearer realm="entente", error="insufficient_scope", scope="write"'
    assert response.headers["WWW-Authenticate"] == challenge


def test_a_key_is_checked_before_the_body_is_looked_at(closed):
    for body in (b"{", b"x" * 9_000_000):
        response = closed.client.post("/v1/articles", data=body, content_type="text/plain")
        assert response.status_code == 401


def test_the_caller_is_known_by_the_id_of_the_key(doors):
    for door in doors.values():
        for kind, caller in (("read", door.tokens["read"][8:24]), ("none", None)):
            with door.client as client:
                client.get("/v1/articles", headers=door.bearer(kind))
                assert g.caller == caller


def test_where_the_service_is_open_another_scheme_than_ours_is_somebody_elses(opened):
    headers = {"Authorization": "Basic ZW50ZW50ZTplbnRlbnRl"}
    assert opened.client.get("/v1/articles", headers=headers).status_code == 200


def test_a_key_that_another_process_revokes_is_refused_from_the_next_request_on(closed):
    token, key = closed.keys.make("brief", [Scope.READ])
    client, headers = closed.client, {"Authorization": f"Bearer {token}"}
    assert client.get("/v1/articles", headers=headers).status_code == 200
    other = Database(closed.app.extensions["entente"].database.url)
    Keys(other).revoke(key.id)
    other.close()
    assert client.get("/v1/articles", headers=headers).status_code == 401


def test_the_open_addresses_ask_the_database_for_no_key(closed, monkeypatch):
    monkeypatch.setattr(Keys, "check", None)
    assert closed.client.get("/livez", headers=closed.bearer("wrong")).status_code == 200


def test_where_the_database_does_not_answer_a_key_is_neither_good_nor_bad(closed, monkeypatch):
    def fail(*_arguments):
        raise PoolTimeout("no connection")

    monkeypatch.setattr(Keys, "_row", fail)
    response = closed.client.get("/v1/model", headers=closed.bearer("admin"))
    assert (response.status_code, response.get_json()["type"]) == (503, "/problems/storage-unavailable")
    assert closed.client.get("/v1/model").status_code == 401
