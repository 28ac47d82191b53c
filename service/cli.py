"""The command line: `python -m service` lists the commands."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
from marshmallow import EXCLUDE, ValidationError
from sqlalchemy.exc import SQLAlchemyError

from service.api.schemas import ArticleRequest, StoredArticleSchema
from service.reading import ModelUnusable, Reader
from service.settings import Settings, SettingsError
from service.storing import ArticleFilter, Articles, Database, NewArticle
from service.telemetry import configure_logging

_EXAMPLES: Final = Path(__file__).parent.parent / "examples" / "archive"
_EXAMPLES_MARK: Final = "examples-loaded"
_PAGE: Final = 100


@click.group(no_args_is_help=True)
def main() -> None:
    """Entente: relations between countries, read from the news."""


def _command(function: Callable[..., None]) -> click.Command:
    """A command whose expected failures are one line, not a traceback."""

    @wraps(function)
    def guarded(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 (click's own)
        try:
            function(*arguments, **options)
        except (SettingsError, ModelUnusable) as error:
            raise click.ClickException(str(error)) from None
        except SQLAlchemyError as error:
            raise click.ClickException(f"the database does not do as asked: {error}") from None

    return main.command(name=function.__name__.removesuffix("_"))(guarded)


@_command
def serve() -> None:
    """Serve on PORT until interrupted."""
    settings = Settings.from_environment()
    click.echo(f"Entente serves on http://localhost:{settings.port} (ctrl-C stops it)")
    sys.stdout.flush()
    program = str(Path(sys.executable).with_name("gunicorn"))
    configuration = str(Path(__file__).parent.parent / "gunicorn.conf.py")
    # The server takes this process's place, so that a signal reaches it and not a go-between.
    os.execv(program, [program, "--config", configuration, "service.wsgi:app"])  # noqa: S606 (no shell)


@_command
def migrate() -> None:
    """Bring the database up to date."""
    _database().migrate()


@_command
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_(files: tuple[Path, ...]) -> None:
    """Read and store articles from JSONL files, plain or gzipped, one a line.

    A line has the fields of POST /v1/articles; others are ignored. What is stored already is
    passed over, so that an interrupted import can be run again.
    """
    stored, failed = _import(files, Articles(_database()))
    click.echo(f"{stored} stored, {failed} refused")
    if failed:
        sys.exit(1)


@_command
def export() -> None:
    """Write every stored article with its reading to standard output, one JSON object a line."""
    articles = Articles(_database())
    schema = StoredArticleSchema()
    cursor: str | None = None
    while True:
        page = articles.page(ArticleFilter(), limit=_PAGE, cursor=cursor)
        for article in page.articles:
            click.echo(json.dumps(schema.dump(article), ensure_ascii=False))
        cursor = page.next_cursor
        if cursor is None:
            return


@_command
def examples() -> None:
    """Load the example archive, once: what was removed since does not come back."""
    articles = Articles(_database())
    if articles.is_marked(_EXAMPLES_MARK):
        return
    stored, failed = _import(sorted(_EXAMPLES.glob("*.jsonl")), articles)
    articles.mark_once(_EXAMPLES_MARK)
    click.echo(f"Loaded the example archive: {stored} articles")
    if failed:
        raise click.ClickException(f"{failed} articles of the example archive were refused")


def _database() -> Database:
    settings = Settings.from_environment()
    configure_logging(settings.log_level)
    return Database(settings.database_url)


def _import(files: tuple[Path, ...] | list[Path], articles: Articles) -> tuple[int, int]:
    """Store the articles of `files`; returns how many were stored and how many refused."""
    settings = Settings.from_environment()
    reader = Reader.load(settings.model, most_evidence=settings.max_evidence)
    stored = failed = 0
    for path in files:
        for number, line in enumerate(_lines(path), start=1):
            try:
                _store(line, reader, articles)
                stored += 1
            except ValidationError as error:
                failed += 1
                click.echo(f"{path.name}:{number}: {error.messages}", err=True)
    return stored, failed


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield from (line for line in lines if line.strip())


def _store(line: bytes, reader: Reader, articles: Articles) -> None:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        raise ValidationError("the line is not JSON") from None
    if not isinstance(fields, dict):
        raise ValidationError("the line is not a JSON object")
    article = ArticleRequest(unknown=EXCLUDE).load(fields)
    if articles.find_text(article["text"]) is not None and article["dyad"] is None:
        return
    published_at = article["published_at"]
    reading = reader.read(
        article["text"],
        title=article["title"],
        published_on=published_at.date() if published_at else None,
        dyad=article["dyad"],
    )
    new = {name: article[name] for name in ("text", "title", "outlet", "url", "published_at")}
    articles.add(NewArticle(**new), reading)
