"""Webhooks in the database: who is to be told of which dyad, how far it was looked at, and what is to be delivered."""

from service.storing.webhooks.subscriptions import Webhooks
from service.storing.webhooks.values import (
    Caller,
    Delivery,
    DeliveryStatus,
    EventType,
    Failure,
    Stretch,
    TooManyWebhooks,
    Webhook,
    WebhookExists,
    WebhookIdle,
    WebhookNotFound,
    WebhookState,
)

__all__ = [
    "Caller",
    "Delivery",
    "DeliveryStatus",
    "EventType",
    "Failure",
    "Stretch",
    "TooManyWebhooks",
    "Webhook",
    "WebhookExists",
    "WebhookIdle",
    "WebhookNotFound",
    "WebhookState",
    "Webhooks",
]
