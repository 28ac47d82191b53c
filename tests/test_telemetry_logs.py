"""The logs: JSON lines that belong to their request, and tell nothing that was sent."""

import json
import logging
from io import StringIO

import pytest
import structlog

from service import create_app
from service.settings import Settings
from service.telemetry import configure_logging
from service.telemetry.logs import Discreet

TEXT = "Wombatgate: Pakistan and the United States signed an agreement."
TITLE = "Quokkagate in the morning"
KEY = "ent_numbat_0123456789"
PASSWORD = "bilbypassword"  # noqa: S105 (to be looked for)
QUERY = "dunnartquery"
MARKS = ("Wombatgate", "Quokkagate", "numbat", PASSWORD, QUERY)


@pytest.fixture
def written(monkeypatch):
    """What is written from here on, as text; the logging of the tests is put back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, logging.raiseExceptions
    output = StringIO()
    monkeypatch.setattr("sys.stdout", output)
    monkeypatch.setattr("sys.stderr", output)
    configure_logging("DEBUG")
    yield output.getvalue
    root.handlers[:], root.level, logging.raiseExceptions = before
    structlog.reset_defaults()


@pytest.fixture
def lines(written):
    """The lines written from here on."""
    return lambda: [json.loads(line) for line in written().splitlines()]


def test_a_request_is_told_of_in_one_line(client, lines):
    sent = {"text": TEXT, "dyad": "PAK-USA"}
    response = client.post("/v1/readings?ignored=1", json=sent, headers={"X-Request-ID": "mine-1"})
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert line.pop("milliseconds") > 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "entente.requests",
        "request_id": "mine-1",
        "method": "POST",
        "route": "/v1/readings",
        "path": "/v1/readings",
        "status": 200,
        "bytes_in": int(response.request.content_length),
        "bytes_out": len(response.data),
        "caller": None,
    }


def test_whatever_is_logged_during_a_request_carries_its_id(app, client, lines, monkeypatch):
    def answer(*_arguments, **_options):
        logging.getLogger("some.library").warning("of the library's own")
        structlog.get_logger("entente.test").warning("of ours")
        raise RuntimeError

    monkeypatch.setattr(type(app.extensions["entente"].articles), "relations", answer)
    response = client.get("/v1/relations")
    events = {line["event"]: line["request_id"] for line in lines()}
    assert set(events) == {"of the library's own", "of ours", "unexpected error", "request"}
    assert set(events.values()) == {response.headers["X-Request-ID"]}


def test_after_a_request_nothing_carries_its_id(client, lines):
    client.get("/v1/model")
    logging.getLogger("some.library").warning("later")
    assert "request_id" not in lines()[-1]


def test_what_is_streamed_is_told_of_at_its_end(app, client, lines):
    def stream():
        structlog.get_logger("entente.test").warning("in the stream")
        yield "one"

    app.add_url_rule("/streamed", view_func=lambda: app.response_class(stream()))
    client.get("/streamed", headers={"X-Request-ID": "mine-2"}, buffered=True).close()
    told = [(line["event"], line["request_id"]) for line in lines()]
    assert told == [("in the stream", "mine-2"), ("request", "mine-2")]
    assert structlog.contextvars.get_contextvars() == {}


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
def test_probes_are_told_of_where_they_fail_or_details_are_wanted(client, lines, path):
    client.get(path)
    client.post(path)
    assert [line["level"] for line in lines() if line["event"] == "request"] == ["debug", "info"]


def test_an_error_is_told_with_its_place_and_without_its_message(client, lines, monkeypatch):
    monkeypatch.setattr("service.api.comparisons.compare_reading", _fail_quoting)
    assert client.post("/v1/comparisons", json={"text": TEXT}).status_code == 500
    (line,) = [line for line in lines() if line["event"] == "unexpected error"]
    own, cause = line["exception"]
    assert (own["exc_type"], cause["exc_type"]) == ("RuntimeError", "ValueError")
    assert own["frames"][-1]["name"] == "_fail_quoting"


def _fail_quoting(_reading, text, *_rest):
    try:
        raise ValueError(text)
    except ValueError as error:
        error.add_note(text)
        raise RuntimeError(text) from error


def test_no_secret_and_nothing_of_what_was_sent_is_in_the_logs(app, client, written, monkeypatch):
    article = {"text": TEXT, "title": TITLE, "dyad": "PAK-USA"}
    headers = {"Authorization": f"Bearer {KEY}"}
    for path in ("/v1/readings", "/v1/comparisons", "/v1/articles"):
        client.post(f"{path}?outlet={QUERY}", json=article)
        client.post(path, json=article, headers=headers)
        client.post(path, json={**article, "published_at": TEXT})
        client.post(path, data=TEXT, content_type="application/json")
    client.get(f"/v1/articles?cursor={QUERY}&access_token={KEY}", headers=headers)
    with app.extensions["entente"].database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER refuse BEFORE INSERT ON articles BEGIN SELECT missing; END"
        )
    assert client.post("/v1/articles", json={**article, "text": TEXT + " Again."}).status_code == 500
    monkeypatch.setattr("service.api.comparisons.compare_reading", _fail_quoting)
    assert client.post("/v1/comparisons", json=article).status_code == 500
    assert "unexpected error" in written()
    assert [mark for mark in MARKS if mark in written()] == []


def test_the_password_of_a_database_is_not_in_the_logs(tmp_path, reader, written):
    url = f"postgresql://someone:{PASSWORD}@127.0.0.1:1/nothing"
    app = create_app(Settings.from_environment({"DATABASE_URL": url}), reader=reader)
    response = app.test_client().post("/v1/articles", json={"text": TEXT, "title": TITLE})
    assert response.status_code == 503
    assert app.test_client().get("/readyz").status_code == 503
    assert "storage unavailable" in written()
    assert [mark for mark in MARKS if mark in written()] == []


def test_the_message_of_a_wrong_setting_is_kept(lines):
    try:
        Settings.from_environment({"PORT": "http"})
    except ValueError:
        logging.getLogger("some.server").exception("it does not start")
    assert "PORT" in lines()[-1]["exception"][0]["exc_value"]


@pytest.mark.parametrize(
    ("message", "arguments", "left"),
    [
        (f"Invalid request from ip=10.1.2.3: Invalid header: {KEY}", (), "Invalid request"),
        ("Error handling request %s %s", ("GET", f"/v1?key={KEY}"), "Error handling request GET /v1"),
        ("Booting worker with pid: %s", (12,), "Booting worker with pid: 12"),
    ],
)
def test_of_the_servers_own_lines_what_came_with_a_request_is_left_out(message, arguments, left):
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, message, arguments, None)
    assert Discreet().filter(record)
    assert record.getMessage() == left
