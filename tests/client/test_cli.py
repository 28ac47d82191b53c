"""The command: what it writes, where, and how it ends."""

import json

import pytest
import requests

from entente_client import Client, results
from entente_client.cli import main
from entente_client.cli.exits import Exit
from service.storing import Keys, Scope
from tests.client.conftest import STUCK, command
from tests.client.misbehaving import PAGE, misbehaving, response, unavailable
from tests.client.serving import served
from tests.texts import ATTACKED, NO_RELATION, SETTLED, STALLED

COMMANDS = sorted(main.commands)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(STUCK)
    return str(path)


def without_sleep(monkeypatch):
    monkeypatch.setattr("entente_client.retrying.random.uniform", lambda *_: 0.0)


def test_an_article_is_read(entente, article):
    result = entente("read", article)
    assert result.exit_code == 0
    assert "PAK-USA  Pakistan – United States  at an impasse" in result.stdout
    assert "“Islamabad rejected an American offer" in " ".join(result.stdout.split())
    assert result.stderr == ""


def test_an_article_is_compared(entente, article):
    result = entente("compare", article, "--published", "2012-06-01", "--title", "Talks end")
    told = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert told.startswith("Talks end PAK-USA")
    assert "Compared:" in told
    assert "Consensus: " in told
    assert "Disagrees (cooperative): A deal" in told


def test_a_comparison_is_narrowed(entente, article):
    result = entente("compare", article, "--among", "Civic Gazette", "--state", "cooperative", "--json")
    assert json.loads(result.stdout)["comparisons"][0]["stored"] == 1
    early = entente("compare", article, "--as-of", "1990-01-01", "--json")
    assert json.loads(early.stdout)["comparisons"][0]["stored"] == 0


@pytest.mark.parametrize("place", ["before", "after"])
def test_json_is_the_services_own(archive, entente, article, place):
    shared = ("--json",)
    arguments = ("compare", article)
    result = entente(*shared, *arguments) if place == "before" else entente(*arguments, *shared)
    sent = requests.post(f"{archive.url}/v1/comparisons", json={"text": STUCK}, timeout=30)
    assert json.loads(result.stdout) == sent.json()


def test_standard_input_is_read(entente):
    assert entente("read", text=STALLED).stdout == entente("read", "-", text=STALLED).stdout
    assert "at an impasse" in entente("read", text=STALLED).stdout


def test_many_are_a_line_of_json_each(entente, article, tmp_path):
    (tmp_path / "other.txt").write_text(ATTACKED)
    lines = entente("read", article, str(tmp_path / "other.txt"), "--json").stdout.splitlines()
    assert [json.loads(line)["positions"][0]["state"] for line in lines] == ["impasse", "hostile"]


def test_a_json_file_tells_what_is_told(entente, tmp_path):
    path = tmp_path / "article.json"
    path.write_text(
        json.dumps({"text": STALLED, "title": "From the file", "dyad": "PAK-USA", "section": "World"})
    )
    assert entente("read", str(path)).stdout.startswith("From the file\n")
    assert entente("read", str(path), "--title", "From the line").stdout.startswith("From the line\n")


def test_two_sides_are_read(entente, article):
    result = entente("read", article, "--side", "Pakistan", "--side", "Washington|American officials")
    assert "Pakistan – Washington" in result.stdout
    assert entente("read", article, "--side", "Pakistan").exit_code == 2


def test_no_position_is_an_end_of_its_own(entente, tmp_path):
    path = tmp_path / "concert.txt"
    path.write_text(NO_RELATION)
    result = entente("read", str(path))
    assert result.exit_code == Exit.NOTHING
    assert "No position: it is not about two countries (no_dyad)." in result.stdout


