"""Addresses that webhooks may have: what is asked of their form, and of where they lead."""

from __future__ import annotations

import re
import socket
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import Final
from urllib.parse import SplitResult, urlsplit

from service.watching.addresses import is_public

LONGEST: Final = 2_000
# So long a name may take to be looked up: the system's resolver itself waits for much longer.
RESOLVE_SECONDS: Final = 5.0
# What other services listen on would take a message of ours for commands of theirs.
_PORTS: Final = (80, 443, 8080, 8443)
_VISIBLE: Final = re.compile(r"[!-~]+")
# Nothing that one program reads otherwise than another: letters, digits, hyphens, dots, or an address of IPv6.
_HOST: Final = re.compile(r"(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?|\[[0-9A-Fa-f:.]+\]")
_LONGEST_HOST: Final = 253


class TargetRefused(ValueError):
    """An address that is not called; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which addresses may be called: `http` ones, and those of `private` networks and of this machine."""

    http: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its parts; `host` as it stands in it, an address of IPv6 without brackets."""

    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """What the service talks to there, whoever's webhooks it is for."""
        return f"{self.host.lower()}:{self.port}"


def target_of(url: str, policy: Policy) -> Target:
    """The target that an address names; raises TargetRefused where its form is not one that may be called."""
    if len(url) > LONGEST or not _VISIBLE.fullmatch(url) or "\\" in url:
        raise TargetRefused(f"give an address of at most {LONGEST:,} printable ASCII characters")
    parts, port = _split(url)
    if parts.scheme not in {"http", "https"}:
        raise TargetRefused("give an address that begins with https://")
    if "@" in parts.netloc:
        raise TargetRefused("take the user and password out of the address: requests are signed instead")
    if "#" in url:
        raise TargetRefused("leave out the fragment (#…): it is never sent")
    host = parts.netloc.rpartition(":")[0] if _has_port(parts.netloc) else parts.netloc
    if not _HOST.fullmatch(host) or len(host) > _LONGEST_HOST:
        raise TargetRefused("give the name of a host in ASCII (xn--… for others), or an address")
    if parts.scheme == "http" and not policy.http:
        raise TargetRefused("give an https:// address; the operator allows others with ENTENTE_WEBHOOK_HTTP")
    if port not in _PORTS and not policy.private:
        ports = ", ".join(map(str, _PORTS))
        raise TargetRefused(
            f"use one of the ports {ports}; the operator allows others with ENTENTE_WEBHOOK_PRIVATE"
        )
    return Target(parts.scheme, host.strip("[]"), port)


def addresses_of(target: Target, policy: Policy) -> list[str]:
    """The addresses that a target's host has now, each of which may be called; raises TargetRefused.

    Where one of several may not, none is: which of them a later look-up gives first is up to the host.
    """
    found = _resolved(target)
    if not found or not (policy.private or all(map(is_public, found))):
        # Whether a name exists in our own network is nobody's business either.
        raise TargetRefused(
            "no public address was found for the host: give one that the internet reaches;"
            " the operator allows others with ENTENTE_WEBHOOK_PRIVATE"
        )
    return found


def _split(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise TargetRefused("give a whole address, such as https://example.org/hooks/entente") from None
    return parts, port if port is not None else 80 if parts.scheme == "http" else 443


def _has_port(netloc: str) -> bool:
    return re.search(r":\d*\Z", netloc) is not None and not netloc.endswith("]")


def _resolved(target: Target) -> list[str]:
    """The addresses of a host, without repetition; none where it has none or the look-up takes too long."""
    answer: Future[list[str]] = Future()
    # The system's look-up cannot be given a time limit: a thread that hangs is left to itself.
    Thread(target=_resolve, args=(target, answer), name="resolving", daemon=True).start()
    try:
        return answer.result(timeout=RESOLVE_SECONDS)
    except (OSError, UnicodeError, TimeoutError):
        return []


def _resolve(target: Target, answer: Future[list[str]]) -> None:
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        answer.set_result(list(dict.fromkeys(str(each[4][0]) for each in found)))
    except Exception as error:
        answer.set_exception(error)
