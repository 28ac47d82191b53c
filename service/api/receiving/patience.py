"""How long a request may take: a deadline that is asked between the steps of answering it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Final, TypeVar

from flask import Flask, g

from service.api.context import services
from service.api.problems import Problem

_Item = TypeVar("_Item")
# Long enough for a burst of work to pass, short enough to be worth waiting.
_RETRY_AFTER_SECONDS: Final = 5


def register(app: Flask) -> None:
    """Give each request of the application its deadline."""
    app.before_request(renew)


def renew() -> None:
    """Let the time that this request may take begin now."""
    g.deadline = monotonic() + services().settings.request_seconds


def seconds_left() -> float:
    """The seconds this request still has, negative where they are over; all of them where it has no deadline."""
    if "deadline" not in g:
        return services().settings.request_seconds
    return float(g.deadline - monotonic())


def check() -> None:
    """Go on only while there is time; raises Problem where it is over."""
    if seconds_left() < 0:
        raise Problem("took-too-long", headers={"Retry-After": str(_RETRY_AFTER_SECONDS)})


def in_time(items: Iterable[_Item]) -> Iterator[_Item]:
    """The items, one by one while there is time; raises Problem before the first that comes too late."""
    for item in items:
        check()
        yield item
