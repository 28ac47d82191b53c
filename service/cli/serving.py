"""Commands to serve, and to bring the database up to date."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from service.cli.commands import command, open_database
from service.settings import Settings


@command
def serve() -> None:
    """Serve on PORT until interrupted."""
    settings = Settings.from_environment()
    click.echo(f"Entente serves on http://localhost:{settings.port} (ctrl-C stops it)")
    sys.stdout.flush()
    if not os.environ.get("WEB_CONCURRENCY", "").strip():
        # The server reads it too, and an empty one is no number to it.
        os.environ.pop("WEB_CONCURRENCY", None)
    program = str(Path(sys.executable).with_name("gunicorn"))
    configuration = str(Path(__file__).parents[2] / "gunicorn.conf.py")
    # The server takes this process's place, so that a signal reaches it and not a go-between.
    os.execv(program, [program, "--config", configuration, "service.wsgi:app"])  # nosec B606  # noqa: S606 (no shell)


@command
def migrate() -> None:
    """Bring the database up to date."""
    open_database().migrate()
