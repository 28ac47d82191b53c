"""`entente relations`, `relation`, `timeline` and `outlets`."""

from __future__ import annotations

from typing import Any

import click
from click.shell_completion import CompletionItem

from entente_client.cli.group import command
from entente_client.cli.narrowing import narrowing_of, narrowing_options
from entente_client.cli.session import Session
from entente_client.client import Client
from entente_client.errors import EntenteError
from entente_client.retrying import Retrying
from entente_client.terminal import lists, timelines

_BUCKETS = ("day", "week", "month", "quarter", "year")


def complete_dyads(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """The stored dyads that begin so, for a shell; none where the service does not answer at once."""
    url = next((each.obj.url for each in _upwards(context) if isinstance(each.obj, Session)), None)
    try:
        with Client(url, timeout=1.0, retrying=Retrying(attempts=1)) as client:
            relations = client.relations()
    except (EntenteError, ValueError):
        return []
    return [
        CompletionItem(each.dyad, help=" – ".join(each.countries))
        for each in relations
        if each.dyad.startswith(begun.upper())
    ]


def _upwards(context: click.Context | None) -> list[click.Context]:
    return [] if context is None else [context, *_upwards(context.parent)]


_DYAD = click.argument("dyad", metavar="AAA-BBB", shell_complete=complete_dyads)


@command()
def relations(session: Session) -> None:
    """List the relations that articles are stored on."""
    with session.client() as client:
        listed = client.relations()
        session.show(listed, lists.relations(listed, session.look))


@command()
@_DYAD
@narrowing_options("--outlet")
def relation(session: Session, dyad: str, **options: Any) -> None:
    """Show what is stored on one relation: the consensus, and the articles published last."""
    with session.client() as client:
        detail = client.relation(dyad, **narrowing_of(options))
        session.show(detail, lists.relation(detail, session.look))


@command()
@_DYAD
@click.option("--bucket", type=click.Choice(_BUCKETS), help="The span of a row; unless told, what fits.")
@narrowing_options("--outlet")
def timeline(session: Session, dyad: str, bucket: str | None, **options: Any) -> None:
    """Draw how a relation moved, with its shifts and gaps."""
    with session.client() as client:
        line = client.timeline(dyad, bucket=bucket, **narrowing_of(options))
        names = session.names(client)
        session.show(line, timelines.timeline(line, session.look, names))


@command()
@_DYAD
@narrowing_options("--outlet")
def outlets(session: Session, dyad: str, **options: Any) -> None:
    """Show which outlets depart from the others on a relation, and which way."""
    with session.client() as client:
        listed = client.outlets(dyad, **narrowing_of(options))
        session.show(listed, lists.outlets(listed, session.look))
