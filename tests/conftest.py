"""What tests share: the shipped reader, a database of one test's own, and a client."""

from __future__ import annotations

import hypothesis
import pytest

from service import create_app
from service.reading import Reader
from service.settings import Settings
from service.storing import Articles, Database, PositionFeed

# A busy machine is no failure.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'entente.db'}")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def articles(database) -> Articles:
    return Articles(database)


@pytest.fixture
def feed(database) -> PositionFeed:
    return PositionFeed(database)


@pytest.fixture
def app(tmp_path, reader):
    settings = Settings.from_environment({"ENTENTE_DATA_DIR": str(tmp_path / "data")})
    app = create_app(settings, reader=reader)
    parts = app.extensions["entente"]
    parts.database.migrate()
    yield app
    parts.database.close()


@pytest.fixture
def client(app):
    return app.test_client()
