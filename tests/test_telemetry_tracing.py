"""Traces: one span a request, the statements within it, and nothing of what was sent."""

import os
import subprocess
import sys

import pytest
import structlog
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from service import create_app
from service.settings import Settings
from service.telemetry import tracing
from tests.api.asking import DYAD, HOSTILE

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def exporter():
    """Where the spans of this process go: OpenTelemetry can be told of it once."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


@pytest.fixture
def traced(tmp_path, reader, exporter, monkeypatch):
    monkeypatch.setattr(tracing, "is_wanted", lambda: True)
    app = create_app(Settings.from_environment({"ENTENTE_DATA_DIR": str(tmp_path)}), reader=reader)
    app.extensions["entente"].database.migrate()
    exporter.clear()
    yield app
    app.extensions["entente"].database.close()


def spans(exporter):
    """The span of the one request, and those of its statements."""
    finished = exporter.get_finished_spans()
    (request,) = [span for span in finished if span.kind is SpanKind.SERVER]
    statements = [span for span in finished if span.kind is SpanKind.CLIENT]
    assert len(finished) == 1 + len(statements)
    return request, statements


def test_a_request_is_a_span_with_its_statements_within(traced, exporter):
    sent = {"text": HOSTILE, "dyad": DYAD}
    headers = {"X-Request-ID": "mine-1", "traceparent": PARENT}
    assert traced.test_client().post("/v1/articles?outlet=x", json=sent, headers=headers).status_code == 201
    request, statements = spans(exporter)
    assert request.name == "POST /v1/articles"
    assert trace.format_trace_id(request.context.trace_id) in PARENT
    assert trace.format_span_id(request.parent.span_id) in PARENT
    assert request.attributes == {
        "http.request.method": "POST",
        "http.route": "/v1/articles",
        "url.path": "/v1/articles",
        "url.scheme": "http",
        "http.response.status_code": 201,
        "entente.request_id": "mine-1",
    }
    assert {"INSERT", "SELECT"} <= {span.name for span in statements}
    assert {span.parent.span_id for span in statements} == {request.context.span_id}
    assert "Pakistan vowed" not in str([dict(span.attributes) for span in statements])


def test_a_failure_is_marked_and_its_message_left_out(traced, exporter):
    with traced.extensions["entente"].database.writing() as session:
        session.connection().exec_driver_sql("CREATE TRIGGER t BEFORE INSERT ON articles BEGIN SELECT x; END")
    sent = {"text": HOSTILE, "dyad": DYAD}
    assert traced.test_client().post("/v1/articles", json=sent).status_code == 500
    request, statements = spans(exporter)
    assert request.status.status_code is StatusCode.ERROR
    (failed,) = [span for span in statements if span.status.status_code is StatusCode.ERROR]
    assert failed.attributes["error.type"] == "OperationalError"
    assert failed.events == ()


def test_the_lines_of_a_traced_request_carry_the_trace(traced, monkeypatch):
    seen = {}

    def relations(_self):
        seen.update(structlog.contextvars.get_contextvars())
        return []

    monkeypatch.setattr(type(traced.extensions["entente"].articles), "relations", relations)
    traced.test_client().get("/v1/relations", headers={"traceparent": PARENT})
    assert seen["trace_id"] in PARENT


def test_after_a_request_there_is_no_span(traced):
    traced.test_client().get("/v1/model")
    assert not trace.get_current_span().get_span_context().is_valid


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:1"])
def test_unless_it_is_wanted_and_installed_nothing_of_it_is_imported(address, tmp_path):
    # What sends is not among what the tests are run with.
    program = (
        "import sys, service; from service.telemetry import tracing; service.create_app(); tracing.start();"
        "print([name for name in sys.modules if name.startswith('opentelemetry.trace')])"
    )
    environment = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": address, "ENTENTE_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"
