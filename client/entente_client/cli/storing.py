"""`entente store`: articles from files, pages and standard input."""

from __future__ import annotations

from typing import Any

from entente_client.cli.exits import Exit
from entente_client.cli.group import command, end
from entente_client.cli.inputs import Options, article_options, inputs
from entente_client.cli.session import Session, say
from entente_client.errors import Invalid
from entente_client.results import StoredArticle
from entente_client.terminal.look import PHRASES, Look, clean


@command()
@article_options
def store(session: Session, sources: tuple[str, ...], show_text: bool, **told: Any) -> None:
    """Read articles and store them.

    Articles come from files (text; .json with the fields of POST /v1/articles; .html), from web pages by their
    address, or from standard input. A text that is stored already is not stored again. For files of many articles
    there is `entente import`.
    """
    code = Exit.FINE
    with session.client() as client:
        for article in inputs(sources, Options(told, show_text)):
            try:
                stored = client.store(article.text, **article.told)
            except Invalid as problem:
                say(f"{article.name}: {problem}")
                code = Exit.REFUSED
            else:
                session.show(stored, [_line(stored, article.name, session.look)])
    end(code)


def _line(stored: StoredArticle, name: str, look: Look) -> str:
    verb = "stored" if stored.created else "was there"
    positions = ", ".join(
        f"{position.dyad} {look.state(PHRASES.get(position.state, position.state), position.state)}"
        for position in stored.reading.positions
    )
    return f"{stored.id}  {verb}  {clean(name)}: {positions or f'no position ({stored.reading.reason})'}"