def test_one_that_is_refused_stops_no_other(entente, article):
    result = entente("read", article, article, "--published", "soon")
    assert result.exit_code == Exit.REFUSED
    assert result.stderr.count("published_at") == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.txt", b" \n", "is empty"),
        ("latin.txt", "café".encode("latin-1"), "not in UTF-8"),
        ("broken.json", b"{", "is not JSON"),
        ("list.json", b"[]", "`text`"),
    ],
)
def test_what_cannot_be_an_article_is_told_of(entente, tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    result = entente("read", str(tmp_path / name))
    assert result.exit_code == Exit.USAGE
    assert told in result.stderr


def test_a_file_that_is_not_there_is_told_of(entente):
    result = entente("read", "/nowhere.txt")
    assert result.exit_code == Exit.USAGE
    assert "/nowhere.txt cannot be read: No such file" in result.stderr


def test_articles_are_stored_listed_shown_and_removed(service, article, tmp_path):
    entente = command(service.url)
    (tmp_path / "b.txt").write_text(SETTLED)
    stored = entente("store", article, str(tmp_path / "b.txt"), "--outlet", "Harbour Wire")
    assert stored.exit_code == 0
    assert [line.split("  ")[1] for line in stored.stdout.splitlines()] == ["stored", "stored"]
    assert "was there" in entente("store", article).stdout
    listed = entente("articles")
    assert listed.stdout.count("PAK-USA") == 2
    assert len(entente("articles", "--json", "--limit", "1").stdout.splitlines()) == 1
    article_id = stored.stdout.split()[0]
    shown = entente("article", article_id)
    assert "Harbour Wire" in shown.stdout
    assert "insisted on an apology" in shown.stdout
    assert "Compared:" in entente("article", article_id, "--compare").stdout
    assert entente("delete", article_id).exit_code == Exit.USAGE
    assert entente("delete", article_id, "--yes").exit_code == 0
    assert entente("article", article_id).exit_code == Exit.REFUSED
    assert entente("articles").stdout.count("PAK-USA") == 1


def test_relations_are_shown(entente):
    assert "PAK-USA  3" in entente("relations").stdout
    detail = entente("relation", "usa-pak").stdout
    assert "3 articles from 26 Nov 2011 to 3 Jul 2012" in detail
    assert "Strikes" in detail
    assert "Civic Gazette" in entente("outlets", "PAK-USA").stdout
    line = entente("timeline", "PAK-USA", "--bucket", "year").stdout
    assert "hostile" in line
    assert "2011" in line


def test_nothing_on_a_relation_is_told_of(entente):
    result = entente("relation", "FRA-GBR")
    assert result.exit_code == Exit.REFUSED
    assert "Nothing is stored on this dyad" in result.stderr


def test_the_model_is_shown(entente, client):
    assert client.model().version in entente("model").stdout


def test_an_export_is_written(entente, tmp_path):
    assert len(entente("export").stdout.splitlines()) == 3
    target = tmp_path / "all.csv"
    assert entente("export", "--format", "csv", "-o", str(target)).exit_code == 0
    assert target.read_text().startswith("id,published_at")


def test_an_export_that_breaks_off_leaves_no_file(tmp_path, monkeypatch):
    without_sleep(monkeypatch)
    half = response(body=b'{"id": "1"', Content_Length="500")
    target = tmp_path / "all.ndjson"
    with misbehaving(half) as server:
        result = command(server.url)("export", "-o", str(target))
    assert result.exit_code == Exit.UNREACHABLE
    assert list(tmp_path.glob("*all*")) == []


@pytest.mark.parametrize("answer", [PAGE, unavailable("0")], ids=["another service", "503"])
def test_a_service_that_does_not_answer_as_it_should_is_told_of(answer, monkeypatch):
    without_sleep(monkeypatch)
    with misbehaving(answer) as server:
        result = command(server.url)("relations")
    assert result.exit_code == Exit.UNREACHABLE
    assert result.stderr.splitlines()[-1].startswith("entente: ")


def test_an_unreachable_service_is_told_of(monkeypatch):
    without_sleep(monkeypatch)
    result = command("http://127.0.0.1:9")("relations")
    assert result.exit_code == Exit.UNREACHABLE
    assert "trying again" in result.stderr
    assert "--url or ENTENTE_URL" in result.stderr


@pytest.fixture(scope="module")
def closed(tmp_path_factory, reader):
    with served(tmp_path_factory.mktemp("closed"), reader, ENTENTE_ACCESS="closed") as service:
        yield service


def test_a_key_is_asked_for_and_taken(closed, article, tmp_path, monkeypatch):
    entente = command(closed.url)
    key, _ = Keys(closed.app.extensions["entente"].database).make("Test", frozenset({Scope.READ}))
    (tmp_path / "key").write_text(key + "\n")
    without = entente("relations")
    assert without.exit_code == Exit.KEY
    assert "--key-file" in without.stderr
    assert entente("relations", "--key-file", str(tmp_path / "key")).exit_code == 0
    assert entente("--key", key, "relations").exit_code == 0
    assert entente("store", article, "--key", key).exit_code == Exit.KEY
    monkeypatch.setenv("ENTENTE_KEY_FILE", str(tmp_path / "key"))
    assert entente("relations").exit_code == 0
    monkeypatch.setenv("ENTENTE_KEY", "wrong")
    assert entente("relations").exit_code == Exit.KEY
    assert entente("relations", "--key", key, "--key-file", str(tmp_path / "key")).exit_code == Exit.USAGE


def test_a_key_is_in_no_output(closed, monkeypatch):
    secret = "entente_0000000000000000_" + "5" * 64
    monkeypatch.setenv("ENTENTE_KEY", secret)
    result = command(closed.url)("relations")
    assert result.exit_code == Exit.KEY
    assert secret not in result.output


def test_a_key_over_plain_http_is_warned_of(monkeypatch):
    monkeypatch.setattr(Client, "relations", lambda _: results.Relations(()))
    result = command("http://entente.example")("relations", "--key", "abc")
    assert (
        result.stderr
        == "Warning: the key goes to entente.example over http, readable for whoever is on the way: use https\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--url", "localhost:8000", "relations"), "http://"),
        (("relations", "--key-file", "/nowhere"), "/nowhere"),
        (("timeline", "PAK-USA", "--bucket", "decade"), "decade"),
        (("relations", "--timeout", "0"), "timeout"),
        (("nonsense",), "nonsense"),
    ],
)
def test_a_command_that_is_given_wrongly_is_told_of(entente, arguments, told):
    result = entente(*arguments)
    assert result.exit_code == Exit.USAGE
    assert told in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(entente, name):
    result = entente(name, "--help")
    assert result.exit_code == 0
    assert len(main.commands[name].get_short_help_str()) > 20


def test_the_numbers_it_ends_with_are_in_the_help(entente):
    told = entente("--help").stdout
    assert all(f"  {code.value} " in told for code in Exit if code is not Exit.PIPE)


def test_webhooks_are_made_tried_listed_and_removed(tmp_path, reader):
    with served(tmp_path / "hooks", reader, ENTENTE_WEBHOOK_PRIVATE="yes") as service:
        entente = command(service.url)
        made = entente(
            "watch", "PAK-USA", "http://127.0.0.1:9/hook", "--event", "shift", "--description", "Ours"
        )
        assert made.exit_code == 0, made.output
        assert made.stdout.startswith("whsec_")
        webhook_id = made.stderr.split()[0]
        assert "http://127.0.0.1:9/hook" in entente("webhooks").stdout
        assert json.loads(entente("webhooks", "--json").stdout)["id"] == webhook_id
        assert entente("ping", webhook_id).exit_code == 0
        assert "ping" in entente("deliveries", webhook_id).stdout
        assert entente("unwatch", webhook_id).exit_code == 0
        assert "no webhooks" in entente("webhooks").stderr
