"""An API key, which is sent and never shown."""

from __future__ import annotations

import re

import requests
from requests.auth import AuthBase

_SENDABLE = re.compile(r"[!-~]+")


class Key(AuthBase):
    """An API key as the header Authorization; neither `repr` nor an error has it."""

    def __init__(self, secret: str) -> None:
        """Raises ValueError, without the key in it, for what cannot be sent."""
        secret = secret.strip()
        if not _SENDABLE.fullmatch(secret):
            raise ValueError(
                "the key has characters that no key has: give it as `keys make` wrote it, and alone"
            )
        self._secret = secret

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with the key."""
        request.headers["Authorization"] = f"Bearer {self._secret}"
        return request

    def __repr__(self) -> str:
        return "Key(…)"


class NoKey(AuthBase):
    """No key; being one at all, it keeps `requests` from sending a password out of ~/.netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request as it is."""
        return request
