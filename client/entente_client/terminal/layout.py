"""Paragraphs, tables and columns of text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Final

from entente_client.terminal.look import Look, clean, columns_of, cut, padded

_GAP: Final = 2
# Longer lines are hard to read; a table may use all there is.
_MOST_COLUMNS: Final = 100


def paragraph(text: str, look: Look, indent: int = 0, width: int | None = None) -> list[str]:
    """The lines of a text, wrapped and indented."""
    room = max(20, min(width or look.width, _MOST_COLUMNS) - indent)
    return [" " * indent + line for line in textwrap.wrap(clean(text), room, break_on_hyphens=False) or [""]]


def table(rows: Sequence[Sequence[str]], look: Look, head: Sequence[str], indent: int = 0) -> list[str]:
    """The lines of a table; the last column takes what is left of the width, and is cut to it."""
    everything = [list(head), *([clean(cell) for cell in row] for row in rows)]
    widths = [max(columns_of(row[number]) for row in everything) for number in range(len(head) - 1)]
    last = max(12, look.width - indent - sum(widths) - _GAP * len(widths))
    lines = [_row(row, widths, last, look) for row in everything]
    return [" " * indent + (look.faint(line) if number == 0 else line) for number, line in enumerate(lines)]


def _row(cells: Sequence[str], widths: Sequence[int], last: int, look: Look) -> str:
    fixed = [padded(cell, width) for cell, width in zip(cells, widths, strict=False)]
    rest = cut(cells[-1], last, look) if look.cuts else cells[-1]
    return (" " * _GAP).join([*fixed, rest]).rstrip()


def beside(left: Sequence[str], right: Sequence[str], look: Look, width: int) -> Iterator[str]:
    """Two texts beside each other, the left one `width` columns wide."""
    rule = f" {look.glyphs.column} "
    for one, other in zip_longest(left, right, fillvalue=""):
        yield (padded(one, width) + rule + other).rstrip()


def day(moment: datetime | None) -> str:
    """A day, for people; a hyphen where there is none."""
    return "-" if moment is None else f"{moment.day} {moment:%b %Y}"
