"""A receiver of webhooks with nothing but Python: it believes what is signed, and handles each event once.

WEBHOOK_SECRET=whsec_… python receiver.py [PORT]    (the secret is in the answer of POST /v1/webhooks, once)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

_MOST_BYTES = 1 << 20
_TOLERANCE_SECONDS = 300


def signed(body: bytes, headers: Message, secret: str) -> bool:
    """Whether the holder of `secret` sent this lately, by https://www.standardwebhooks.com."""
    sent, key = headers.get("webhook-timestamp", ""), base64.b64decode(secret.removeprefix("whsec_"))
    if not sent.isdecimal() or abs(time.time() - int(sent)) > _TOLERANCE_SECONDS:
        return False
    content = f"{headers.get('webhook-id')}.{sent}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split()  # two, while a secret is being replaced
    return any(hmac.compare_digest(each.encode(), expected.encode()) for each in given)


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to what is signed, also if it has come before, and 401 to everything else."""

    handled: set[str] = set()  # noqa: RUF012 - a real one keeps them where a restart does not lose them
    timeout = 10

    def do_POST(self) -> None:
        """Take an event."""
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or int(size) > _MOST_BYTES:
            return self._answer(413)
        body = self.rfile.read(int(size))
        if not signed(body, self.headers, os.environ["WEBHOOK_SECRET"]):
            return self._answer(401)
        if self.headers["webhook-id"] not in self.handled:
            self.handled.add(self.headers["webhook-id"])
            print(told(json.loads(body)), flush=True)
        return self._answer(204)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


def told(event: dict[str, Any]) -> str:
    """An event in a line."""
    data = event["data"]
    if event["type"] == "relation.shifted":
        return str(data["summary"])
    if event["type"] == "article.departed":
        return f"{data['dyad']}: {data['article']['title']} departs: {data['state']}"
    return str(event["type"])


if __name__ == "__main__":
    if "WEBHOOK_SECRET" not in os.environ:
        sys.exit("Set WEBHOOK_SECRET to what POST /v1/webhooks answered as `secret`.")
    HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8900), Receiver).serve_forever()
