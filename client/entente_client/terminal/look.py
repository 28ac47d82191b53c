"""How wide, in which characters and whether in colour something is to be shown."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import click

_COLOURS: Final = {"cooperative": "green", "impasse": "yellow", "hostile": "red"}
PHRASES: Final = {"cooperative": "cooperative", "impasse": "at an impasse", "hostile": "hostile"}
# What a terminal would obey and not show: a title must not be able to move the cursor or rename the window.
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Look:
    """A terminal's `width` in columns; whether it takes colour, and characters beyond ASCII.

    Where nobody looks at it, as in a pipe, tables are not cut (`cuts`): who filters lines wants all of them.
    """

    width: int = 80
    colour: bool = False
    unicode: bool = True
    cuts: bool = True

    def has_room(self, columns: int) -> bool:
        """Whether a table may have so many columns."""
        return not self.cuts or self.width >= columns

    @property
    def glyphs(self) -> Glyphs:
        """The characters to draw with."""
        return _FINE if self.unicode else _PLAIN

    def state(self, text: str, state: str | None) -> str:
        """A text in the colour of a state."""
        return self._styled(text, fg=_COLOURS.get(state or ""))

    def strong(self, text: str) -> str:
        """A text that stands out."""
        return self._styled(text, bold=True)

    def faint(self, text: str) -> str:
        """A text that stands back."""
        return self._styled(text, dim=True)

    def quoted(self, text: str) -> str:
        """A passage between quotation marks."""
        before, after = self.glyphs.quotes
        return f"{before}{clean(text)}{after}"

    def _styled(
        self, text: str, *, fg: str | None = None, bold: bool | None = None, dim: bool | None = None
    ) -> str:
        return click.style(text, fg=fg, bold=bold, dim=dim) if self.colour else text


@dataclass(frozen=True)
class Glyphs:
    """The characters of bars, axes and quotation marks."""

    full: str
    eighths: str
    empty: str
    axis: str
    dot: str
    left: str
    right: str
    line: str
    column: str
    ellipsis: str
    dash: str
    minus: str
    quotes: tuple[str, str]


_FINE: Final = Glyphs("█", "▏▎▍▌▋▊▉", "·", "┊", "●", "├", "┤", "─", "│", "…", "–", "−", ("“", "”"))
_PLAIN: Final = Glyphs("#", "", ".", ":", "o", "|", "|", "-", "|", "...", "-", "-", ('"', '"'))


def clean(text: str | None) -> str:
    """A text in one line, without what a terminal would obey."""
    return " ".join(_CONTROLS.sub(" ", text or "").split())


def columns_of(text: str) -> int:
    """The columns that a text without colours takes."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def cut(text: str, width: int, look: Look) -> str:
    """A text shortened to at most `width` columns, with an ellipsis where something is missing."""
    if columns_of(text) <= width:
        return text
    sign = look.glyphs.ellipsis
    while text and columns_of(text) + columns_of(sign) > width:
        text = text[:-1]
    return text.rstrip() + sign


def padded(text: str, width: int) -> str:
    """A text with as many blanks after it as fill `width` columns."""
    return text + " " * max(0, width - columns_of(text))


def signed(number: float, look: Look) -> str:
    """A score with its sign, two digits after the point."""
    # Adding zero makes a rounded −0 a 0.
    return f"{round(number, 2) + 0.0:+.2f}".replace("-", look.glyphs.minus)
