"""A service that serves is backed up and put back, on either database, and its workers know of it at once."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import requests

from service import create_app
from service.settings import Settings
from service.storing import ArticleFilter, Articles, Database
from tests.postgres import tools_of
from tests.server import Server

DYAD = "PAK-USA"
# Short, so that none is a copy of another.
SAYINGS = ("signed an agreement on the supply route", "bombed the depot", "rejected the offer of talks")
# Each request is a new connection, which either of the two workers may take.
OFTEN = 12


def text_of(*marks: object) -> str:
    number = sum(map(ord, str(marks)))
    return f"Pakistan and the United States: one {SAYINGS[number % 3]}. Report {' '.join(map(str, marks))}."


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request, tmp_path):
    """A server with two workers that is not yet started, on an empty database."""
    settings = {"WEB_CONCURRENCY": "2", "ENTENTE_LOG_LEVEL": "ERROR"}
    if request.param == "postgresql":
        settings["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    server = Server(tmp_path / "data", **settings)
    server.database_url = settings.get("DATABASE_URL", f"sqlite:///{tmp_path / 'data' / 'entente.db'}")
    server.run("migrate")
    yield server
    server.stop()


def tools(server) -> list[str]:
    found = tools_of(server.database_url) if server.database_url.startswith("postgres") else None
    return [] if found is None else ["--tools", str(found)]


def store(server, *marks: object) -> str:
    article = {"text": text_of(*marks), "dyad": DYAD}
    answer = requests.post(f"{server.url}/v1/articles", json=article, timeout=30)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def compared(server) -> dict:
    body = {"text": text_of("of nobody"), "dyad": DYAD}
    answer = requests.post(f"{server.url}/v1/comparisons", json=body, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()["comparisons"][0]


def compared_afresh(server, reader) -> dict:
    """The comparison as a process that knows nothing yet makes it."""
    app = create_app(Settings.from_environment({"DATABASE_URL": server.database_url}), reader=reader)
    answer = app.test_client().post("/v1/comparisons", json={"text": text_of("of nobody"), "dyad": DYAD})
    app.extensions["entente"].database.close()
    return answer.get_json()["comparisons"][0]


def stored(server) -> set[str]:
    database = Database(server.database_url)
    found = {each.summary.id for each in Articles(database).page(ArticleFilter(), limit=10_000).articles}
    database.close()
    return found


def test_a_service_is_backed_up_and_put_back_while_it_serves(server, reader, tmp_path):
    server.start()
    kept, answered, stop = str(tmp_path / "kept"), [], Event()

    def write(writer: int) -> None:
        while not stop.is_set():
            answered.append(store(server, writer, len(answered)))

    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(write, writer) for writer in range(2)]
        try:
            while len(answered) < 20:
                stop.wait(0.02)
            before = set(answered)
            server.run("backup", kept, *tools(server))
        finally:
            stop.set()
        for each in writing:
            each.result()

    for number in range(30):
        store(server, "later", number)
    removed = next(iter(before))
    assert requests.delete(f"{server.url}/v1/articles/{removed}", timeout=30).status_code == 204
    # Each worker has its index by now, of a state that is about to go.
    counts = {compared(server)["stored"] for _ in range(OFTEN)}
    assert counts == {len(answered) + 29}

    server.run("restore", kept, "--replace", *tools(server))
    again = stored(server)
    assert before <= again <= set(answered)
    told = compared_afresh(server, reader)
    assert told["stored"] == len(again)
    assert [compared(server) for _ in range(OFTEN)] == [told] * OFTEN
    # And the same numbers count on, for other articles.
    for number in range(35):
        store(server, "afterwards", number)
    told = compared_afresh(server, reader)
    assert told["stored"] == len(again) + 35
    assert [compared(server) for _ in range(OFTEN)] == [told] * OFTEN


def test_a_backup_that_fails_is_one_line(server, tmp_path):
    (tmp_path / "kept").write_text("precious")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        server.run("backup", str(tmp_path / "kept"), *tools(server))
    assert failed.value.stderr.decode().splitlines() == [
        f"Error: {tmp_path / 'kept'} is there already: give another name, or --force"
    ]
