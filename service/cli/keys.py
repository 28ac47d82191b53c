"""Commands to make, list and revoke API keys."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import click

from service.cli.commands import command, main, open_database
from service.storing import ApiKey, KeyNotFound, Keys, Scope

_COLUMNS: Final = ("id", "name", "scopes", "made", "expires", "state")
_LONGEST_NAME: Final = 100


@main.group(no_args_is_help=True)
def keys() -> None:
    """Make, list and revoke API keys."""


_command = partial(command, group=keys)


@_command
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the key is for; several times for several. admin implies the others.",
)
@click.option("--days", type=click.IntRange(1, 36_500), help="How long it is good; for ever unless told.")
def make(name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a key for NAME, who will use it, and write it to standard output: it is shown this once."""
    expires_at = None if days is None else datetime.now(UTC) + timedelta(days=days)
    token, key = Keys(open_database()).make(_checked_name(name), map(Scope, scopes), expires_at)
    click.echo(token)
    until = "until it is revoked" if expires_at is None else f"until {expires_at:%d %B %Y, %H:%M} UTC"
    click.echo(
        f"Key {key.id} of {key.name} is for {_scopes(key)}, {until}. It is not kept and cannot be shown again:"
        f" store it where secrets are stored, and send it as `Authorization: Bearer <key>`."
        f" `python -m service keys revoke {key.id}` ends it.",
        err=True,
    )


@_command
@click.option("--json", "as_json", is_flag=True, help="As JSON, one key a line.")
def list_(*, as_json: bool) -> None:
    """List all keys, without what opens anything."""
    now = datetime.now(UTC)
    rows = [_row(key, now) for key in Keys(open_database()).listed()]
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    cells = [_COLUMNS, *(tuple(str(row[column] or "never") for column in _COLUMNS) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


@_command
@click.argument("identity", metavar="ID")
def revoke(identity: str) -> None:
    """Revoke the key with this ID, from the next request on and for good."""
    try:
        key = Keys(open_database()).revoke(identity)
    except KeyNotFound:
        raise click.ClickException(
            "no key has this id: `keys list` shows them; it is what stands between the two `_` of a key"
        ) from None
    click.echo(f"Key {key.id} of {key.name} was revoked at {key.revoked_at:%Y-%m-%dT%H:%M:%SZ}")


def _checked_name(name: str) -> str:
    """The name without blanks around it; raises ClickException where it cannot be shown in a list."""
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise click.ClickException(f"NAME is to be 1 to {_LONGEST_NAME} characters that can be shown")
    return name


def _row(key: ApiKey, now: datetime) -> dict[str, Any]:
    """What is listed of a key; times as ISO 8601, None for never."""
    return {
        "id": key.id,
        "name": key.name,
        "scopes": _scopes(key),
        "made": f"{key.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "expires": None if key.expires_at is None else f"{key.expires_at:%Y-%m-%dT%H:%M:%SZ}",
        "state": _state(key, now),
    }


def _scopes(key: ApiKey) -> str:
    return " ".join(scope for scope in Scope if scope in key.scopes)


def _state(key: ApiKey, now: datetime) -> str:
    if key.ended(now) is None:
        return "good"
    return "revoked" if key.revoked_at is not None else "expired"
