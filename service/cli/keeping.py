"""Commands to back up the database, to put a backup back, and to remove what is not to be kept longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from service.cli.commands import command, open_database
from service.serving.housekeeping import tidy as tidy_database
from service.settings import Settings
from service.storing.backups import BackupFailed, Tools, back_up
from service.storing.backups import restore as restore_database
from service.storing.pruning import Pruning
from service.storing.retention import is_much
from service.storing.vacuum import VacuumFailed
from service.storing.vacuum import vacuum as vacuum_database

_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)


def _with_tools(function: Callable[..., None]) -> Callable[..., None]:
    option = click.option(
        "--tools", type=_FOLDER, help="The folder of pg_dump, pg_restore and psql; unless told, the PATH."
    )
    decorated: Callable[..., None] = option(function)
    return decorated


@command
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@_with_tools
def backup(file: Path, *, force: bool, tools: Path | None) -> None:
    """Write one state of the database to FILE, while the service serves.

    What was answered with 201 before is in it. Of SQLite it is compressed where its name ends in .gz.
    """
    _attempt(back_up, open_database(), file, tools=Tools(tools), force=force)
    click.echo(f"{file}: {file.stat().st_size / 1e6:,.1f} MB")


@command
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of what is stored, which is then gone.")
@_with_tools
def restore(file: Path, *, replace: bool, tools: Path | None) -> None:
    """Put the backup FILE in the place of the database's contents, while the service serves.

    It is brought up to date. What was stored, removed or revoked since it was made is as it was then.
    """
    _attempt(restore_database, open_database(), file, tools=Tools(tools), replace=replace)
    click.echo(
        f"{file} is restored. Keys that were revoked since it was made are good again: see `keys list`"
    )


@command
@click.option(
    "--yes", "sure", is_flag=True, help="Remove even where much goes that was not removed so before."
)
@click.option(
    "--vacuum", is_flag=True, help="Then write the database anew, so that nothing removed is left in it."
)
def tidy(*, sure: bool, vacuum: bool) -> None:
    """Remove what is not to be kept longer: expired articles, old receipts, and texts where none are kept.

    The service does so by itself every few minutes, texts excepted.
    """
    settings = Settings.from_environment()
    database = open_database()
    done = tidy_database(database, settings, sure=sure)
    click.echo(
        f"{done.articles} articles, {done.receipts} receipts and {done.removals} notes of removals removed"
    )
    refusals = []
    if done.waiting is not None:
        refusals.append(
            f"{done.waiting.expired} of {done.waiting.stored} articles are older than"
            f" {settings.retention_days} days: check the clock and ENTENTE_RETENTION_DAYS"
        )
    if not settings.store_text:
        pruning = Pruning(database)
        texts = pruning.with_text()
        if is_much(texts, texts) and not sure:
            refusals.append(f"{texts} articles have texts, and ENTENTE_STORE_TEXT is no")
        else:
            click.echo(f"{pruning.texts()} texts dropped")
    if refusals:
        raise click.ClickException("; ".join([*refusals, "--yes removes them, for good"]))
    if vacuum:
        _attempt(vacuum_database, database)


def _attempt(function: Callable[..., None], *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (anything's)
    """Do it; where it fails in a way that is expected, that is the command's failure."""
    try:
        function(*arguments, **options)
    except (BackupFailed, VacuumFailed) as error:
        raise click.ClickException(str(error)) from None
