"""The command to bring what is stored to a new model."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

import click

from service.cli.commands import command, open_database
from service.reading import Reader
from service.reading.anew import read_anew
from service.reading.values import Reading
from service.settings import Settings
from service.storing import Rereading, SourceArticle

_BATCH: Final = 100
_LINE_EVERY: Final = 1_000


@command
@click.option("--count", is_flag=True, help="Only say how many articles another model has read.")
def reread(*, count: bool) -> None:
    """Read what another model has read with the present one, while the service serves.

    Article by article: the old positions are compared with until the new ones take their place.
    A run that was stopped goes on where it was.
    """
    settings = Settings.from_environment()
    reader = Reader.load(settings.model, most_evidence=settings.max_evidence)
    rereading = Rereading(open_database(), reader.version)
    todo = rereading.count()
    if count or not todo:
        click.echo(f"{todo} articles are to be read with model {reader.version}")
        return
    done = 0
    with click.progressbar(length=todo, label=f"Reading with {reader.version}", file=sys.stderr) as bar:
        for number, article in enumerate(_old_articles(rereading), start=1):
            done += rereading.replace(article, _read_anew(article, reader))
            bar.update(1)
            # A bar is drawn on a terminal alone; a log gets a line now and then.
            if number % _LINE_EVERY == 0 and not sys.stderr.isatty():
                click.echo(f"{number} of {todo} articles", err=True)
    click.echo(f"{done} articles read with model {reader.version}")


def _old_articles(rereading: Rereading) -> Iterator[SourceArticle]:
    last = 0
    while batch := rereading.batch(last, _BATCH):
        yield from batch
        last = batch[-1].sequence


def _read_anew(article: SourceArticle, reader: Reader) -> Reading:
    published_on = None if article.published_at is None else article.published_at.date()
    return read_anew(
        reader, article.text, title=article.title, published_on=published_on, asked=article.asked
    )
