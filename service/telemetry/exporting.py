"""Where the spans of a trace go: to the address in OpenTelemetry's own settings, over HTTP."""

from __future__ import annotations

import os

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from service.version import VERSION


def export_spans() -> None:
    """Send the spans of this process from now on, in a thread of its own."""
    os.environ.setdefault("OTEL_SERVICE_NAME", "entente")
    provider = TracerProvider(resource=Resource.create({"service.version": VERSION}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
