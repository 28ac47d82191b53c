"""The morning: articles of a list and of an inbox are stored, and the digest says what they change."""

import json
import re
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
import yaml

from entente_client import Client
from tests.examples.conftest import EXAMPLES

DAILY = EXAMPLES / "daily"
ARCHIVE = EXAMPLES / "twenty_years" / "archive" / "ISR-TUR.jsonl"
PAGE = """<!doctype html><html lang="en"><head><title>Greece and Turkey sign rescue agreement</title>
<meta property="og:site_name" content="Harbour Wire"></head><body><article>
<h1>Greece and Turkey sign rescue agreement</h1>
<p>Greece and Turkey signed an agreement on cooperation in rescues at sea on Saturday, in a ceremony in Athens.</p>
<p>The foreign ministers of Greece and Turkey welcomed it as a further step in their friendly relations, and agreed to
hold joint exercises next year. Greece thanked Turkey for the help of its ships in the autumn storms.</p>
<p>Turkey said that the two neighbours would cooperate more closely in future, and that it looked forward to a visit by
the prime minister of Greece, who has been invited to Ankara.</p></article></body></html>"""


class Press(BaseHTTPRequestHandler):
    """An outlet with one article, at /article; there is nothing anywhere else."""

    def do_GET(self):
        found = self.path == "/article"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode() if found else b"")

    def log_message(self, *_):
        pass


