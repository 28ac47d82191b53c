"""What tests of the client share: services, and an environment that names none."""

import pytest
from click.testing import CliRunner

from entente_client import Client, Retrying
from entente_client.cli import main
from tests.client.serving import served
from tests.texts import ATTACKED, SETTLED, STALLED

STUCK = """Pakistan and the United States failed again to agree on the supply route, officials said. Islamabad rejected \
an American offer, insisted on an apology and refused to lower its fee. Washington would not give way, and relations \
between the two countries remain deadlocked."""


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    """No service, key or state of whoever runs the tests."""
    for name in ("ENTENTE_URL", "ENTENTE_KEY", "ENTENTE_KEY_FILE", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def service(tmp_path, reader):
    """A service with an empty archive."""
    with served(tmp_path / "served", reader) as service:
        yield service


@pytest.fixture(scope="module")
def archive(tmp_path_factory, reader):
    """A service that three articles are stored in; for tests that store nothing."""
    with served(tmp_path_factory.mktemp("archive"), reader) as service:
        with Client(service.url) as client:
            client.store(STALLED, title="No deal", outlet="Harbour Wire", published_at="2012-05-21")
            client.store(SETTLED, title="A deal", outlet="Civic Gazette", published_at="2012-07-03")
            client.store(ATTACKED, title="Strikes", outlet="Harbour Wire", published_at="2011-11-26")
        yield service


@pytest.fixture
def client(archive):
    """A client of the service with three articles."""
    with Client(archive.url) as client:
        yield client


@pytest.fixture
def waits():
    """The seconds that a client with the rules `patient` waited, none of which pass."""
    return []


@pytest.fixture
def patient(waits):
    return Retrying(attempts=4, sleep=waits.append)


@pytest.fixture
def entente(archive):
    """Runs the command against the service with three articles."""
    return command(archive.url)


def command(url):
    def run(*arguments, text=None):
        return CliRunner().invoke(main, ["--url", url, *arguments], input=text, prog_name="entente")

    return run
