"""Signatures of messages, as the specification of Standard Webhooks has them (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from typing import Final

_PREFIX: Final = "whsec_"


def headers_of(identity: str, timestamp: int, body: str, secrets: Sequence[str]) -> Mapping[str, str]:
    """The headers by which a receiver knows whose message it is: one signature for each secret.

    `timestamp` is of the attempt, in seconds since 1970, so that an old message cannot be sent again by others.
    """
    signed = f"{identity}.{timestamp}.{body}".encode()
    return {
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
