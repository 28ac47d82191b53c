"""Options that narrow what is compared with, or listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import click

from entente_client.requesting import Narrowing
from entente_client.results import STATES

_STATE = click.option("--state", type=click.Choice(STATES), help="Only articles that show this state.")
_DATES = (
    click.option("--from", "published_from", metavar="DATE", help="Only those published from this day on."),
    click.option("--to", "published_to", metavar="DATE", help="Only those published up to this day."),
)
_KNOWN = (
    click.option("--as-of", metavar="DATE", help="As on this day: only what had been published by then."),
    click.option("--stored-until", metavar="DATE", help="Only what had been stored by this day."),
)


def narrowing_options(outlet: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of a comparison or a relation; `outlet` is what the one about outlets is called here."""
    outlets = click.option(
        outlet, "outlets", multiple=True, help="Only articles of this outlet; may be repeated."
    )

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed((outlets, _STATE, *_DATES, *_KNOWN)):
            function = option(function)
        return function

    return decorate


def filter_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a list of articles."""
    own = (
        click.option("--dyad", metavar="AAA-BBB", help="Only articles with a position on this pair."),
        click.option("--outlet", help="Only articles of this outlet."),
    )
    for option in reversed((*own, _STATE, *_DATES)):
        function = option(function)
    return function


def narrowing_of(options: dict[str, Any]) -> Narrowing:
    """The narrowing that these options come to, which are taken out of `options`."""
    taken = {name: options.pop(name, None) for name in Narrowing.__annotations__}
    return cast("Narrowing", {name: value for name, value in taken.items() if value})
