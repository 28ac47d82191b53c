"""A client for Entente, a service that reads news for the relations between countries."""

from entente_client.address import KeyInTheClear
from entente_client.client import Client
from entente_client.errors import (
    EntenteError,
    FieldError,
    Forbidden,
    Invalid,
    MalformedAnswer,
    NotFound,
    PageUnreadable,
    ProblemError,
    Redirected,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    Unreachable,
)
from entente_client.retrying import Retrying
from entente_client.version import __version__

__all__ = [
    "Client",
    "EntenteError",
    "FieldError",
    "Forbidden",
    "Invalid",
    "KeyInTheClear",
    "MalformedAnswer",
    "NotFound",
    "PageUnreadable",
    "ProblemError",
    "Redirected",
    "Retrying",
    "TooManyRequests",
    "Unauthenticated",
    "Unavailable",
    "Unreachable",
    "__version__",
]
