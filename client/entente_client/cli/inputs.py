"""What to read: files, standard input and web pages, with what is told about each."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import click

from entente_client.cli.session import say
from entente_client.pages import Page, extract, fetch
from entente_client.requesting import ARTICLE_FIELDS
from entente_client.terminal.look import clean

STDIN: Final = "-"
_PAGES: Final = (".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Input:
    """An article to send: its name for messages, its text, and what is told about it."""

    name: str
    text: str
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """What is told on the command line about the article, which goes before what is found; and what to show of it."""

    told: dict[str, Any]
    show_text: bool = False


def article_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments and options about articles; the function is given `inputs`, an iterator of Input."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.argument("sources", nargs=-1, metavar="[FILE|URL|-]..."),
    click.option("--title", help="The article's title."),
    click.option("--outlet", help="Who published it."),
    click.option("--published", "published_at", metavar="DATE", help="When: a day or a time in ISO 8601."),
    click.option("--dyad", metavar="AAA-BBB", help="Read this pair of countries alone, such as PAK-USA."),
    click.option("--show-text", is_flag=True, help="Show what was found in a page, on standard error."),
)


def inputs(sources: tuple[str, ...], options: Options) -> Iterator[Input]:
    """The articles of files, pages and standard input; raises click.UsageError and PageUnreadable."""
    if not sources and sys.stdin.isatty():
        raise click.UsageError("name a file or the address of a page, or - to paste a text")
    for source in sources or (STDIN,):
        found = _input(source)
        told = {**found.told, **{name: value for name, value in options.told.items() if value is not None}}
        if options.show_text:
            _show(found, told)
        yield Input(found.name, found.text, told)


def _input(source: str) -> Input:
    if source == STDIN:
        return Input("standard input", _pasted())
    if source.lower().startswith(("http://", "https://")):
        return _of_page(source, fetch(source))
    path = Path(source)
    content = _content(path)
    if path.suffix.lower() in _PAGES:
        return _of_page(source, Page("", content))
    text = _text(content, source)
    return _of_json(source, text) if path.suffix.lower() == ".json" else Input(source, text)


def _pasted() -> str:
    if sys.stdin.isatty():
        say("Paste the article, and end it with Ctrl-D on a line of its own.")
    return _text(sys.stdin.buffer.read(), "standard input")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}") from None


def _text(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{name} is not in UTF-8: iconv -f … -t UTF-8 converts it") from None
    if not text.strip():
        raise click.UsageError(f"{name} is empty: there has to be an article in it")
    return text


def _of_json(name: str, text: str) -> Input:
    try:
        told = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{name} is not JSON: {error}") from None
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        raise click.UsageError(
            f"{name} has to be a JSON object with the article's `text` (many: entente import)"
        )
    return Input(
        name, told["text"], {key: told[key] for key in ARTICLE_FIELDS[1:] if told.get(key) is not None}
    )


def _of_page(name: str, page: Page) -> Input:
    article = extract(page)
    for doubt in article.doubts:
        say(f"{name}: {doubt}")
    told = {key: value for key, value in article.particulars().items() if value is not None}
    return Input(name, article.text, told)


def _show(found: Input, told: dict[str, Any]) -> None:
    for name, value in told.items():
        say(f"{name}: {clean(str(value))}")
    say("")
    for line in found.text.splitlines():
        say(clean(line))
    say("")