@pytest.fixture
def press():
    outlet = ThreadingHTTPServer(("127.0.0.1", 0), Press)
    thread = threading.Thread(target=outlet.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{outlet.server_port}"
    outlet.shutdown()
    thread.join()
    outlet.server_close()


def archive():
    lines = map(json.loads, ARCHIVE.read_text(encoding="utf-8").splitlines())
    return [{name: line[name] for name in ("title", "outlet", "published_at", "text")} for line in lines]


def _between(first, end):
    return [each for each in archive() if first <= each["published_at"] < end]


def _store(server, articles):
    """Store them; returns when the last was."""
    with Client(server.url, key="") as client:
        assert all(each.created for each in client.store_many(articles))
        (last,) = client.articles(sort="stored", order="desc", limit=1)
        return last.stored_at


@pytest.fixture(scope="module")
def gathered(server, imported):
    """What the digest gathers of a time."""
    gathering = imported("daily", "gathering")

    def gathered(since, dyads=("ISR-TUR", "PAK-USA")):
        with Client(server.url, key="") as client:
            return gathering.gather(client, dyads, since, datetime.now(UTC))

    return gathered


@pytest.fixture(scope="module")
def before_davos(server):
    """When the articles of the years before Davos were stored."""
    return _store(server, _between("2004", "2009"))


@pytest.fixture(scope="module")
def davos(server, before_davos, gathered):
    """What was gathered on the day of Davos, and when its article was stored."""
    stored_at = _store(server, _between("2009-01-30", "2009-01-31"))
    return gathered(before_davos), stored_at


@pytest.fixture(scope="module")
def after_davos(server, davos):
    """When what came to Davos was stored; what the four years after it brought is stored as well."""
    _store(server, _between("2009-01-31", "2013"))
    return davos[1]


def test_the_article_of_the_day_departs(davos, imported):
    day, _ = davos
    assert day.stored == 1
    (departure,) = day.departures
    assert departure.article.title == "Erdogan storms off Davos stage after clash with Peres"
    assert (departure.comparison.position.state, departure.comparison.consensus.state) == (
        "hostile",
        "cooperative",
    )
    assert day.watched[0].shifts == ()  # one article makes no shift
    digest = imported("daily", "writing").written(day)
    assert f"- **ISR-TUR** {departure.article.title} (Harbour Wire): Departs from the consensus" in digest


def test_a_shift_is_told_when_it_is_new_and_not_again(after_davos, gathered):
    relation, empty = gathered(after_davos).watched
    (shift,) = relation.shifts
    assert (shift.before.state, shift.after.state) == ("cooperative", "hostile")
    assert (shift.at.year, shift.at.month) in {(2008, 12), (2009, 1)}
    assert empty.relation is None
    later = gathered(datetime.now(UTC))
    assert later.watched[0].shifts == ()
    assert later.watched[0].relation.stored == relation.relation.stored


def test_what_was_stored_in_the_time_is_compared_and_no_more(after_davos, gathered):
    day = gathered(after_davos)
    assert day.stored == len(_between("2009-01-31", "2013"))
    assert 0 < len(day.compared) <= day.stored
    assert {each.comparison.dyad for each in day.compared} == {"ISR-TUR"}
    assert gathered(datetime.now(UTC)).stored == 0


def test_the_digest_names_the_shift_and_what_nothing_is_stored_on(after_davos, gathered, imported):
    digest = imported("daily", "writing").written(gathered(after_davos))
    assert "- **ISR-TUR** moved from cooperative" in digest
    assert "| PAK-USA | nothing is stored | | 0 | |" in digest


def test_a_quiet_day_says_so(after_davos, gathered, imported):
    digest = imported("daily", "writing").written(gathered(datetime.now(UTC)))
    assert "0 articles were stored" in digest
    assert "None is new." in digest
    assert "No article departs" in digest


def test_a_title_cannot_write_markdown(imported):
    assert imported("daily", "writing").plain("a [b](c)\n# <d> | *e*") == r"a \[b\](c) \# \<d\> \| \*e\*"


def test_a_turn_the_other_way_is_a_new_shift(imported, after_davos, gathered):
    gathering = imported("daily", "gathering")
    (shift,) = gathered(after_davos).watched[0].shifts
    back = replace(shift, size=-shift.size)
    moved = replace(
        shift, earliest=shift.earliest + timedelta(days=9), latest=shift.latest + timedelta(days=9)
    )
    years = timedelta(days=4000)
    far = replace(shift, earliest=shift.earliest + years, latest=shift.latest + years)
    assert gathering.new_shifts([shift, back, moved, far], [shift]) == (back, far)


@pytest.fixture
def morning(run, tmp_path):
    """Does a morning's work in a folder with these addresses."""
    if shutil.which("sh") is None:
        pytest.skip("there is no shell on this machine")

    def morning(url, *addresses, **variables):
        (tmp_path / "addresses.txt").write_text("\n".join(["# today", *addresses]), encoding="utf-8")
        (tmp_path / "watched.txt").write_text("GRC-TUR # the Aegean\nISR-TUR\n", encoding="utf-8")
        return run("sh", DAILY / "morning.sh", ENTENTE_URL=url, PYTHON=sys.executable, **variables)

    return morning


def test_a_morning_stores_what_it_finds_and_writes_the_digest(morning, server, press, tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "more.jsonl").write_text(
        json.dumps(_between("2013", "2014")[0]) + "\n", encoding="utf-8"
    )
    done = morning(server.url, f"{press}/article", f"{press}/gone # a 404")
    assert done.returncode == 0, done.stderr
    assert "1 pages could not be read" in done.stderr
    (digest,) = (tmp_path / "digests").iterdir()
    assert done.stdout.splitlines()[-1] == f"digests/{digest.name}"
    text = digest.read_text(encoding="utf-8")
    assert re.search(r"\| GRC-TUR \| cooperative \| .*\| 1 \|", text)
    assert [path.name for path in (tmp_path / "inbox" / "done").iterdir()] == ["more.jsonl"]
    assert not list((tmp_path / "inbox").glob("*.jsonl"))
    titles = [each["title"] for each in _articles(server)]
    assert {"Greece and Turkey sign rescue agreement", _between("2013", "2014")[0]["title"]} <= set(titles)
    # A second time nothing is stored twice, and the digest is the same day's.
    assert morning(server.url, f"{press}/article").returncode == 0
    assert [each["title"] for each in _articles(server)] == titles
    assert len(list((tmp_path / "digests").iterdir())) == 1


def test_a_morning_without_a_service_fails_loudly(morning, press, tmp_path):
    done = morning("http://127.0.0.1:1", f"{press}/article")
    assert done.returncode == 3
    assert "The morning ended at" in done.stderr
    assert not (tmp_path / "digests").exists()


def test_a_morning_that_is_refused_fails_loudly(morning, press, closed_server, tmp_path):
    done = morning(closed_server.url, f"{press}/article")
    assert done.returncode == 4
    assert not (tmp_path / "digests").exists()


def test_no_digest_is_written_where_the_service_refuses(run, closed_server, tmp_path):
    digest = DAILY / "digest.py"
    done = run(sys.executable, digest, "--watched", DAILY / "watched.txt", "--url", closed_server.url)
    assert done.returncode == 1
    assert done.stderr.startswith("No digest of ")
    assert not (tmp_path / "digests").exists()


def test_the_workflow_is_one_that_runs_what_is_there():
    workflow = yaml.safe_load((DAILY / "digest.yml").read_text(encoding="utf-8"))
    assert workflow[True]["schedule"][0]["cron"].split()[2:] == ["*", "*", "*"]  # YAML reads `on` as true
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["digest"]["steps"]
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    commands = [step["run"] for step in steps if "run" in step]
    root = EXAMPLES.parent
    for command in commands:
        subprocess.run(["sh", "-n"], input=command, text=True, check=True)
        for path in re.findall(r"(?:examples|client|requirements)[\w/.-]*(?:\.sh|\.txt|client)\b", command):
            assert (root / path).exists(), path
    assert "sh examples/daily/morning.sh examples/daily" in commands
    # What is secret comes from the repository's secrets, and is never part of a command.
    assert "secrets." not in "".join(commands)


def test_the_line_for_cron_is_whole():
    lines = (DAILY / "crontab.example").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if re.match(r"[\d*]", line)]
    command = line.split(None, 5)[5]
    assert "%" not in command  # to cron, the end of the command
    subprocess.run(["sh", "-n"], input=command, text=True, check=True)


@pytest.mark.parametrize("name", ["addresses.txt", "watched.txt"])
def test_the_lists_that_come_with_it_are_lists(name, imported):
    listed = imported("daily", "digest").watched((DAILY / name).read_text(encoding="utf-8"))
    assert listed == ([] if name == "addresses.txt" else sorted(listed))


def _articles(server):
    address = f"{server.url}/v1/articles"
    return requests.get(address, params={"limit": 100}, timeout=30).json()["articles"]
