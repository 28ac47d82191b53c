"""The group of commands, and what each of them does about failures it expects."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from service.reading import ModelUnusable
from service.settings import Settings, SettingsError
from service.storing import Database
from service.telemetry import configure_logging


@click.group(no_args_is_help=True)
def main() -> None:
    """Entente: relations between countries, read from the news."""


def command(function: Callable[..., None], group: click.Group = main) -> click.Command:
    """A command whose expected failures are one line, not a traceback."""

    @wraps(function)
    def guarded(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 (click's own)
        try:
            function(*arguments, **options)
        except (SettingsError, ModelUnusable) as error:
            raise click.ClickException(str(error)) from None
        except SQLAlchemyError as error:
            raise click.ClickException(f"the database does not do as asked: {error}") from None

    return group.command(name=function.__name__.removesuffix("_"))(guarded)


def open_database() -> Database:
    """The database of the settings."""
    settings = Settings.from_environment()
    configure_logging(settings.log_level)
    return Database(settings.database_url)
