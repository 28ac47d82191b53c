"""Decompressing gzip as it comes in, a bounded step at a time, so that no bomb is ever held whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

# The most that is inflated before it is handed on.
STEP: Final = 64 * 1024
_GZIP: Final = 16 + zlib.MAX_WBITS


class NotGzip(ValueError):
    """The data is no gzip, or ends before gzip does; the message says which."""


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What gzip compressed, in parts of at most `STEP` bytes; raises NotGzip.

    Members that follow one another are one text, as RFC 1952 has it.
    """
    member, within = zlib.decompressobj(_GZIP), False
    for received in pieces:
        piece, more = received, bool(received)
        while more:
            part = _inflate(member, piece)
            if part:
                yield part
            if member.eof:
                piece, member, within = member.unused_data, zlib.decompressobj(_GZIP), False
                more = bool(piece)
            else:
                piece, within = member.unconsumed_tail, True
                # A full part may leave some behind in zlib, whether or not there is input left.
                more = bool(piece) or len(part) == STEP
    if within:
        raise NotGzip("the gzip data breaks off before its end")


def _inflate(member: zlib._Decompress, piece: bytes) -> bytes:
    try:
        return member.decompress(piece, STEP)
    except zlib.error:
        raise NotGzip("the body is not gzip data") from None
