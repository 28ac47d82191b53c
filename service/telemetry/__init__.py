"""Seeing the service run: its logs, its metrics and, where wanted, its traces."""

from service.telemetry.logs import configure_logging

__all__ = ["configure_logging"]
