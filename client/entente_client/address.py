"""The service's address, and which others a request may be sent on to."""

from __future__ import annotations

import ipaddress
import warnings
from urllib.parse import SplitResult, urlsplit

_PORTS = {"http": 80, "https": 443}


class KeyInTheClear(UserWarning):
    """A key goes over plain HTTP to another machine, where whoever is on the way can read it."""


def service_address(url: str) -> str:
    """The address without its last slash; raises ValueError where it is none that a service can have."""
    parts = urlsplit(url.strip())
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"{url!r} is not the address of a service: it begins with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise ValueError("leave user and password out of the service's address: a key is given by itself")
    if parts.query or parts.fragment:
        raise ValueError(f"{url!r} has a query or a fragment: give the service's address alone")
    _ = parts.port  # Raises ValueError where it is none.
    return url.strip().rstrip("/")


def warn_of_plain_http(url: str) -> None:
    """Warn where a key would go to another machine without TLS."""
    parts = urlsplit(url)
    if parts.scheme == "http" and not _is_local(parts.hostname or ""):
        warnings.warn(
            f"the key goes to {parts.hostname} over http, readable for whoever is on the way: use https",
            KeyInTheClear,
            stacklevel=4,
        )


def may_follow(source: str, target: str) -> bool:
    """Whether a request may be sent on: to the same host and port, or from http to https on the usual ports."""
    one, other = urlsplit(source), urlsplit(target)
    if one.hostname != other.hostname or other.scheme not in _PORTS:
        return False
    if one.scheme == other.scheme:
        return _port(one) == _port(other)
    return (one.scheme, _port(one), _port(other)) == ("http", 80, 443)


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
