"""`/v1/webhooks`: have an address told when a relation shifts, and when an article departs from the consensus."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from service.api import examples
from service.api.answering.listing import LINK
from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.schemas.webhooks import (
    DeliveryListSchema,
    DeliverySchema,
    NewWebhookSchema,
    PageQuery,
    RenewedSecretSchema,
    WebhookChanges,
    WebhookListSchema,
    WebhookQuery,
    WebhookRequest,
    WebhookSchema,
)
from service.api.subscribing import as_problems, caller, checked, links, reading_pages, refuse_where_off
from service.storing.webhooks import Delivery, Stretch, Webhook
from service.watching.messages import ping_message

blueprint = Resource(
    "webhooks", __name__, url_prefix="/v1/webhooks", description="Be told what happens on a dyad"
)
_LOCATION = {"Location": {"description": "The webhook's address", "schema": {"type": "string"}}}
_WEBHOOK_CHANGES = {"$ref": "#/components/schemas/WebhookChanges"}
_AS_MERGE_PATCH = {
    "application/merge-patch+json": {"schema": _WEBHOOK_CHANGES, "example": examples.WEBHOOK_CHANGES}
}


@blueprint.post("")
@blueprint.arguments(WebhookRequest, example=examples.WEBHOOK_REQUEST)
@blueprint.response(201, NewWebhookSchema, example=examples.NEW_WEBHOOK, headers=_LOCATION)
@problems(blueprint, 403, 409)
def post_webhook(fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Subscribe an address to what happens on a dyad.

    It is told of what is stored from now on, at least once each, with messages that are signed as
    Standard Webhooks has it. The secret is shown in this answer alone.
    """
    refuse_where_off()
    with as_problems():
        made, secret = services().webhooks.make(checked(fields), caller())
    location = url_for("webhooks.get_webhook", webhook_id=made.id)
    shown = {name: getattr(made, name) for name in Webhook.__slots__}
    return {**shown, "secret": secret}, {"Location": location}


@blueprint.get("")
@blueprint.arguments(WebhookQuery, location="query")
@blueprint.response(200, WebhookListSchema, headers=LINK)
def list_webhooks(query: dict[str, Any]) -> tuple[Stretch[Webhook], dict[str, str]]:
    """List the webhooks that were made with this key, the newest first; with the scope `admin`, all."""
    with reading_pages():
        page = services().webhooks.page(caller(), **query)
    return page, links(page, "webhooks.list_webhooks", query)


@blueprint.get("/<webhook_id>")
@blueprint.response(200, WebhookSchema, example=examples.WEBHOOK)
@problems(blueprint, 404)
def get_webhook(webhook_id: str) -> Webhook:
    """Fetch a webhook, without its secret."""
    with as_problems():
        return services().webhooks.get(webhook_id, caller())


@blueprint.patch("/<webhook_id>")
@blueprint.arguments(WebhookChanges, example=examples.WEBHOOK_CHANGES)
@blueprint.doc(requestBody={"content": _AS_MERGE_PATCH})
@blueprint.response(200, WebhookSchema, example=examples.WEBHOOK)
@problems(blueprint, 404, 409)
def patch_webhook(changes: dict[str, Any], webhook_id: str) -> Webhook:
    """Change what a webhook is told, pause it, or have it told things again.

    What happens while it is not active is not told later. What was under way is still delivered once it
    is active again, unless that is older than three days by then.
    """
    with as_problems():
        return services().webhooks.change(webhook_id, caller(), changes)


@blueprint.delete("/<webhook_id>")
@blueprint.response(204)
@problems(blueprint, 404)
def delete_webhook(webhook_id: str) -> None:
    """Remove a webhook, with what was still to be delivered to it."""
    with as_problems():
        services().webhooks.remove(webhook_id, caller())


@blueprint.post("/<webhook_id>/ping")
@blueprint.response(202, DeliverySchema, example=examples.DELIVERY)
@problems(blueprint, 403, 404, 409)
def post_ping(webhook_id: str) -> Delivery:
    """Send a message of the type `ping`, to try the receiver.

    It is delivered like any other. One that is still under way is not sent twice.
    """
    refuse_where_off()
    with as_problems():
        webhook = services().webhooks.get(webhook_id, caller())
        return services().webhooks.ping(webhook_id, caller(), ping_message(webhook))


@blueprint.post("/<webhook_id>/secret")
@blueprint.response(200, RenewedSecretSchema, example=examples.RENEWED_SECRET)
@problems(blueprint, 404)
def post_secret(webhook_id: str) -> dict[str, str | datetime]:
    """Have another secret made.

    For 24 hours messages have two signatures, with the new secret and with the one before, so that
    receivers can change over.
    """
    with as_problems():
        secret, until = services().webhooks.renew_secret(webhook_id, caller())
    return {"secret": secret, "previous_until": until}


@blueprint.get("/<webhook_id>/deliveries")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, DeliveryListSchema, headers=LINK)
@problems(blueprint, 404)
def list_deliveries(query: dict[str, Any], webhook_id: str) -> tuple[Stretch[Delivery], dict[str, str]]:
    """List what was sent to a webhook and is to be sent, the newest first.

    What was delivered is listed for seven days.
    """
    with as_problems(), reading_pages():
        page = services().webhooks.deliveries(webhook_id, caller(), **query)
    return page, links(page, "webhooks.list_deliveries", {**query, "webhook_id": webhook_id})
