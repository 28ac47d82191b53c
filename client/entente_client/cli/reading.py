"""`entente read` and `entente compare`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import click

from entente_client.cli.exits import Exit
from entente_client.cli.group import command, end
from entente_client.cli.inputs import Input, Options, article_options, inputs
from entente_client.cli.narrowing import narrowing_of, narrowing_options
from entente_client.cli.session import Session, say
from entente_client.client import Client
from entente_client.errors import Invalid
from entente_client.results import Answer, Reading
from entente_client.terminal.comparisons import answer
from entente_client.terminal.look import Look, clean
from entente_client.terminal.readings import Names, reading

R = TypeVar("R", Reading, Answer)


@command()
@article_options
@click.option(
    "--side",
    "sides",
    multiple=True,
    help="Read two actors of your own choice, one --side each; `|` separates a side's names.",
)
def read(
    session: Session, sources: tuple[str, ...], show_text: bool, sides: tuple[str, ...], **told: Any
) -> None:
    """Read articles: which relations, which state, which passages say so.

    Nothing is stored. Articles come from files (text; .json with the fields of POST /v1/articles; .html), from web
    pages by their address, or from standard input.
    """
    if sides and len(sides) != 2:
        raise click.UsageError("give --side twice, once for each of the two")
    chosen = list(sides) or None

    def ask(client: Client, article: Input) -> Reading:
        return client.read(article.text, sides=chosen, **article.told)

    _each(session, inputs(sources, Options(told, show_text)), ask, reading)


@command()
@article_options
@narrowing_options("--among")
def compare(session: Session, sources: tuple[str, ...], show_text: bool, **told: Any) -> None:
    """Read articles and compare them with what is stored.

    Nothing is stored. Articles come from files (text; .json with the fields of POST /v1/articles; .html), from web
    pages by their address, or from standard input. --outlet is the article's own; --among those to compare with.
    """
    narrowing = narrowing_of(told)

    def ask(client: Client, article: Input) -> Answer:
        return client.compare(article.text, **article.told, **narrowing)

    _each(session, inputs(sources, Options(told, show_text)), ask, answer)


def _each(
    session: Session,
    articles: Iterator[Input],
    ask: Callable[[Client, Input], R],
    lines: Callable[[R, Look, Names], Iterable[str]],
) -> None:
    """Ask about each article and show the answer; one that is refused stops no other."""
    code = Exit.FINE
    with session.client() as client:
        for number, article in enumerate(articles):
            try:
                result: R = ask(client, article)
            except Invalid as problem:
                say(f"{article.name}: {problem}")
                code = Exit.REFUSED
            else:
                _head(session, article, number)
                session.show(result, lines(result, session.look, session.names(client)))
                code = code or _worth(result)
    end(code)


def _head(session: Session, article: Input, number: int) -> None:
    """What stands before an article's answer, where it is not plain which it is of."""
    title = clean(article.told.get("title"))
    if not session.as_json:
        session.write([""] * bool(number) + [session.look.strong(title or article.name), ""])


def _worth(result: Reading | Answer) -> Exit:
    read = result if isinstance(result, Reading) else result.reading
    return Exit.FINE if read.positions else Exit.NOTHING
