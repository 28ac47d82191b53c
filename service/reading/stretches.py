"""Long texts a stretch at a time, for a splitter whose time grows with the square of a paragraph.

The splitter looks for the other end of each quotation, list and word through the whole paragraph:
a megabyte of opening quotation marks keeps it busy for minutes. Articles, which are short, are
split whole; so are longer texts, paragraph by paragraph, unless a paragraph is out of all measure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

Span = tuple[int, int]
Splitter = Callable[[str], Sequence[Span]]

# A text of up to 20,000 characters, some 3,500 words, is one stretch; and the longer a text is, the
# shorter are its stretches, so that the splitter's time stays within what these 20,000 may take it.
_MOST_WORK: Final = 20_000**2
_SHORTEST: Final = 1_000
# What the splitter takes for the end of a paragraph.
_PARAGRAPH_END: Final = re.compile(r"\n\r*\n")
_SPACES: Final = (" ", "\n")


def stretches(text: str, split: Splitter) -> Iterator[Span]:
    """The sentences of `text` in order, by their offsets in it, as `split` finds them in stretches of it.

    Stretches end with a paragraph, so that nothing is lost by them. Only a paragraph that is longer
    than a stretch is cut: before a sentence that the end of the stretch cuts off, or at a space.
    """
    most = max(_SHORTEST, _MOST_WORK // max(1, len(text)))
    start = 0
    while start < len(text):
        end, is_whole = _end_of_stretch(text, start, most)
        sentences = split(text[start:end])
        if not is_whole and sentences and sentences[-1][0] > most // 2:
            # The last goes on: it is split again with what follows it.
            *sentences, (last, _) = sentences
            end = start + last
        for begin, stop in sentences:
            yield start + begin, start + stop
        start = end


def _end_of_stretch(text: str, start: int, most: int) -> tuple[int, bool]:
    """Where the stretch from `start` on ends, and whether a paragraph ends there."""
    limit = start + most
    if limit >= len(text):
        return len(text), True
    ends = [found.end() for found in _PARAGRAPH_END.finditer(text, start, limit)]
    if ends:
        return ends[-1], True
    space = max(text.rfind(each, start + most // 2, limit) for each in _SPACES)
    return (limit if space < 0 else space + 1), False
