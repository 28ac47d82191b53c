"""Opaque cursors: where a page of articles ended, and of which list it is."""

from __future__ import annotations

import base64
import binascii
import json
import struct
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Final

from service.storing.rows import microseconds, moment
from service.storing.values import ArticleFilter, InvalidCursor, Ordering

# The list's mark, the sequence number, and the publication in microseconds since 1970.
_FORMAT: Final = struct.Struct(">8sqq")
_UNDATED: Final = -(2**63)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: with the article of this sequence number, published then."""

    sequence: int
    published_at: datetime | None


def write_cursor(place: Place, narrowed: ArticleFilter, ordering: Ordering) -> str:
    """The cursor of a page of this list that ended there."""
    published = _UNDATED if place.published_at is None else microseconds(place.published_at)
    packed = _FORMAT.pack(_mark(narrowed, ordering), place.sequence, published)
    return base64.urlsafe_b64encode(packed).decode()


def read_cursor(cursor: str, narrowed: ArticleFilter, ordering: Ordering) -> Place:
    """The place in a cursor; raises InvalidCursor, also where it is of another list."""
    try:
        packed = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        mark, sequence, published = _FORMAT.unpack(packed)
        place = Place(sequence, moment(None if published == _UNDATED else published))
    except (binascii.Error, ValueError, OverflowError, struct.error):
        raise InvalidCursor(cursor) from None
    if mark != _mark(narrowed, ordering):
        raise InvalidCursor(cursor)
    return place


def _mark(narrowed: ArticleFilter, ordering: Ordering) -> bytes:
    """Eight bytes that tell one list from another: what it is narrowed to, and its order."""
    parts = [getattr(values, field.name) for values in (narrowed, ordering) for field in fields(values)]
    return sha256(json.dumps(parts, default=str).encode()).digest()[:8]
