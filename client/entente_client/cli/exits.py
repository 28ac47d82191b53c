"""How the command ends: a number for scripts, and a line for people."""

from __future__ import annotations

from enum import IntEnum

from entente_client.errors import (
    EntenteError,
    Forbidden,
    MalformedAnswer,
    PageUnreadable,
    Redirected,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    Unreachable,
)


class Exit(IntEnum):
    """The numbers that the command ends with."""

    FINE = 0
    REFUSED = 1
    USAGE = 2
    UNREACHABLE = 3
    KEY = 4
    NOTHING = 5
    INTERRUPTED = 130
    PIPE = 141


TABLE = """
\b
Ends with
  0    all is done
  1    the service refused it, or some of the lines
  2    the command was given wrongly
  3    the service cannot be reached, or does not answer in spite of several tries
  4    the service asks for a key, or the key is not for this
  5    nothing could be read: no position was taken, or a page has no article
  130  it was interrupted
"""
_UNREACHABLE = (Unreachable, Unavailable, TooManyRequests, Redirected, MalformedAnswer)


def exit_of(error: EntenteError) -> Exit:
    """The number for an error."""
    if isinstance(error, Unauthenticated | Forbidden):
        return Exit.KEY
    if isinstance(error, PageUnreadable):
        return Exit.NOTHING
    return Exit.UNREACHABLE if isinstance(error, _UNREACHABLE) else Exit.REFUSED


def hint_of(error: EntenteError) -> str | None:
    """What a person at a terminal may do about an error, None where its message says all."""
    if isinstance(error, Unreachable):
        return "Is it running, and is the address right (--url or ENTENTE_URL)? In a checkout, `make run` starts it."
    if isinstance(error, Unauthenticated):
        return "Give a key with --key-file or ENTENTE_KEY."
    return None
