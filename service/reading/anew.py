"""Reading an article again, with the pairs that were asked for by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from service.reading.reader import Reader
from service.reading.values import Dyad, Reading


def read_anew(
    reader: Reader, text: str, *, title: str | None, published_on: date | None, asked: Iterable[Dyad]
) -> Reading:
    """The reading of an article, with a position on each dyad of `asked` beside those it finds by itself."""

    def read(dyad: Dyad | None) -> Reading:
        return reader.read(text, title=title, published_on=published_on, dyad=dyad)

    whole = read(None)
    lacking = [dyad for dyad in asked if whole.position_on(dyad) is None]
    positions = whole.positions + tuple(position for dyad in lacking for position in read(dyad).positions)
    return Reading(positions, None if positions else whole.reason, whole.model)
