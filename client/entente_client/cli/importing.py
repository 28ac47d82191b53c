"""`entente import`: files of many articles, with progress, which go on where they were interrupted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from entente_client.cli.exits import Exit
from entente_client.cli.group import command, end
from entente_client.cli.imports import FileImport, in_words, tell_refused, total
from entente_client.cli.session import Session, say
from entente_client.errors import EntenteError
from entente_client.importing.rejects import write_rejects


@command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--progress/--no-progress", default=None, help="Say how far it is; unless told, at a terminal.")
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file for the lines that are refused, each with the reason.",
)
@click.option(
    "--drop-bad-dates",
    is_flag=True,
    help="Store an article without its date where that is none, such as a year alone, and do not refuse it.",
)
@click.option("--restart", is_flag=True, help="Begin anew, whatever was sent before.")
def import_(
    session: Session,
    files: tuple[str, ...],
    progress: bool | None,
    rejects: Path | None,
    drop_bad_dates: bool,
    restart: bool,
) -> None:
    """Store the articles of JSONL files, an article a line, plain or gzipped; - is standard input.

    A line has the fields of POST /v1/articles, or those of an export; others are dropped. What is stored already is
    not stored again.

    It may be interrupted, or killed, at any time: run again with the same files, it goes on where it was. While the
    service is away or busy it waits. Lines that are refused stop no other; --rejects keeps them, to be mended and
    imported.
    """
    with ExitStack() as opened:
        client = opened.enter_context(session.client())
        imports = [FileImport.of(name, client, drop_bad_dates=drop_bad_dates) for name in files]
        for each in imports:
            opened.enter_context(each.opened(anew=restart))
        _run(
            imports,
            lambda each: each.run(client, progress=sys.stderr.isatty() if progress is None else progress),
        )
        _settle(session, imports, rejects)
    end(Exit.REFUSED if total(imports).refused else Exit.FINE)


def _run(imports: Sequence[FileImport], run: Callable[[FileImport], None]) -> None:
    for each in imports:
        try:
            run(each)
        except (KeyboardInterrupt, EntenteError):
            goes_on = (
                "The same command goes on from there." if each.can_go_on else "What was read of it is gone."
            )
            say(
                f"{each.name}: ended after line {each.account.through:,} ({in_words(each.account)}). {goes_on}"
            )
            raise


def _settle(session: Session, imports: Sequence[FileImport], rejects: Path | None) -> None:
    """Say what it came to, and forget how: a later run sends everything again."""
    if rejects is not None:
        write_rejects(rejects, [(each.path, each.account.refused) for each in imports if each.path])
    tell_refused(imports, kept=rejects is not None)
    account = total(imports)
    if session.as_json:
        counts = {"stored": account.stored, "already_there": account.present, "refused": len(account.refused)}
        session.write_json(counts)
    else:
        session.write([in_words(account)])
    for each in imports:
        each.journal.remove()
