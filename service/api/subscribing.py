"""What requests on webhooks have in common: who asks, which addresses may be called, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g, url_for

from service.api.context import services
from service.api.problems import Problem, invalid
from service.storing import InvalidCursor
from service.storing.webhooks import (
    Caller,
    EventType,
    Stretch,
    TooManyWebhooks,
    WebhookExists,
    WebhookIdle,
    WebhookNotFound,
)
from service.storing.webhooks.values import NewWebhook
from service.watching.targets import Policy, TargetRefused, addresses_of, target_of


def caller() -> Caller:
    """Who asks, and whether others' webhooks are theirs too."""
    return Caller(g.get("caller") or "", g.get("sees_all", False))


def policy() -> Policy:
    """Which addresses the operator lets be called."""
    settings = services().settings
    return Policy(settings.webhook_http, settings.webhook_private)


def refuse_where_off() -> None:
    """Raise Problem where the operator wants nobody to be called."""
    if not services().settings.webhooks:
        raise Problem("webhooks-off")


def checked(fields: dict[str, Any]) -> NewWebhook:
    """The subscription that is asked for; raises Problem where its address is not one to call."""
    try:
        target = target_of(fields["url"], policy())
        if not policy().private:
            addresses_of(target, policy())
    except TargetRefused as error:
        raise invalid("url", str(error)) from None
    events = tuple(kind for kind in EventType if kind.value in fields["events"])
    return NewWebhook(fields["url"], fields["dyad"], events, fields["history"], fields["description"])


@contextmanager
def as_problems() -> Iterator[None]:
    """A block in which what the archive refuses of webhooks becomes the problem it is to a client."""
    try:
        yield
    except WebhookNotFound:
        raise Problem("unknown-webhook") from None
    except WebhookExists as error:
        remedy = f"{url_for('webhooks.get_webhook', webhook_id=str(error))} has this address and dyad"
        raise Problem("webhook-exists", errors=[("url", remedy)]) from None
    except WebhookIdle:
        raise Problem("webhook-idle") from None
    except TooManyWebhooks as error:
        raise Problem("too-many-webhooks", errors=[("body", f"{error}: remove one first")]) from None


@contextmanager
def reading_pages() -> Iterator[None]:
    """A block in which a cursor of another list is a problem."""
    try:
        yield
    except InvalidCursor:
        raise invalid("cursor", "take it from the next_cursor of the page before, of the same list") from None


def links(page: Stretch[Any], endpoint: str, query: dict[str, Any]) -> dict[str, str]:
    """The header with the links from a page of what `endpoint` lists."""
    given: dict[str, Any] = {name: str(value) for name, value in query.items() if value is not None}
    cursors = {"first": None, "next": page.next_cursor}
    written = [
        f'<{url_for(endpoint, **{**given, "cursor": cursor})}>; rel="{relation}"'
        for relation, cursor in cursors.items()
        if cursor is not None or relation == "first"
    ]
    return {"Link": ", ".join(written)}
