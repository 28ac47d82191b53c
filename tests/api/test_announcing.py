"""The log says at the start where everyone may do everything, and where nobody may do anything yet."""

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from service.api.admitting.announcing import announce
from service.settings import Settings
from service.storing import Database, Keys, Scope


@pytest.fixture
def keys(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'entente.db'}")
    database.migrate()
    yield Keys(database)
    database.close()


def said(keys, **environment):
    """The level and the words of each line of the log."""
    with capture_logs() as lines:
        announce(Settings.from_environment(environment), keys)
    return [(line["log_level"], line["event"]) for line in lines]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_an_open_service_on_this_machine_alone_is_warned_of(keys, host):
    ((level, event),) = said(keys, ENTENTE_HOST=host)
    assert (level, "anyone who can reach the port" in event) == ("warning", True)


@pytest.mark.parametrize("host", ["", "::", "10.0.0.7", "example.org"])
def test_one_that_others_reach_though_nobody_said_so_is_an_error(keys, host):
    ((level, event),) = said(keys, ENTENTE_HOST=host)
    assert (level, "ENTENTE_ACCESS=closed" in event) == ("error", True)


def test_one_that_was_opened_on_purpose_is_warned_of(keys):
    ((level, _),) = said(keys, ENTENTE_ACCESS="open", ENTENTE_ENV="production")
    assert level == "warning"


def test_a_closed_service_without_a_good_key_says_how_to_make_one(keys):
    keys.make("old", [Scope.READ], datetime.now(UTC) - timedelta(days=1))
    keys.revoke(keys.make("bad", [Scope.READ])[1].id)
    ((level, event),) = said(keys, ENTENTE_ENV="production")
    assert (level, "python -m service keys make" in event) == ("warning", True)
    keys.make("feed", [Scope.READ])
    assert said(keys, ENTENTE_ENV="production") == []


def test_a_database_without_tables_does_not_keep_a_service_from_starting(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert said(Keys(database), ENTENTE_ACCESS="closed") == []
    database.close()
