"""Calling a receiver: one POST over a connection that is pinned to a checked address, and its status read.

requests follows no redirect here, keeps no cookies, asks no proxy and knows no password: its adapter is
used by itself, without a session. Of the answer, the status line and the headers are read and nothing else.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from socket import socket
from typing import Any, Final

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from service.storing.webhooks.values import Failure
from service.version import VERSION
from service.watching.opening import Opening
from service.watching.targets import Policy, TargetRefused, target_of

# For all of it: looking up, connecting, sending, and the answer's headers.
SECONDS: Final = 10.0
_HEADERS: Final = {
    "Content-Type": "application/json",
    "User-Agent": f"Entente/{VERSION}",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call: the status that was answered, if one was, and why it failed, if it did."""

    status: int | None
    failure: Failure | None


def call(url: str, headers: Mapping[str, str], body: str, policy: Policy, seconds: float = SECONDS) -> Answer:
    """Send a message, and take an answer of 2xx for its delivery. Raises nothing."""
    try:
        target = target_of(url, policy)
    except TargetRefused:
        return Answer(None, Failure.ADDRESS)
    with Opening(target, policy, seconds) as opening:
        try:
            status = _status_of(url, {**_HEADERS, **headers}, body, opening, seconds)
        except Exception as error:
            return Answer(None, Failure.TIMEOUT if opening.is_over else _failure_of(error))
        if opening.is_over:
            # Of an answer that was cut off, the headers seem to end where it was.
            return Answer(None, Failure.TIMEOUT)
    return Answer(status, None if status // 100 == 2 else Failure.STATUS)


def _status_of(url: str, headers: Mapping[str, str], body: str, opening: Opening, seconds: float) -> int:
    request = requests.Request("POST", url, headers=headers, data=body.encode()).prepare()
    adapter = _PinnedAdapter(opening)
    try:
        with adapter.send(request, stream=True, timeout=seconds) as response:
            return response.status_code
    finally:
        adapter.close()


def _failure_of(error: BaseException) -> Failure:
    """Which failure an error of requests, urllib3 or the system is."""
    causes = list(_causes(error))
    if any(isinstance(each, TargetRefused) for each in causes):
        return Failure.ADDRESS
    if any(isinstance(each, ssl.SSLError | requests.exceptions.SSLError) for each in causes):
        return Failure.TLS
    if any(isinstance(each, TimeoutError | requests.Timeout) for each in causes):
        return Failure.TIMEOUT
    if any(isinstance(each, OSError) and not isinstance(each, requests.RequestException) for each in causes):
        return Failure.CONNECTION
    if any(isinstance(each, http.client.HTTPException) for each in causes):
        return Failure.PROTOCOL
    return Failure.CONNECTION if isinstance(error, requests.ConnectionError) else Failure.PROTOCOL


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error, and those that it came of: urllib3 keeps them among its arguments."""
    yield error
    inner = [each for each in error.args if isinstance(each, BaseException)]
    reason = getattr(error, "reason", None)
    for each in (*inner, *([reason] if isinstance(reason, BaseException) else [])):
        yield from _causes(each)


@cache
def trust() -> ssl.SSLContext:
    """Which certificates are believed: the system's authorities (OpenSSL's SSL_CERT_FILE) and certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _Pinned(HTTPConnection):
    """A connection that is opened by an Opening, whatever the pool believes its address to be."""

    def __init__(self, *arguments: Any, opening: Opening, **options: Any) -> None:  # noqa: ANN401 (urllib3's)
        super().__init__(*arguments, **options)
        self._opening = opening

    def _new_conn(self) -> socket:
        return self._opening.connect()


class _PinnedTls(_Pinned, HTTPSConnection):
    """The same under TLS, which goes by the name and not by the address."""


class _PinnedPool(HTTPConnectionPool):
    ConnectionCls = _Pinned


class _PinnedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _PinnedTls


class _PinnedAdapter(HTTPAdapter):
    """requests' adapter for one call, over a connection of an Opening."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(max_retries=0)
        target = opening.target
        self._pool = (
            _PinnedTlsPool(target.host, target.port, opening=opening, ssl_context=trust())
            if target.scheme == "https"
            else _PinnedPool(target.host, target.port, opening=opening)
        )

    def get_connection_with_tls_context(self, *_arguments: Any, **_options: Any) -> HTTPConnectionPool:  # noqa: ANN401 (requests')
        """The pool of this call, with the certificates that we believe."""
        return self._pool

    def cert_verify(self, *_arguments: Any, **_options: Any) -> None:  # noqa: ANN401 (requests')
        """Leave the pool as it is: it verifies."""

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()
        super().close()
