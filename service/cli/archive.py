"""Commands to import, export, and load the example archive."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from marshmallow import EXCLUDE, ValidationError

from service.api.schemas import ArticleRequest, StoredArticleSchema
from service.cli.commands import command, open_database
from service.reading import Reader
from service.settings import Settings
from service.storing import ArticleFilter, Articles, NewArticle

_EXAMPLES: Final = Path(__file__).parents[2] / "examples" / "archive"
_EXAMPLES_MARK: Final = "examples-loaded"
_PAGE: Final = 100


@command
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_(files: tuple[Path, ...]) -> None:
    """Read and store articles from JSONL files, plain or gzipped, one a line.

    A line has the fields of POST /v1/articles; others are ignored. What is stored already is
    passed over, so that an interrupted import can be run again.
    """
    stored, failed = _import(files, Articles(open_database()))
    click.echo(f"{stored} stored, {failed} refused")
    if failed:
        sys.exit(1)


@command
def export() -> None:
    """Write every stored article with its reading to standard output, one JSON object a line."""
    articles = Articles(open_database())
    schema = StoredArticleSchema()
    cursor: str | None = None
    while True:
        page = articles.page(ArticleFilter(), limit=_PAGE, cursor=cursor)
        for article in page.articles:
            click.echo(json.dumps(schema.dump(article), ensure_ascii=False))
        cursor = page.next_cursor
        if cursor is None:
            return


@command
def examples() -> None:
    """Load the example archive, once: what was removed since does not come back."""
    articles = Articles(open_database())
    if articles.is_marked(_EXAMPLES_MARK):
        return
    stored, failed = _import(sorted(_EXAMPLES.glob("*.jsonl")), articles)
    articles.mark_once(_EXAMPLES_MARK)
    click.echo(f"Loaded the example archive: {stored} articles")
    if failed:
        raise click.ClickException(f"{failed} articles of the example archive were refused")


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
    if articles.has_text(article["text"]) and article["dyad"] is None:
        return
    published_at = article["published_at"]
    reading = reader.read(
        article["text"],
        title=article["title"],
        published_on=published_at.date() if published_at else None,
        dyad=article["dyad"],
    )
    new = {name: article[name] for name in ("text", "title", "outlet", "url", "published_at")}
    articles.add(NewArticle(**new, asked=article["dyad"]), reading)
