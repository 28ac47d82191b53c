"""The service tidies by itself, in every worker, whatever goes wrong in between."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from service.serving.housekeeping import keep_tidy, tidy
from service.settings import Settings
from service.storing import ArticleFilter, Articles, Database
from service.storing.tables import ArticleRow
from service.telemetry.metrics import ARTICLES_REMOVED, REGISTRY
from tests.server import Server
from tests.storing.positions import add

AT_ONCE = (0.0, 0.01)


@pytest.fixture
def settings():
    return Settings.from_environment({"ENTENTE_RETENTION_DAYS": "30"})


@pytest.fixture
def keep(database, settings):
    """Tidies without a rest until the test ends."""
    stops = []
    yield lambda: stops.append(keep_tidy(database, settings, AT_ONCE, AT_ONCE))
    for stop in stops:
        stop()


def stored(database):
    return len(Articles(database).page(ArticleFilter(), limit=100).articles)


def store_old(database, *texts):
    for text in texts:
        add(Articles(database), text)
    with database.writing() as session:
        session.execute(update(ArticleRow).values(stored_at=datetime.now(UTC) - timedelta(days=31)))


def wait_for(condition, seconds=30):
    """A thread or a server may take its time; a test that fails waits for all of it."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def removed_so_far():
    return REGISTRY.get_sample_value(f"{ARTICLES_REMOVED._name}_total")


def test_what_expires_goes_and_is_counted(database, keep):
    store_old(database, "A", "B")
    before = removed_so_far()
    keep()
    wait_for(lambda: stored(database) == 0)
    wait_for(lambda: removed_so_far() == before + 2)
    store_old(database, "C")
    wait_for(lambda: stored(database) == 0)


def test_what_fails_is_logged_and_tried_again(tmp_path, settings):
    database = Database(f"sqlite:///{tmp_path / 'entente.db'}")
    with capture_logs() as logs:
        stop = keep_tidy(database, settings, AT_ONCE, AT_ONCE)
        wait_for(lambda: len(logs) >= 2)
        database.migrate()
        store_old(database, "A")
        wait_for(lambda: stored(database) == 0)
        stop()
    assert {"event": "tidying failed", "log_level": "error"}.items() <= logs[0].items()
    assert "SELECT" not in str(logs)
    database.close()


def test_what_waits_for_somebody_to_say_so_is_logged_with_the_remedy(database, articles, keep):
    store_old(database, *map(str, range(101)))
    with capture_logs() as logs:
        keep()
        wait_for(lambda: logs)
    assert logs[0]["event"] == "retention waits"
    assert (logs[0]["expired"], logs[0]["stored"]) == (101, 101)
    assert "tidy --yes" in logs[0]["remedy"]


def test_texts_stay_until_somebody_tidies_by_hand(database, articles):
    identity = add(articles, "A")
    tidy(database, Settings.from_environment({"ENTENTE_STORE_TEXT": "no"}), rest=0)
    assert articles.get(identity).text == "A"


def test_each_worker_of_a_server_tidies(tmp_path):
    server = Server(tmp_path / "data", ENTENTE_RETENTION_DAYS="30", WEB_CONCURRENCY="2")
    server.run("migrate")
    database = Database(f"sqlite:///{tmp_path / 'data' / 'entente.db'}")
    store_old(database, "A")
    try:
        server.start()
        wait_for(lambda: stored(database) == 0)
    finally:
        server.stop()
        database.close()
