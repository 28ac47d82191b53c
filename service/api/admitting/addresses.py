"""From which address a request comes, with and without proxies before the service."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

import structlog
from flask import Flask, Request, request
from werkzeug.middleware.proxy_fix import ProxyFix

# Some proxies write the port of the connection too: 192.0.2.1:4711, [2001:db8::1]:4711.
_WITH_PORT: Final = re.compile(r"\[(?P<six>[^]]*)\](:\d*)?|(?P<four>[^:]*):\d+")
# What one subscriber is given, and can choose addresses from.
_SUBSCRIBER_BITS: Final = 64
_log = structlog.get_logger("entente.addresses")


def trust(app: Flask, proxies: int) -> None:
    """Believe what the nearest `proxies` proxies write of where a request comes from, and nobody else."""
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]


def address_of(request: Request) -> str:
    """The address, of IPv6 the network of 64 bits that it is in; `unknown` where the server has none."""
    written = request.remote_addr or "unknown"
    match = _WITH_PORT.fullmatch(written)
    host = (match["six"] or match["four"]) if match else written
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _SUBSCRIBER_BITS), strict=False))


class ProxyWarning:
    """Warns once where requests come through a proxy, but all count as the proxy's own."""

    def __init__(self) -> None:
        self._said = False

    def __call__(self) -> None:
        """Look at one request."""
        if not self._said and "X-Forwarded-For" in request.headers:
            self._said = True
            _log.warning(
                "requests seem to come through a proxy, and count as its own: "
                "set ENTENTE_TRUSTED_PROXIES to the number of proxies, or no limit per address"
            )
