"""How often an address, or an API key, may ask. Where no limit is set, requests do not come by here at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import time
from typing import Final

import structlog
from flask import Flask, Response, g, request
from limits import RateLimitItem, parse_many
from limits.errors import ConfigurationError, StorageError
from limits.storage import Storage, storage_from_string

from service.api.admitting.addresses import ProxyWarning, address_of, trust
from service.api.admitting.host_counts import HostStorage
from service.api.problems import Problem
from service.settings import Settings, SettingsError

# In production, where nothing else is set: people and scripts stay far below, a flood does not.
PRODUCTION_PER_ADDRESS: Final = "600/minute"
PRODUCTION_PER_KEY: Final = "3000/minute"
_NONE: Final = "none"
# What the platform asks every few seconds.
_UNLIMITED: Final = frozenset({"/livez", "/readyz", "/metrics"})
_log = structlog.get_logger("entente.limits")


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a caller stands with one limit: so many requests left, until so many seconds from now."""

    policy: str
    limit: RateLimitItem
    left: int
    seconds: int


class RateLimits:
    """An application's limits, which share one storage; raises SettingsError for those it cannot read."""

    def __init__(self, settings: Settings) -> None:
        self._proxies = settings.trusted_proxies
        self._per_address = _parsed(
            "ENTENTE_RATE_PER_ADDRESS",
            settings.rate_per_address or (PRODUCTION_PER_ADDRESS if settings.production else _NONE),
        )
        self._per_key = _parsed(
            "ENTENTE_RATE_PER_KEY",
            settings.rate_per_key or (PRODUCTION_PER_KEY if settings.production else _NONE),
        )
        if self._per_address or self._per_key:
            self._storage = _storage(settings.rate_storage)

    def register_addresses(self, app: Flask) -> None:
        """Limit addresses: to be called before keys are looked at, so that guessing them is limited too."""
        trust(app, self._proxies)
        if self._per_address:
            if not self._proxies:
                app.before_request(ProxyWarning())
            app.before_request(lambda: self._count("address", self._per_address, _address))
        if self._per_address or self._per_key:
            app.after_request(_tell)

    def register_keys(self, app: Flask) -> None:
        """Limit API keys: to be called after they are looked at."""
        if self._per_key:
            app.before_request(lambda: self._count("key", self._per_key, _key))

    def _count(self, name: str, limits: list[RateLimitItem], caller: Callable[[], str | None]) -> None:
        whose = None if request.path in _UNLIMITED else caller()
        if whose is None:
            return
        try:
            standings = [self._standing(name, limit, whose) for limit in limits]
        except StorageError as error:
            # The limits protect the service; it answers rightly without them.
            _log.warning("the storage of rate limits does not answer: nothing is limited", reason=str(error))
            return
        g.setdefault("rate_limits", []).extend(standings)
        waits = [standing.seconds for standing in standings if standing.left < 0]
        if waits:
            raise Problem("rate-limited", headers={"Retry-After": str(max(waits))})

    def _standing(self, name: str, limit: RateLimitItem, whose: str) -> _Standing:
        key, window = limit.key_for(name, whose), limit.get_expiry()
        left = limit.amount - self._storage.incr(key, window)
        seconds = ceil(self._storage.get_expiry(key) - time())
        return _Standing(f"{name}-{window}s", limit, left, max(1, seconds))


def _tell(response: Response) -> Response:
    """Say how the caller stands, as draft-ietf-httpapi-ratelimit-headers-10 has it."""
    standings: list[_Standing] = g.get("rate_limits", [])
    if standings:
        response.headers["RateLimit-Policy"] = ", ".join(
            f'"{standing.policy}";q={standing.limit.amount};w={standing.limit.get_expiry()}'
            for standing in standings
        )
        response.headers["RateLimit"] = ", ".join(
            f'"{standing.policy}";r={max(0, standing.left)};t={standing.seconds}' for standing in standings
        )
    return response


def _address() -> str:
    return address_of(request)


def _key() -> str | None:
    caller: str | None = g.get("caller")
    return caller


def _parsed(variable: str, written: str) -> list[RateLimitItem]:
    if written.lower() == _NONE:
        return []
    try:
        limits = parse_many(written)
    except ValueError:
        limits = []
    if not limits or not all(limit.amount for limit in limits):
        remedy = "give a number a time such as 600/minute, several with ; between, or none"
        raise SettingsError(f"{variable} is {written!r}: {remedy}")
    return limits


def _storage(uri: str) -> Storage:
    if not uri:
        return HostStorage(wrap_exceptions=True)
    try:
        storage = storage_from_string(uri, wrap_exceptions=True)
    except ConfigurationError as error:
        raise SettingsError(f"ENTENTE_RATE_STORAGE cannot be used: {error}") from None
    if not isinstance(storage, Storage):
        raise SettingsError("ENTENTE_RATE_STORAGE begins with async+: leave that out")
    return storage
