"""Opaque cursors of the lists of webhooks and deliveries: where a page ended, and of which list it is."""

from __future__ import annotations

import base64
import binascii
import json
import struct
from hashlib import sha256
from typing import Final

from service.storing.values import InvalidCursor

# The list's mark, and the sequence number.
_FORMAT: Final = struct.Struct(">8sq")


def write_place(sequence: int, *of_list: str) -> str:
    """The cursor of a page of this list that ended with this sequence number."""
    return base64.urlsafe_b64encode(_FORMAT.pack(_mark(of_list), sequence)).decode()


def read_place(cursor: str, *of_list: str) -> int:
    """The sequence number in a cursor; raises InvalidCursor, also where it is of another list."""
    try:
        packed = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        mark, sequence = _FORMAT.unpack(packed)
    except (binascii.Error, ValueError, struct.error):
        raise InvalidCursor(cursor) from None
    if mark != _mark(of_list):
        raise InvalidCursor(cursor)
    return int(sequence)


def _mark(of_list: tuple[str, ...]) -> bytes:
    return sha256(json.dumps(of_list).encode()).digest()[:8]
