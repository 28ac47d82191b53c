"""What a linear model weighs of a text in view of a dyad: its n-grams, and the words between the sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.reading.views import THIRD, View

LONGEST: Final = 3
_BETWEEN: Final = "between:"
_LONGEST_BETWEEN: Final = 2


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A feature at the tokens `[first, last]` of its passage; `last` is -1 for marks of the whole passage."""

    feature: str
    first: int
    last: int


def occurrences(view: View) -> list[Occurrence]:
    """Every feature of a passage, each at the tokens where it stands.

    N-grams of one to three stems; those of one and two between the two sides, marked as such; how
    many sides are named; whether a third country is.
    """
    found = list(_ngrams(view.stems, 0, len(view.stems), LONGEST))
    if view.between:
        start, end = view.between
        found += _ngrams(view.stems, start, end, _LONGEST_BETWEEN, _BETWEEN)
    found.append(Occurrence(f"sides:{view.named}", 0, -1))
    if THIRD in view.stems:
        found.append(Occurrence("third:named", 0, -1))
    return found


def _ngrams(
    stems: tuple[str, ...], start: int, end: int, longest: int, prefix: str = ""
) -> Iterator[Occurrence]:
    for length in range(1, longest + 1):
        for first in range(start, end - length + 1):
            yield Occurrence(prefix + " ".join(stems[first : first + length]), first, first + length - 1)


def is_short_ngram(feature: str) -> bool:
    """Whether a feature is an n-gram of one or two stems: what the views of a whole article hold."""
    return ":" not in feature and feature.count(" ") < 2
