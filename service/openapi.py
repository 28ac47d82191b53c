"""Writes the OpenAPI document as YAML to standard output: `python -m service.openapi`."""

from __future__ import annotations

import sys

import yaml

from service import create_app
from service.settings import Settings
from service.telemetry import configure_logging


def document() -> str:
    """The document as YAML."""
    app = create_app(Settings.from_environment({"DATABASE_URL": "sqlite://"}))
    with app.test_client() as client:
        return str(
            yaml.safe_dump(
                client.get("/openapi.json").get_json(), sort_keys=False, allow_unicode=True, width=100
            )
        )


if __name__ == "__main__":
    configure_logging("WARNING")
    sys.stdout.write(document())
