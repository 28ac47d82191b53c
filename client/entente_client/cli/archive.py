"""`entente articles`, `article`, `delete`, `export` and `model`."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Any

import click

from entente_client.cli.group import command
from entente_client.cli.narrowing import filter_options
from entente_client.cli.session import Session, say
from entente_client.files import written_whole
from entente_client.terminal import lists
from entente_client.terminal.comparisons import answer


@command()
@filter_options
@click.option(
    "--sort", type=click.Choice(["stored", "published"]), help="By when they were stored, or published."
)
@click.option(
    "--order", type=click.Choice(["desc", "asc"]), help="Newest first (desc) or oldest first (asc)."
)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many at most.")
@click.option("--all", "everything", is_flag=True, help="All of them, however many.")
def articles(session: Session, limit: int, everything: bool, **which: Any) -> None:
    """List stored articles; with --json a line each."""
    with session.client() as client:
        found = client.articles(limit=None if everything else limit, **which)
        if session.as_json:
            for article in found:
                session.write_json(article.raw)
            return
        shown = 0
        while page := list(islice(found, 100)):
            lines = lists.articles(page, session.look)
            session.write(lines[1:] if shown else lines)
            shown += len(page)
    if not shown:
        say("No such article is stored.")


@command()
@click.argument("article_id", metavar="ID")
@click.option("--compare", is_flag=True, help="Compare it with the others, too.")
def article(session: Session, article_id: str, compare: bool) -> None:
    """Show a stored article with its reading, or compared with the others."""
    with session.client() as client:
        if compare:
            compared = client.compare_stored(article_id)
            names = session.names(client)
            session.show(compared, answer(compared, session.look, names))
            return
        stored = client.article(article_id)
        names = session.names(client)
        session.show(stored, lists.article(stored, session.look, names))


@command()
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(session: Session, article_ids: tuple[str, ...], yes: bool) -> None:
    """Remove stored articles, so that nothing is compared with them any more."""
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("there is nobody to ask: --yes removes without asking")
        click.confirm(f"Remove {len(article_ids)} for good?", abort=True, err=True)
    with session.client() as client:
        for article_id in article_ids:
            client.delete(article_id)
            say(f"{article_id} removed.")


@command()
@filter_options
@click.option("--format", "form", type=click.Choice(["ndjson", "csv"]), default="ndjson", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file, in place of standard output.",
)
def export(session: Session, form: str, output: Path | None, **which: Any) -> None:
    """Write all that is stored, as lines of JSON or as a table of positions.

    A file is there only once it is whole: what breaks off leaves none.
    """
    with session.client() as client:
        parts = client.export(form, **which)
        if output is None:
            stream = sys.stdout.buffer
            for part in parts:
                stream.write(part)
            stream.flush()
            return
        with written_whole(output) as file:
            for part in parts:
                file.write(part)


@command()
def model(session: Session) -> None:
    """Show the card of the model that reads."""
    with session.client() as client:
        card = client.model()
        session.show(card, lists.model(card, session.look))
