"""Finds the countries a text speaks of: by name, demonym, seat of government, institution or leader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

import ahocorasick
import numpy as np

from service.reading.gazetteer import Alias, MentionKind, aliases, fold
from service.reading.senses import Senses, fits_the_case, is_pronoun

__all__ = ["Gazetteer", "Mention", "MentionKind"]

# Names are looked for until so many are found: a million characters of news have some 14,000, the densest
# of ten thousand articles would have 39,000. What is nothing but names costs many times what it has to say.
MOST_NAMES: Final = 50_000
# And until so many places were looked at, parts of other words too: news has 32,000 in a million characters.
_MOST_PLACES: Final = 4 * MOST_NAMES
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
_SHARING: Final = frozenset(code for pair in _SHARED.values() for code in pair)
# A name, whether a letter right before or after it would make it part of a word, and whose it may be.
_Name = tuple[str, bool, bool, tuple[Alias, ...]]


@dataclass(slots=True)
class _Found:
    """Where names stand and what can be meant there; lists of one length, as so many small objects cost time."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    alternatives: list[tuple[Alias, ...]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def apart(self) -> Iterator[int]:
        """The numbers of the names that count, in their order: of names that overlap, the first.

        Of those that begin together it is the longest.
        """
        reached = 0
        order: list[int] = np.lexsort(
            (-np.array(self.ends, np.int64), np.array(self.starts, np.int64))
        ).tolist()
        for number in order:
            if self.starts[number] >= reached:
                reached = self.ends[number]
                yield number


class Mention(NamedTuple):
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
            name: _Name = (key, _joins(key[0]), _joins(key[-1]), tuple(candidates))
            self._automaton.add_word(key, name)
        self._automaton.make_automaton()

    @classmethod
    def load(cls) -> Gazetteer:
        """The gazetteer over the shipped table."""
        return cls(aliases())

    def mentions(self, text: str, *, on: date | None = None) -> tuple[Mention, ...]:
        """The mentions in `text`, in order and apart; where names overlap, the longer one counts.

        After `MOST_NAMES` names no more are looked for.
        With `on`, the day the text is of, a leader counts only in office or shortly after, and a city
        for the state it lay in that year.
        """
        found = self._find(text)
        senses = Senses(text, found.names, on)
        mentions: list[Mention] = []
        for number in found.apart():
            end = found.ends[number]
            meant = senses.meant(found.alternatives[number], end)
            if meant is not None and meant.country is not None:
                mentions.append(Mention(found.starts[number], end, meant.country, meant.kind))
        return _resolve_shared(text, mentions)

    def _find(self, text: str) -> _Found:
        """The places where names stand as whole words."""
        found = _Found()
        size = len(text)
        has_capitals = any(map(str.isupper, text))
        as_written: dict[str, tuple[Alias, ...]] = {}
        places = islice(self._automaton.iter(fold(text)), _MOST_PLACES)
        for last, (key, joins_before, joins_after, alternatives) in places:
            end = last + 1
            start = end - len(key)
            if joins_before and start and ((before := text[start - 1]).isalnum() or before == "_"):
                continue
            if joins_after and end < size and ((after := text[end]).isalnum() or after == "_"):
                continue
            written = text[start:end]
            fitting = as_written.get(written)
            if fitting is None:
                fitting = tuple(
                    alias for alias in alternatives if fits_the_case(alias, written, has_capitals)
                )
                as_written[written] = fitting
            if fitting and not (written == "US" and is_pronoun(text, start, end)):
                found.names.add(key)
                found.starts.append(start)
                found.ends.append(end)
                found.alternatives.append(fitting)
                if len(found.starts) == MOST_NAMES:
                    break
        return found


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"


def _resolve_shared(text: str, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Let a name that two countries share mean the one that the text names in full more often."""
    shared = {
        place: _SHARED[key]
        for place, mention in enumerate(mentions)
        if mention.country in _SHARING and (key := text[mention.start : mention.end].lower()) in _SHARED
    }
    if not shared:
        return tuple(mentions)
    named = Counter(mention.country for place, mention in enumerate(mentions) if place not in shared)
    for place, (usual, other) in shared.items():
        meant = other if named[other] > named[usual] else usual
        if mentions[place].country != meant:
            mentions[place] = mentions[place]._replace(country=meant)
    return tuple(mentions)
