"""Commands to import, export, and load the example archive."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
from marshmallow import EXCLUDE, ValidationError

from service.api.answering.exporting import articles_as_csv, articles_as_json, corrections_as_json
from service.api.schemas.exports import FORMATS, ImportedArticle
from service.cli.commands import command, open_database
from service.reading import Reader
from service.reading.values import Dyad, Reading
from service.settings import Settings
from service.storing import ArticleFilter, Articles, Corrections, Keeping, NewArticle

_EXAMPLES: Final = Path(__file__).parents[2] / "examples" / "archive"
_EXAMPLES_MARK: Final = "examples-loaded"


@command
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_(files: tuple[Path, ...]) -> None:
    """Read and store articles from JSONL files, plain or gzipped, one a line.

    A line has the fields of POST /v1/articles, or those that are exported; others are ignored. What is
    stored already is passed over, so that an interrupted import can be run again.
    """
    stored, failed = _import(files, _archive())
    click.echo(f"{stored} stored, {failed} refused")
    if failed:
        sys.exit(1)


@command
@click.option("--format", "kind", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True)
@click.option("--corrections", is_flag=True, help="The corrections in place of the articles, as ndjson.")
def export(*, kind: str, corrections: bool) -> None:
    """Write every stored article to standard output, the one stored first first.

    As ndjson, one JSON object a line with all there is, which import takes; as csv, a table of positions.
    """
    if corrections and kind != FORMATS[0]:
        raise click.UsageError("corrections are written as ndjson alone: leave out --format")
    if corrections:
        parts = corrections_as_json(Corrections(open_database()))
    else:
        write = articles_as_csv if kind == "csv" else articles_as_json
        parts = write(_archive(), ArticleFilter())
    for part in parts:
        click.echo(part, nl=False)


@command
def examples() -> None:
    """Load the example archive, once: what was removed since does not come back."""
    articles = _archive()
    if articles.is_marked(_EXAMPLES_MARK):
        return
    stored, failed = _import(sorted(_EXAMPLES.glob("*.jsonl")), articles)
    articles.mark_once(_EXAMPLES_MARK)
    click.echo(f"Loaded the example archive: {stored} articles")
    if failed:
        raise click.ClickException(f"{failed} articles of the example archive were refused")


def _archive() -> Articles:
    """The archive of the settings."""
    settings = Settings.from_environment()
    return Articles(open_database(), Keeping(settings.store_text, settings.count_corrections))


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
    if "text" in fields and fields["text"] is None:
        raise ValidationError("there is no text: the archive it comes from keeps none (ENTENTE_STORE_TEXT)")
    article = ImportedArticle(unknown=EXCLUDE).load(fields)
    new = NewArticle(**{name: article[name] for name in ("text", "title", "outlet", "url", "published_at")})
    asked = article["asked"] or [article["dyad"]]
    if asked == [None] and articles.has_text(new.text):
        return
    for dyad in asked:
        articles.add(replace(new, asked=dyad), _read(new, dyad, reader))


def _read(article: NewArticle, dyad: Dyad | None, reader: Reader) -> Reading:
    published_on = None if article.published_at is None else article.published_at.date()
    return reader.read(article.text, title=article.title, published_on=published_on, dyad=dyad)
