"""`entente import`: every line once, whatever ends it and however often it is run."""

import gzip
import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from entente_client import Client, Retrying
from entente_client.importing import Importer, Journal, Source
from entente_client.importing.journal import Account
from tests.client.conftest import command
from tests.client.serving import served
from tests.texts import ATTACKED, SETTLED, STALLED

ENTENTE = str(Path(sys.executable).with_name("entente"))
COUNT = 60


@pytest.fixture
def entente(service):
    return command(service.url)


def lines_of(*articles):
    return b"".join(json.dumps(article).encode() + b"\n" for article in articles)


@pytest.fixture
def many(tmp_path):
    path = tmp_path / "many.jsonl.gz"
    path.write_bytes(gzip.compress(lines_of(*({"text": f"{STALLED} {number}"} for number in range(COUNT)))))
    return path


def stored(service):
    with Client(service.url) as client:
        return Counter(json.loads(line)["text"] for line in b"".join(client.export()).splitlines())


def ids(client):
    return [article.id for article in client.articles()]


def journals(tmp_path):
    return list((tmp_path / "state").rglob("*.jsonl"))


def test_a_year_alone_is_no_date_and_need_not_cost_the_article(entente, service, tmp_path):
    path = tmp_path / "years.jsonl"
    path.write_bytes(
        lines_of({"text": STALLED, "published_at": "2018"}, {"text": SETTLED, "published_at": "2018-01-05"})
    )
    refusing = entente("import", str(path))
    assert refusing.stdout == "1 stored, 0 already there, 1 refused\n"
    assert f"{path}:1: published_at: " in refusing.stderr
    dropping = entente("import", "--drop-bad-dates", str(path))
    assert (dropping.exit_code, dropping.stdout) == (0, "1 stored, 1 already there, 0 refused\n")
    with Client(service.url) as client:
        found = {article.text: article.published_at for article in map(client.article, ids(client))}
    assert found[STALLED] is None
    assert found[SETTLED].date().isoformat() == "2018-01-05"


def test_an_interrupted_import_with_other_lines_is_not_gone_on_with(tmp_path):
    path = tmp_path / "years.jsonl"
    path.write_bytes(lines_of({"text": STALLED, "published_at": "2018"}))
    with Source.open(path) as plain, Source.open(path) as dropping:
        dropping.drop_bad_dates()
        assert plain.identity != dropping.identity


def test_articles_are_stored_and_accounted_for(entente, service, tmp_path):
    path = tmp_path / "some.jsonl"
    path.write_bytes(
        lines_of({"text": STALLED, "title": "Talks", "section": "World"}, {"text": SETTLED})
        + b"\n"
        + lines_of({"text": STALLED}, {"title": "No text"})
        + b"not JSON\n[]"
    )
    result = entente("import", str(path))
    assert result.exit_code == 1
    assert result.stdout == "2 stored, 1 already there, 3 refused\n"
    assert f"{path}:5: text: send the article's text" in result.stderr
    assert f"{path}:6: the line is not JSON" in result.stderr
    assert f"{path}:7: the line is not a JSON object" in result.stderr
    assert stored(service) == Counter([STALLED, SETTLED])
    assert journals(tmp_path) == []


def test_an_import_that_is_run_again_stores_nothing_twice(entente, service, many):
    assert entente("import", str(many)).stdout == "60 stored, 0 already there, 0 refused\n"
    assert (
        entente("import", str(many), "--json").stdout == '{"stored": 0, "already_there": 60, "refused": 0}\n'
    )
    assert set(stored(service).values()) == {1}


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=["ctrl-c", "kill -9"]
)
def test_an_import_that_was_ended_goes_on_where_it_was(service, many, tmp_path, number, code):
    service.stall_after = 1
    first = started(service, many)
    assert service.stalled.wait(60)
    first.send_signal(number)
    told = first.communicate(timeout=60)[1]
    assert first.returncode == code
    assert ("The same command goes on from there." in told) == (number == signal.SIGINT)
    assert journals(tmp_path)
    service.go_on.set()
    service.stall_after = None
    second = started(service, many)
    out, told = second.communicate(timeout=60)
    # What was stored and not yet answered counts as stored by this import, for it was.
    assert out == "60 stored, 0 already there, 0 refused\n"
    assert stored(service) == Counter(f"{STALLED} {number}" for number in range(COUNT))
    assert journals(tmp_path) == []


