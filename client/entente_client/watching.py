"""The part of the client that has a service tell what happens, in place of asking it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from entente_client.results.webhooks import Delivery, DeliveryPage, Webhook, WebhookPage
from entente_client.transport import Transport

EVENTS: Final = ("shift", "departure")
_WEBHOOKS: Final = "/v1/webhooks"


class Watching:
    """Webhooks: made, listed, tried and removed. `entente_client.webhooks` checks what they bring."""

    transport: Transport

    def watch(
        self,
        url: str,
        dyad: str,
        events: Sequence[str] = EVENTS,
        *,
        history: bool = True,
        description: str | None = None,
    ) -> Webhook:
        """Have `url` told of `events` on a dyad from now on; `secret` is in this answer alone.

        `shift`: the relation shifts; `departure`: an article departs from the consensus. Without `history`, of nothing
        that is long past. It is not tried again where it may have been done: the same one twice is refused.
        """
        body = {
            "url": url,
            "dyad": dyad,
            "events": list(events),
            "history": history,
            "description": description,
        }
        return Webhook.of(self.transport.json("POST", _WEBHOOKS, json=body))

    def webhooks(self) -> Iterator[Webhook]:
        """The webhooks that were made with this key, the newest first."""
        cursor: str | None = None
        while True:
            query = {} if cursor is None else {"cursor": cursor}
            answer = self.transport.json("GET", _WEBHOOKS, params=query, repeatable=True)
            page = WebhookPage.of(answer)
            yield from page.webhooks
            if (cursor := page.next_cursor) is None:
                return

    def webhook(self, webhook_id: str) -> Webhook:
        """A webhook; raises NotFound."""
        return Webhook.of(self.transport.json("GET", _address(webhook_id), repeatable=True))

    def unwatch(self, webhook_id: str) -> None:
        """Remove a webhook; raises NotFound."""
        self.transport.json("DELETE", _address(webhook_id))

    def ping(self, webhook_id: str) -> Delivery:
        """Have a message sent that tells nothing, to try the receiver."""
        return Delivery.of(self.transport.json("POST", f"{_address(webhook_id)}/ping"))

    def deliveries(self, webhook_id: str) -> Iterator[Delivery]:
        """What was sent to a webhook and is to be sent, the newest first."""
        cursor: str | None = None
        while True:
            query = {} if cursor is None else {"cursor": cursor}
            path = f"{_address(webhook_id)}/deliveries"
            page = DeliveryPage.of(self.transport.json("GET", path, params=query, repeatable=True))
            yield from page.deliveries
            if (cursor := page.next_cursor) is None:
                return


def _address(webhook_id: str) -> str:
    return f"{_WEBHOOKS}/{quote(webhook_id, safe='')}"
