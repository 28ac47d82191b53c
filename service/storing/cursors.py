"""Opaque cursors: where a page of articles ended."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from service.storing.values import InvalidCursor

_PREFIX: Final = b"a"
# Far above any sequence number, and within what databases compare.
_LARGEST: Final = 2**62


def write_cursor(sequence: int) -> str:
    """The cursor of a page that ended with the article of this sequence number."""
    return base64.urlsafe_b64encode(_PREFIX + str(sequence).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    """The sequence number in a cursor; raises InvalidCursor."""
    try:
        decoded = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raise InvalidCursor(cursor) from None
    digits = decoded.removeprefix(_PREFIX)
    if digits == decoded or not digits.isdigit() or len(digits) > 19 or int(digits) > _LARGEST:
        raise InvalidCursor(cursor)
    return int(digits)
