"""What the log says at the start about who may do what."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from ipaddress import ip_address

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.settings import Settings
from service.storing import Keys

_log = structlog.get_logger("entente.access")


def announce(settings: Settings, keys: Keys) -> None:
    """Warn where everyone may do everything, and where nobody may do anything yet."""
    if settings.is_open:
        _warn_of_openness(settings)
    elif _has_no_key(keys):
        _log.warning(
            "no API key can be used: make one with `python -m service keys make NAME --scope read`",
            access="closed",
        )


def _warn_of_openness(settings: Settings) -> None:
    # Who wrote ENTENTE_ACCESS=open meant it; who wrote nothing may not know that others reach the port.
    unmeant = not settings.access and not _is_loopback(settings.host)
    _log.log(
        logging.ERROR if unmeant else logging.WARNING,
        "anyone who can reach the port may read and write: ENTENTE_ACCESS=closed asks for API keys",
        access="open",
        host=settings.host,
    )


def _has_no_key(keys: Keys) -> bool:
    try:
        return all(key.ended(datetime.now(UTC)) for key in keys.listed())
    except SQLAlchemyError:
        # A database that does not answer, or has no tables yet, is told of by /readyz.
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
