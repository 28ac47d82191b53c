"""Answers wait in memory while a client takes none: many send all they have before they look at an answer."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from typing import Final

# Less than is free in a connection's buffer when it counts as writable.
_PIECE: Final = 4096
# Beyond this, the server waits for the client.
_MOST_BYTES: Final = 4 << 20


def when_taken(parts: Iterator[bytes], connection: socket.socket | None) -> Iterator[bytes]:
    """The parts, as soon as the connection takes them; after the last one, all that is left.

    A server that waited for the client to read, while the client waits to be read, would wait for ever.
    """
    held = bytearray()
    for part in parts:
        held += part
        while held and (len(held) > _MOST_BYTES or _is_writable(connection)):
            yield bytes(held[:_PIECE])
            del held[:_PIECE]
    if held:
        yield bytes(held)


def _is_writable(connection: socket.socket | None) -> bool:
    if connection is None:
        return True
    poll = select.poll()
    poll.register(connection, select.POLLOUT)
    return bool(poll.poll(0))
