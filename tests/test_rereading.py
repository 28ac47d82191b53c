"""`python -m service reread`: while the service serves, resumable, each answer under its model's version."""

import pytest
import requests
from sqlalchemy import update

from service.reading import Reader
from service.storing import Database
from service.storing.tables import ArticleRow, PositionRow
from tests.server import Server
from tests.texts import ATTACKED, SETTLED, STALLED

OLD = "1-old"


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "data")
    server.run("migrate")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def archive(server, tmp_path):
    """Three stored articles that another model is said to have read, as hostile; returns their addresses."""
    locations = [
        requests.post(f"{server.url}/v1/articles", json={"text": text}, timeout=30).headers["Location"]
        for text in (STALLED, SETTLED, ATTACKED)
    ]
    database = Database(f"sqlite:///{tmp_path / 'data' / 'entente.db'}")
    with database.writing() as session:
        session.execute(update(ArticleRow).values(model=OLD))
        session.execute(update(PositionRow).values(model=OLD, state="hostile", hostile=1.0, impasse=0.0))
    database.close()
    return locations


def state_of(server, location) -> tuple[str, str]:
    reading = requests.get(server.url + location, timeout=30).json()["reading"]
    probabilities = reading["positions"][0]["probabilities"]
    return reading["model"], max(probabilities, key=probabilities.get)


def test_what_another_model_read_is_read_anew_under_a_running_service(server, archive):
    assert {state_of(server, location)[0] for location in archive} == {OLD}
    assert "3 articles are to be read" in server.run("reread", "--count")
    assert "3 articles read" in server.run("reread")
    version = Reader.load().version
    assert [state_of(server, location) for location in archive] == [
        (version, "impasse"),
        (version, "cooperative"),
        (version, "hostile"),
    ]
    compared = requests.get(f"{server.url}{archive[0]}/comparison", timeout=30).json()["comparisons"][0]
    assert {near["model"] for near in compared["neighbours"]} == {version}
    assert compared["states"] == {"cooperative": 1, "impasse": 0, "hostile": 1}


def test_there_is_nothing_to_do_twice(server, archive):
    server.run("reread")
    assert server.run("reread").startswith("0 articles are to be read")
