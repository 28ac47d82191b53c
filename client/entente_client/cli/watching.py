"""`entente watch`, `unwatch`, `webhooks`, `ping` and `deliveries`."""

from __future__ import annotations

import click

from entente_client.cli.group import command
from entente_client.cli.relations import complete_dyads
from entente_client.cli.session import Session, say
from entente_client.results.webhooks import Delivery, Webhook
from entente_client.terminal.layout import day, table
from entente_client.terminal.look import clean
from entente_client.watching import EVENTS


@command()
@click.argument("dyad", metavar="AAA-BBB", shell_complete=complete_dyads)
@click.argument("receiver", metavar="URL")
@click.option(
    "--event",
    "events",
    type=click.Choice(EVENTS),
    multiple=True,
    help="Of these alone; unless told, of both.",
)
@click.option(
    "--history/--no-history", default=True, help="Whether to tell of what is long past, too; it does."
)
@click.option("--description", help="What it is for, in your own words.")
def watch(
    session: Session,
    dyad: str,
    receiver: str,
    events: tuple[str, ...],
    history: bool,
    description: str | None,
) -> None:
    """Have an address told of what happens on a relation: shifts, and articles that depart from the consensus.

    Its secret, by which the receiver knows what is genuine, is written to standard output this once.
    """
    with session.client() as client:
        made = client.watch(receiver, dyad, events or EVENTS, history=history, description=description)
    if not session.as_json:
        say(
            f"{made.id} tells {clean(made.url)} of {', '.join(made.events)} on {made.dyad}. Its secret, shown this once:"
        )
    session.show(made, [made.secret or ""])


@command()
@click.argument("webhook_id", metavar="ID")
def unwatch(session: Session, webhook_id: str) -> None:
    """Remove a webhook: its address is told nothing any more."""
    with session.client() as client:
        client.unwatch(webhook_id)
    say(f"{webhook_id} removed.")


@command()
def webhooks(session: Session) -> None:
    """List webhooks; with --json a line each."""
    with session.client() as client:
        found = list(client.webhooks())
    if session.as_json:
        for each in found:
            session.write_json(each.raw)
    elif found:
        head = ["id", "dyad", "events", "state", "last success", "address"]
        session.write(table([_webhook(each) for each in found], session.look, head))
    else:
        say("There are no webhooks of this key.")


@command()
@click.argument("webhook_id", metavar="ID")
def ping(session: Session, webhook_id: str) -> None:
    """Have a message sent to a webhook that tells nothing, to try the receiver."""
    with session.client() as client:
        sent = client.ping(webhook_id)
    session.show(sent, [f"{sent.id} {sent.status}: entente deliveries {webhook_id} tells what becomes of it"])


@command()
@click.argument("webhook_id", metavar="ID")
def deliveries(session: Session, webhook_id: str) -> None:
    """List what was sent to a webhook, and is to be sent; with --json a line each."""
    with session.client() as client:
        found = list(client.deliveries(webhook_id))
    if session.as_json:
        for each in found:
            session.write_json(each.raw)
    else:
        head = ["id", "made", "status", "attempts", "answer", "message"]
        session.write(table([_delivery(each) for each in found], session.look, head))


def _webhook(each: Webhook) -> list[str]:
    state = f"{each.state} ({each.reason})" if each.reason else each.state
    return [each.id, each.dyad, ", ".join(each.events), state, day(each.last_success_at), each.url]


def _delivery(each: Delivery) -> list[str]:
    answer = str(each.last_status or each.last_failure or "-")
    return [each.id, day(each.made_at), each.status, str(each.attempts), answer, each.type]
