"""Traces by OpenTelemetry, where it is installed and told where to send them; else nothing is imported."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Final

from flask import Flask
from sqlalchemy import Engine

# OpenTelemetry's own settings: https://opentelemetry.io/docs/specs/otel/protocol/exporter/.
_ADDRESSES: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
# A package is looked for within the one above it, which has to be there.
_PACKAGES: Final = (
    "opentelemetry",
    "opentelemetry.sdk",
    "opentelemetry.exporter",
    "opentelemetry.exporter.otlp",
    "opentelemetry.exporter.otlp.proto",
    "opentelemetry.exporter.otlp.proto.http",
)


def is_wanted() -> bool:
    """Whether traces are to be sent somewhere, and what sends them is installed."""
    return any(os.environ.get(name) for name in _ADDRESSES) and all(find_spec(name) for name in _PACKAGES)


def install(app: Flask, engine: Engine) -> None:
    """Trace the requests and the statements of an application, if that is wanted."""
    if is_wanted():
        from service.telemetry import spans  # noqa: PLC0415 (it may not be installed)

        spans.trace_requests(app)
        spans.trace_statements(engine)


def start() -> None:
    """Send traces from this process on, if that is wanted: after a fork, which no thread that sends survives."""
    if is_wanted():
        from service.telemetry.exporting import export_spans  # noqa: PLC0415 (it may not be installed)

        export_spans()
