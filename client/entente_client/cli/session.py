"""What every command shares: which service, with which key, and how to show what it answers."""

from __future__ import annotations

import json
import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from entente_client.address import KeyInTheClear
from entente_client.client import DEFAULT_TIMEOUT, DEFAULT_URL, Client
from entente_client.errors import EntenteError
from entente_client.parsing import Result
from entente_client.retrying import Retrying
from entente_client.terminal.look import Look
from entente_client.terminal.readings import Names


@dataclass
class Session:
    """The options that stand before or after any command."""

    url: str | None = None
    key: str | None = None
    key_file: Path | None = None
    timeout: float = DEFAULT_TIMEOUT
    as_json: bool = False
    no_colour: bool = False
    _names: Names | None = None

    @contextmanager
    def client(self, retrying: Retrying | None = None) -> Iterator[Client]:
        """The client of the options and the environment; raises click.UsageError for what cannot be used."""
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", KeyInTheClear)
                client = Client(self.url, self._key(), timeout=self.timeout, retrying=retrying or _telling())
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        for warning in caught:
            say(f"Warning: {warning.message}")
        with client:
            yield client

    @property
    def look(self) -> Look:
        """How standard output is to look."""
        return look_of(sys.stdout, colour=not self.no_colour)

    def show(self, result: Result, lines: Iterable[str]) -> None:
        """Write a result: the service's JSON where that is wanted, or else its lines for people."""
        if self.as_json:
            self.write_json(result.raw)
        else:
            self.write(lines)

    def write_json(self, document: Any) -> None:
        """Write one JSON document on one line."""
        click.echo(json.dumps(document, ensure_ascii=not self.look.unicode))

    def write(self, lines: Iterable[str]) -> None:
        """Write lines for people."""
        for line in lines:
            click.echo(line, color=self.look.colour or None)

    def names(self, client: Client) -> Names:
        """The countries of the dyads that are stored; none where the service does not say, for they only adorn."""
        if self._names is None:
            self._names = {} if self.as_json else _names_of(client)
        return self._names

    def _key(self) -> str:
        if self.key and self.key_file:
            raise click.UsageError("give --key or --key-file, not both")
        if self.key:
            return self.key
        if self.key_file:
            return _key_in(self.key_file)
        named = os.environ.get("ENTENTE_KEY_FILE")
        return os.environ.get("ENTENTE_KEY") or (_key_in(Path(named)) if named else "")


def say(text: str) -> None:
    """Tell something beside the result, on standard error."""
    click.echo(text, err=True)


def waiting(wait: float, error: EntenteError) -> str:
    """What is said while a request is to be tried again."""
    return f"{str(error).rstrip('.')}; trying again in {wait:.1f} s."


def look_of(stream: Any, *, colour: bool = True) -> Look:
    """How a stream is to look: colours and width as a terminal has them, and characters as its encoding does."""
    watched = stream.isatty()
    takes_colour = watched and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    width = shutil.get_terminal_size().columns
    return Look(max(40, width), colour and takes_colour, encoding.startswith("utf"), cuts=watched)


def _names_of(client: Client) -> Names:
    try:
        return {relation.dyad: relation.countries for relation in client.relations()}
    except EntenteError:
        return {}


def _key_in(path: Path) -> str:
    try:
        key = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"the key cannot be read from {path}: {type(error).__name__}") from None
    if not key:
        raise click.UsageError(f"there is no key in {path}")
    return key


def _telling() -> Retrying:
    return Retrying(on_wait=lambda wait, error: say(waiting(wait, error)))


def _kept(context: click.Context, option: click.Parameter, value: Any) -> None:
    if value is not None and value is not False:
        setattr(context.ensure_object(Session), str(option.name), value)


def _shared(*names: str, **attributes: Any) -> Callable[..., Any]:
    return click.option(*names, callback=_kept, expose_value=False, **attributes)


_OPTIONS = (
    _shared("--url", metavar="URL", help=f"The service's address; unset, ENTENTE_URL or {DEFAULT_URL}."),
    _shared(
        "--key-file",
        type=click.Path(path_type=Path),
        help="A file with an API key; unset, ENTENTE_KEY or the file that ENTENTE_KEY_FILE names.",
    ),
    _shared(
        "--key",
        metavar="KEY",
        help="An API key. Others on this machine can see it, and the shell remembers it: rather use --key-file.",
    ),
    _shared("--json", "as_json", is_flag=True, help="Write the service's own JSON, for programs."),
    _shared(
        "--timeout",
        type=click.FloatRange(min=0.1),
        metavar="SECONDS",
        help=f"How long to bear silence; {DEFAULT_TIMEOUT:g} unless told.",
    ),
    _shared("--no-colour", "--no-color", is_flag=True, help="No colours; NO_COLOR does the same."),
)


def shared_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command takes, and the group before it."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function