def started(service, path):
    return subprocess.Popen(
        [ENTENTE, "--url", service.url, "import", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_request_that_was_half_answered_is_sent_again_as_it_was(service, many, tmp_path):
    def sent_by(journal, most):
        """An import that ends after so many answers, as if the machine had."""
        with Client(service.url) as client, Source.open(many) as source:
            told = iter(range(most))
            importer = Importer(client.transport, source, journal, Retrying(), lambda _: next(told))
            importer.run()

    first = Journal(tmp_path / "journal")
    first.open()
    with pytest.raises(StopIteration):
        sent_by(first, 10)
    first.close()
    again = Journal(tmp_path / "journal")
    assert again.open().unanswered == (1, COUNT)
    assert again.state.account == Account(11, stored=11)
    sent_by(again, COUNT)
    again.close()
    # Had it been another request, what was stored and not yet answered would now be there already.
    assert again.state.account == Account(COUNT, stored=COUNT)


def test_ended_between_two_files_it_does_not_send_the_first_again(entente, tmp_path, service, many):
    broken = tmp_path / "broken.jsonl.gz"
    broken.write_bytes(gzip.compress(lines_of({"text": SETTLED}, {"text": ATTACKED}))[:-12])
    result = entente("import", str(many), str(broken))
    assert result.exit_code == 1
    assert "cut off" in result.stderr
    again = entente("import", str(many), str(broken))
    assert "all its lines were sent before" in again.stderr
    assert sum(stored(service).values()) >= COUNT


def test_begun_anew_it_sends_everything_again(entente, many, tmp_path):
    broken = tmp_path / "broken.gz"
    broken.write_bytes(gzip.compress(b"{}")[:-3])
    entente("import", str(many), str(broken))
    result = entente("import", str(many), "--restart")
    assert result.stdout == "0 stored, 60 already there, 0 refused\n"


def test_rejects_can_be_mended_and_imported(entente, service, tmp_path):
    path, rejects = tmp_path / "some.jsonl", tmp_path / "rejects.jsonl"
    path.write_bytes(
        lines_of({"text": STALLED, "published_at": "soon"}, {"text": SETTLED}) + b"no\xff JSON\n"
    )
    assert entente("import", str(path), "--rejects", str(rejects)).exit_code == 1
    kept = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert [each["refused"]["line"] for each in kept] == [1, 3]
    assert kept[0]["refused"]["reason"].startswith("published_at: ")
    assert kept[1]["line"].startswith("no")
    rejects.write_bytes(lines_of({**kept[0], "published_at": "2012-06-01"}))
    assert entente("import", str(rejects)).stdout == "1 stored, 0 already there, 0 refused\n"


def test_no_rejects_is_an_empty_file(entente, many, tmp_path):
    rejects = tmp_path / "rejects.jsonl"
    assert entente("import", str(many), "--rejects", str(rejects)).exit_code == 0
    assert rejects.read_bytes() == b""


def test_an_export_is_imported_with_the_dyads_that_were_asked_for(entente, service, tmp_path, reader):
    with Client(service.url) as client:
        client.store(STALLED, dyad="PAK-USA", title="Talks")
        client.store(STALLED)
        client.store(STALLED, dyad="IND-PAK")
        exported = b"".join(client.export())
    path = tmp_path / "export.ndjson"
    path.write_bytes(exported)
    with served(tmp_path / "other", reader) as other:
        result = command(other.url)("import", str(path))
        assert result.stdout == "1 stored, 0 already there, 0 refused\n"
        with Client(other.url) as client:
            again = json.loads(b"".join(client.export()))
    assert sorted(map(str, again["asked"])) == sorted(map(str, json.loads(exported)["asked"]))
    assert again["title"] == "Talks"


def test_the_services_limit_of_lines_is_found(tmp_path, reader, many):
    with served(tmp_path / "small", reader, ENTENTE_MAX_BULK_LINES="7") as service:
        assert command(service.url)("import", str(many)).stdout == "60 stored, 0 already there, 0 refused\n"


def test_an_article_that_is_too_large_for_the_service_is_refused_alone(tmp_path, reader):
    path = tmp_path / "some.jsonl"
    path.write_bytes(lines_of({"text": STALLED}, {"text": "word " * 1000}, {"text": SETTLED}))
    with served(tmp_path / "small", reader, ENTENTE_MAX_BODY_BYTES="2000") as service:
        result = command(service.url)("import", str(path))
    assert result.stdout == "2 stored, 0 already there, 1 refused\n"
    assert f"{path}:2: body: send at most 2,000 bytes a line" in result.stderr


def test_standard_input_is_imported(entente):
    result = entente("import", "-", text=lines_of({"text": STALLED}))
    assert result.stdout == "1 stored, 0 already there, 0 refused\n"


def test_progress_is_told_where_it_is_wanted(entente, many):
    result = entente("import", str(many), "--progress")
    assert "many.jsonl.gz" in result.stderr
    assert "100%  60 articles" in result.stderr
    assert "articles" not in entente("import", str(many)).stderr


def test_a_file_that_is_not_there_is_told_of(entente):
    result = entente("import", "/nowhere.jsonl")
    assert result.exit_code == 1
    assert "/nowhere.jsonl cannot be read" in result.stderr


def test_a_service_that_is_away_is_waited_for(tmp_path, reader, many, monkeypatch):
    monkeypatch.setattr("entente_client.cli.imports._ATTEMPTS", 3)
    monkeypatch.setattr("entente_client.cli.imports._LONGEST_WAIT", 0.01)
    result = command("http://127.0.0.1:9")("import", str(many))
    assert result.exit_code == 3
    assert result.stderr.count("trying again") == 2
    assert "The same command goes on from there." in result.stderr
