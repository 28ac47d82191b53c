"""A closed service, asked byte by byte: what the test client would put right, a socket does not."""

import socket

import pytest
import requests

from tests.server import Server
from tests.texts import STALLED

SECRET = slice(25, None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("closed")


@pytest.fixture(scope="module")
def log(folder):
    return folder / "log"


@pytest.fixture(scope="module")
def server(folder, log):
    server = Server(
        folder / "data",
        ENTENTE_ACCESS="closed",
        ENTENTE_RATE_PER_ADDRESS="none",
        ENTENTE_LOG_LEVEL="DEBUG",
        WEB_CONCURRENCY="2",
    )
    server.run("migrate")
    server.start(log)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def token(server):
    return server.run("keys", "make", "wire", "--scope", "admin").strip()


@pytest.fixture(scope="module")
def article(server, token):
    """The address of an article."""
    answer = requests.post(
        server.url + "/v1/articles",
        json={"text": STALLED},
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    assert answer.status_code == 201
    return answer.headers["Location"]


def ask(server, request):
    """Send a request as it is written; returns the status and all that was answered."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(request.encode("latin-1"))
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    return int(answer.split(b" ", 2)[1]), answer.decode("utf-8", "replace")


def written(target, *headers, method="GET"):
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return "\r\n".join(lines) + "\r\n\r\n"


def test_with_the_key_the_article_is_shown(server, article, token):
    status, answer = ask(server, written(article, f"Authorization: Bearer {token}"))
    assert (status, "supply route" in answer) == (200, True)


@pytest.mark.parametrize(
    "target",
    [
        "{article}",
        "{article}/",
        "/{article}",
        "/.{article}",
        "/livez/..{article}",
        "/livez/%2e%2e{article}",
        "/static/..%2f..{article}",
        "http://localhost{article}",
        "http://localhost/livez/..{article}",
        "http:/{article}",
        "//localhost{article}",
        "{article}#/livez",
        "{article};/livez",
        "{article}?/livez",
        "{article}?access_token={token}",
        "http://user:{token}@localhost{article}",
        "/v1\\articles",
        "/v1%2farticles",
        "*",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "TRACE", "get", "OPTIONS"])
def test_no_target_leads_past_the_check(server, article, token, target, method):
    status, answer = ask(server, written(target.format(article=article, token=token), method=method))
    assert status >= 300 or method == "OPTIONS"
    assert status < 500 or status == 501
    assert "supply route" not in answer
    assert ask(server, written(article, f"Authorization: Bearer {token}"))[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        ("Authorization: Bearer {token}", "Authorization: Bearer x"),
        ("Authorization: Bearer x", "Authorization: Bearer {token}"),
        ("Authorization: Bearer {token}", "Authorization: Bearer {token}"),
        ("authorization:Bearer", "X: {token}"),
        ("Authorization : Bearer {token}",),
        ("Authorization: Bearer", " {token}"),
        ("Authorization: Bearer \xe9{token}",),
        ("Authorization: Bearer \x00{token}",),
        ("Authorization: Bearer " + "x" * 60_000,),
        ("Proxy-Authorization: Bearer {token}",),
        ("X-Authorization: Bearer {token}",),
        ("HTTP_AUTHORIZATION: Bearer {token}",),
        ("Cookie: access_token={token}",),
        ("X-Original-URL: /livez",),
        ("X-Rewrite-URL: /livez",),
        ("X-HTTP-Method-Override: OPTIONS",),
        ("SCRIPT_NAME: /v1",),
        ("PATH_INFO: /livez",),
        ("Script-Name: /v1",),
    ],
)
def test_no_header_leads_past_the_check(server, article, token, headers):
    status, answer = ask(server, written(article, *(header.format(token=token) for header in headers)))
    assert 400 <= status < 500
    assert "supply route" not in answer


def test_a_revocation_holds_at_once_in_every_worker(server, article):
    token = server.run("keys", "make", "brief", "--scope", "read").strip()
    request = written(article, f"Authorization: Bearer {token}")
    assert {ask(server, request)[0] for _ in range(20)} == {200}
    server.run("keys", "revoke", token[8:24])
    assert {ask(server, request)[0] for _ in range(20)} == {401}


def test_no_secret_is_in_the_log_or_in_the_database(server, article, token, folder, log):
    brief = server.run("keys", "make", "brief", "--scope", "read").strip()
    server.run("keys", "revoke", brief[8:24])
    for each in (token, brief, token[:-1], f"{token} x"):
        ask(server, written(article, f"Authorization: Bearer {each}"))
        ask(server, written(article, f"Authorization: {each}"))
        ask(server, written(f"{article}?access_token={each.split()[0]}&key={each.split()[0]}"))
        ask(server, written("/v1/nothing", f"Authorization: Bearer {each}"))
        ask(server, written("/v1/relations/x", f"Authorization: Bearer {each}", f"X-Request-ID: {each}"))
        ask(
            server,
            written("/v1/articles", f"Authorization: Bearer {each}", "Content-Length: x", method="POST"),
        )
    files = [log, *(folder / "data").iterdir()]
    everything = b"".join(path.read_bytes() for path in files)
    # What may be there shows that it is looked at where it is.
    assert all(known.encode() in everything for known in (token[8:24], brief[8:24], article))
    for each in (token, brief):
        assert each[SECRET][:32].encode() not in everything
