"""What tests share: the shipped reader, a database of one test's own, and a client."""

from __future__ import annotations

import os
import signal

import hypothesis
import pytest

from service import create_app
from service.reading import Reader
from service.settings import Settings
from service.storing import Articles, Corrections, Database, PositionFeed
from tests import postgres as postgresql

# Who runs the tests in the background has them ignore SIGINT, and what they start would ignore it, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no failure; and a gate tells of the change it is shown, not of the day's luck.
hypothesis.settings.register_profile(
    "patient",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="session")
def postgres():
    with postgresql.running() as url:
        yield postgresql.PostgresServer(url)


@pytest.fixture
def postgres_url(postgres):
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(tmp_path):
    url = f"sqlite:///{tmp_path / 'entente.db'}"
    database = Database(url)
    database.migrate()
    database.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """The URL of an empty, migrated database: what the storage tests ask of one kind, they ask of both."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def articles(database) -> Articles:
    return Articles(database)


@pytest.fixture
def corrections(database) -> Corrections:
    return Corrections(database)


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


@pytest.fixture
def client_set(tmp_path, reader):
    """Makes clients of services on one database, each with settings of its own."""
    apps = []

    def client(**settings):
        environment = {"ENTENTE_DATA_DIR": str(tmp_path / "shared"), **settings}
        apps.append(create_app(Settings.from_environment(environment), reader=reader))
        apps[-1].extensions["entente"].database.migrate()
        return apps[-1].test_client()

    yield client
    for app in apps:
        app.extensions["entente"].database.close()
