"""Whether the service is well, told truly and in time; and what requests are answered while it is not."""

import os
import socket
import sqlite3
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import event, make_url

from service import create_app
from service.settings import Settings
from service.storing import Database
from tests.api.asking import DYAD, HOSTILE, OWN

ARTICLE = {"text": HOSTILE, "dyad": DYAD}


@pytest.fixture
def serving(reader):
    """Makes an application on a database; closes it at the end."""
    apps = []

    def make(url, **settings):
        app = create_app(Settings.from_environment({"DATABASE_URL": url, **settings}), reader=reader)
        apps.append(app)
        return app.test_client()

    yield make
    for app in apps:
        app.extensions["entente"].database.close()


@pytest.fixture
def silent():
    """The URL of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql://someone@127.0.0.1:{server.getsockname()[1]}/nothing"


def unready(client):
    """What is said to be in the way."""
    response = client.get("/readyz")
    assert (response.status_code, response.content_type) == (503, "application/problem+json")
    assert response.get_json()["type"] == "/problems/not-ready"
    assert 1 <= int(response.headers["Retry-After"]) <= 5
    (error,) = response.get_json()["errors"]
    return error["field"], error["message"]


def refuse(client, method="POST", path="/v1/articles"):
    """Have a request refused for the sake of the database."""
    response = client.open(path, method=method, json=ARTICLE if method == "POST" else None)
    assert (response.status_code, response.content_type) == (503, "application/problem+json")
    assert response.get_json()["type"] == "/problems/storage-unavailable"
    assert 1 <= int(response.headers["Retry-After"]) <= 5


def test_the_ready_say_what_was_looked_at_and_what_they_are(client, reader):
    answer = client.get("/readyz").get_json()
    assert answer.pop("version")
    assert answer == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "model": "ok"},
        "model": reader.version,
    }


def test_the_version_is_the_projects(client):
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert client.get("/readyz").get_json()["version"] == project["version"]


def test_the_revision_of_the_code_is_told_where_the_operator_told_it(serving, sqlite_url):
    assert serving(sqlite_url, ENTENTE_REVISION="4bd723e").get("/readyz").get_json()["revision"] == "4bd723e"


def test_an_older_database_is_not_ready_and_requests_say_so_too(app, client):
    app.extensions["entente"].database.downgrade("base")
    assert unready(client) == ("migrations", "run `python -m service migrate`")
    response = client.post("/v1/articles", json=ARTICLE)
    assert response.get_json()["type"] == "/problems/not-ready"


def test_the_alive_say_so_without_a_database(serving, silent):
    assert serving(silent).get("/livez").get_json() == {"status": "alive"}


def test_a_server_that_is_silent_is_not_ready_in_time(serving, silent):
    client = serving(silent, ENTENTE_READY_SECONDS="1")
    assert unready(client) == ("database", "it does not answer within 1 s")


def test_a_server_that_is_not_there_is_not_ready_and_requests_are_refused(serving):
    client = serving("postgresql://someone@127.0.0.1:1/nothing")
    assert unready(client) == ("database", "it does not answer")
    refuse(client)
    refuse(client, "GET", "/v1/articles")
    refuse(client, "GET", "/v1/relations")


def test_a_database_that_goes_and_comes_is_told_of_at_once(serving, postgres, postgres_url):
    client = serving(postgres_url)
    assert client.post("/v1/articles", json=ARTICLE).status_code == 201
    for _ in range(2):
        postgres.drop(postgres_url)
        assert unready(client) == ("database", "it does not answer")
        refuse(client, "GET", "/v1/articles")
        postgres.execute(_maintenance(postgres_url), f'CREATE DATABASE "{make_url(postgres_url).database}"')
        assert unready(client)[0] == "migrations"
        database = Database(postgres_url)
        database.migrate()
        database.close()
        assert client.get("/readyz").status_code == 200
        assert client.get("/v1/articles").get_json()["articles"] == []


def test_a_database_that_can_only_be_read_is_not_ready(serving, postgres, postgres_url):
    name = make_url(postgres_url).database
    postgres.execute(postgres_url, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    client = serving(postgres_url)
    assert unready(client) == ("database", "it can only be read")
    refuse(client)
    assert client.get("/v1/articles").status_code == 200


def test_a_file_that_is_gone_is_noticed_though_it_is_still_open(serving, sqlite_url):
    client = serving(sqlite_url)
    assert client.get("/readyz").status_code == 200
    Path(make_url(sqlite_url).database).rename(Path(make_url(sqlite_url).database + ".away"))
    field, message = unready(client)
    assert field == "database"
    assert message.startswith("its file is not there")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("f_bavail", 0, "its disk is full: less than 64 MiB are free"),
        ("f_flag", os.ST_RDONLY, "its file and folder can only be read"),
    ],
)
def test_a_disk_that_is_full_or_cannot_be_written_to_is_noticed(client, monkeypatch, field, value, message):
    real = os.statvfs("/")

    class Volume:
        f_bavail, f_frsize, f_flag = real.f_blocks, real.f_frsize, 0

    setattr(Volume, field, value)
    monkeypatch.setattr("os.statvfs", lambda _path: Volume)
    assert unready(client) == ("database", message)


def test_a_long_write_is_no_reason_not_to_be_ready(serving, sqlite_url):
    client = serving(sqlite_url)
    writer = sqlite3.connect(make_url(sqlite_url).database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert client.get("/readyz").status_code == 200
    writer.close()


@pytest.mark.parametrize(
    "pragma", ["query_only = ON", "max_page_count = 1"], ids=["it can only be read", "its disk is full"]
)
def test_what_cannot_be_stored_is_refused_and_what_is_stored_still_found(app, client, pragma):
    stored = client.post("/v1/articles", json={**ARTICLE, "text": OWN}).get_json()["id"]
    parts = app.extensions["entente"]
    parts.database.close()
    event.listen(
        parts.database.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}")
    )
    # What is left of the last pages may still do for an article or two.
    for number in range(30):
        client.post("/v1/articles", json={"text": f"{HOSTILE} {number}.", "dyad": DYAD})
    refuse(client)
    assert client.get(f"/v1/articles/{stored}").status_code == 200


def test_what_waits_too_long_for_another_writer_is_refused(monkeypatch, serving, sqlite_url):
    monkeypatch.setattr("service.storing.database._BUSY_MILLISECONDS", 20)
    client = serving(sqlite_url)
    writer = sqlite3.connect(make_url(sqlite_url).database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    refuse(client)
    writer.close()
    assert client.post("/v1/articles", json=ARTICLE).status_code == 201


def test_a_mistake_of_ours_is_no_failure_of_the_database(app, client):
    with app.extensions["entente"].database.writing() as session:
        session.connection().exec_driver_sql("CREATE TRIGGER t BEFORE INSERT ON articles BEGIN SELECT x; END")
    assert client.post("/v1/articles", json=ARTICLE).get_json()["type"] == "/problems/internal-error"


def _maintenance(url):
    return make_url(url).set(database="postgres").render_as_string(hide_password=False)
