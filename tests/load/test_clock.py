"""A clock that jumps a year ahead and two back under load: lists keep their order, keys hold, nothing is lost."""

from datetime import UTC, datetime, timedelta

import requests

from tests.load.archive import listed
from tests.load.jumping import Clock

# A dyad that the traffic is not about, and a text that is too short to be a copy of another.
DYAD = "GRC-ITA"
TEXT = "The two countries signed an agreement."
YEAR = timedelta(days=366)
JUMPS = (YEAR, -YEAR, timedelta(0))


def test_nothing_depends_on_a_clock_that_goes_forward(load, database_url, tmp_path):
    clock = Clock(tmp_path / "clock")
    # A year ahead, a receipt kept for a day is rightly forgotten, if tidying comes just then.
    loaded = load(database_url, PYTHONPATH=str(clock.folder), ENTENTE_RECEIPT_HOURS="20000")
    with loaded.traffic() as traffic:
        traffic.wait_for(40)
        cursor = ask(loaded, "/v1/articles?limit=1")["next_cursor"]
        stored = [store(loaded, "before").json()["id"]]
        for ahead in JUMPS:
            clock.jump(ahead.total_seconds())
            traffic.wait_for(40)
            again = store(loaded, "before")
            assert (again.status_code, again.json()["id"]) == (201, stored[0])
            assert again.headers["Idempotent-Replayed"] == "true"
            stored.append(store_now(loaded, datetime.now(UTC) + ahead))
            assert compared_with(loaded) == len(stored)
            assert "entente_" in requests.get(f"{loaded.url}/metrics", timeout=30).text
            assert ask(loaded, "/readyz")["status"] == "ready"
    assert all(record.is_done for record in traffic.records)
    in_order = listed(loaded.url)
    assert [each for each in in_order if each in stored] == stored[::-1]
    # A cursor of before goes on with what was stored before, whatever the clock said since.
    rest = listed(loaded.url, cursor)
    assert rest == in_order[-len(rest) :]
    assert not set(rest) & set(stored)
    loaded.assert_kept()


def store(loaded, key):
    article = {"text": f"{TEXT} Report {key}.", "dyad": DYAD}
    headers = {"Idempotency-Key": key}
    return requests.post(f"{loaded.url}/v1/articles", json=article, headers=headers, timeout=30)


def store_now(loaded, now):
    """Store one more article, at the time that it is for the server; returns its id."""
    article = store(loaded, f"{now:%Y}").json()
    assert abs(datetime.fromisoformat(article["stored_at"]) - now) < timedelta(minutes=5)
    return article["id"]


def compared_with(loaded):
    """With how many stored articles one is compared."""
    found = requests.post(f"{loaded.url}/v1/comparisons", json={"text": TEXT, "dyad": DYAD}, timeout=30)
    (comparison,) = found.json()["comparisons"]
    return comparison["stored"]


def ask(loaded, path):
    return requests.get(loaded.url + path, timeout=30).json()
