"""Attempts: a delivery is sent, and it is decided what follows from what came of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

import structlog

from service.storing.webhooks.outbox import Attempted, Claimed
from service.storing.webhooks.values import StopReason
from service.telemetry.metrics import WEBHOOK_ATTEMPTS
from service.watching.backoff import quiet_until, retry_at
from service.watching.calling import Answer, call
from service.watching.signing import headers_of
from service.watching.targets import Policy, TargetRefused, target_of

_DELIVERED: Final = "delivered"
_log = structlog.get_logger("entente.webhooks")


def attempt(claimed: Claimed, policy: Policy) -> Attempted:
    """Send a delivery now; what came of it, and what is to follow."""
    began = time.monotonic()
    headers = headers_of(claimed.id, int(time.time()), claimed.body, claimed.secrets)
    answer = call(claimed.url, headers, claimed.body, policy)
    WEBHOOK_ATTEMPTS.labels(answer.failure or _DELIVERED).inc()
    _log.info(
        "webhook called",
        webhook=claimed.webhook,
        delivery=claimed.id,
        host=_host(claimed.url, policy),
        attempt=claimed.attempt,
        status=answer.status,
        failure=answer.failure,
        seconds=round(time.monotonic() - began, 3),
    )
    return _followed(claimed, answer, datetime.now(UTC))


def _followed(claimed: Claimed, answer: Answer, now: datetime) -> Attempted:
    if answer.failure is None:
        return Attempted(claimed, now, answer.status, None)
    if answer.status == HTTPStatus.GONE:
        return Attempted(claimed, now, answer.status, answer.failure, stop=StopReason.GONE)
    return Attempted(
        claimed,
        now,
        answer.status,
        answer.failure,
        retry_at=retry_at(claimed.attempt, claimed.made_at, now),
        quiet_until=quiet_until(claimed.failures, now),
    )


def _host(url: str, policy: Policy) -> str | None:
    """The host alone: paths and queries of webhooks' addresses are often secrets."""
    try:
        return target_of(url, policy).host
    except TargetRefused:
        return None
