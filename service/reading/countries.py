"""Finds the countries a text speaks of: by name, demonym, seat of government, institution or leader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import ahocorasick

from service.reading.gazetteer import Alias, MentionKind, aliases, fold
from service.reading.senses import Senses, fits_the_case, is_pronoun

__all__ = ["Gazetteer", "Mention", "MentionKind"]

# Names two countries share: the one meant where the text says nothing else, and the other.
_SHARED: Final = {
    "korea": ("KOR", "PRK"),
    "korean": ("KOR", "PRK"),
    "koreans": ("KOR", "PRK"),
    "congo": ("COD", "COG"),
    "congolese": ("COD", "COG"),
    "dominican": ("DOM", "DMA"),
    "dominicans": ("DOM", "DMA"),
}
# A place where names stand: its start and end, and what can be meant.
_Found = tuple[int, int, tuple[Alias, ...]]


@dataclass(frozen=True, slots=True)
class Mention:
    """A country named at `[start, end)` of the text, in code points."""

    start: int
    end: int
    country: str
    kind: MentionKind


class Gazetteer:
    """Finds mentions of countries in one pass over a text. Holds no state between calls."""

    def __init__(self, table: Sequence[Alias]) -> None:
        by_key: dict[str, list[Alias]] = {}
        for alias in table:
            by_key.setdefault(fold(alias.name), []).append(alias)
        self._automaton = ahocorasick.Automaton()
        for key, candidates in by_key.items():
            self._automaton.add_word(key, (key, tuple(candidates)))
        self._automaton.make_automaton()

    @classmethod
    def load(cls) -> Gazetteer:
        """The gazetteer over the shipped table."""
        return cls(aliases())

    def mentions(self, text: str, *, on: date | None = None) -> tuple[Mention, ...]:
        """The mentions in `text`, in order and apart; where names overlap, the longer one counts.

        With `on`, the day the text is of, a leader counts only in office or shortly after, and a city
        for the state it lay in that year.
        """
        names: set[str] = set()
        candidates = list(self._candidates(text, names))
        senses = Senses(text, names, on)
        mentions: list[Mention] = []
        for start, end, alternatives in _without_overlaps(candidates):
            meant = senses.meant(alternatives, end)
            if meant is not None and meant.country is not None:
                mentions.append(Mention(start, end, meant.country, meant.kind))
        return _resolve_shared(text, mentions)

    def _candidates(self, text: str, names: set[str]) -> Iterator[_Found]:
        """The places where names stand as whole words; each is added to `names`."""
        folded = fold(text)
        size = len(text)
        has_capitals = any(map(str.isupper, text))
        as_written: dict[str, tuple[Alias, ...]] = {}
        for last, (key, alternatives) in self._automaton.iter(folded):
            end = last + 1
            start = end - len(key)
            if (start and _joins(text[start - 1]) and _joins(text[start])) or (
                end < size and _joins(text[end]) and _joins(text[last])
            ):
                continue
            written = text[start:end]
            fitting = as_written.get(written)
            if fitting is None:
                fitting = tuple(
                    alias for alias in alternatives if fits_the_case(alias, written, has_capitals)
                )
                as_written[written] = fitting
            if fitting and not (written == "US" and is_pronoun(text, start, end)):
                names.add(key)
                yield start, end, fitting


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"


def _without_overlaps(candidates: list[_Found]) -> Iterator[_Found]:
    """Of the names that overlap, the first; of those that begin together, the longest."""
    reached = 0
    for start, end, alternatives in sorted(candidates, key=lambda found: (found[0], -found[1])):
        if start >= reached:
            yield start, end, alternatives
            reached = end


def _resolve_shared(text: str, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Let a name that two countries share mean the one that the text names in full more often."""
    shared = {
        place: _SHARED[key]
        for place, mention in enumerate(mentions)
        if (key := text[mention.start : mention.end].lower()) in _SHARED
    }
    if not shared:
        return tuple(mentions)
    named = Counter(mention.country for place, mention in enumerate(mentions) if place not in shared)
    for place, (usual, other) in shared.items():
        meant = other if named[other] > named[usual] else usual
        mentions[place] = replace(mentions[place], country=meant)
    return tuple(mentions)
