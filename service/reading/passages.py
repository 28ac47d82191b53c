"""A text's passages: its sentences, with the exact offsets at which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from sentencex import get_sentence_boundaries

from service.reading.stretches import stretches
from service.reading.values import Passage

# A line break inside a paragraph either wraps a line or ends a headline, caption or paragraph.
# In hard-wrapped text many lines go on in lower case; elsewhere nearly none do.
_WRAPPED_SHARE: Final = 0.3
_LINE_BREAK: Final = re.compile(r"\n(?=[^\S\n]*(\S))")
_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")


def split_passages(text: str, most: int | None = None) -> tuple[Passage, ...]:
    """Return the sentences of `text` in order, trimmed of white space; with `most`, the first so many.

    Every passage satisfies `text[passage.start:passage.end] == passage.text`, counted in Unicode
    code points. Stretches without a letter or digit are no passages. Linear in the text's length.
    """
    return tuple(islice(_passages(text), most))


def _passages(text: str) -> Iterator[Passage]:
    breaks_lines = not _is_hard_wrapped(text)
    for start, end in stretches(text, _sentences):
        yield from _trimmed(text, start, end, breaks_lines)


def _sentences(stretch: str) -> list[tuple[int, int]]:
    """The sentences of a stretch, by their offsets in it; none where it says nothing."""
    if _LETTER_OR_DIGIT.search(stretch) is None:
        return []
    return [(each["start_index"], each["end_index"]) for each in get_sentence_boundaries("en", stretch)]


def _is_hard_wrapped(text: str) -> bool:
    """Whether single line breaks in `text` wrap lines rather than end them."""
    following = _LINE_BREAK.findall(text)
    return bool(following) and sum(map(str.islower, following)) > _WRAPPED_SHARE * len(following)


def _trimmed(text: str, start: int, end: int, breaks_lines: bool) -> Iterator[Passage]:
    """Yield the passages of one sentence: itself, or its lines where lines end passages."""
    sentence = text[start:end]
    cursor = start
    for line in sentence.split("\n") if breaks_lines else (sentence,):
        stripped = line.strip()
        if _LETTER_OR_DIGIT.search(stripped):
            begin = cursor + len(line) - len(line.lstrip())
            yield Passage(begin, begin + len(stripped), stripped)
        cursor += len(line) + 1
