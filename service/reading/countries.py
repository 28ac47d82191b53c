"""Finds the countries a text speaks of: by name, demonym, seat of government, institution or leader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import ahocorasick

from service.reading.gazetteer import Alias, MentionKind, aliases

__all__ = ["Gazetteer", "Mention", "MentionKind"]

# A former president is still news of the country for about a term of office.
_GRACE_YEARS: Final = 5
# In a text without capitals these are more often words than countries.
_WORDS_IN_LOWER_CASE: Final = frozenset(
    {"abe", "america", "blair", "carney", "chad", "china", "dane", "danes", "finn", "finns", "guinea"}
    | {"isi", "jordan", "major", "merz", "modi", "petro", "pla", "pole", "poles", "rice", "straw", "turk"}
    | {"turkey", "u.s", "us"}
)
# What an all-capitals line has around US the country, as against us the pronoun.
_CAPITAL_US: Final = re.compile(r"(?:^|\bTHE |[\n.:;(] *)US\b|\bUS(?:['’-]|,? (?:AND|SAYS|TO)\b)")
_KOREAS: Final = {"Korea": MentionKind.NAME, "Korean": MentionKind.DEMONYM, "Koreans": MentionKind.DEMONYM}


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
            by_key.setdefault(alias.name.lower(), []).append(alias)
        self._automaton = ahocorasick.Automaton()
        for key, candidates in by_key.items():
            self._automaton.add_word(key, tuple(candidates))
        self._automaton.make_automaton()

    @classmethod
    def load(cls) -> Gazetteer:
        """The gazetteer over the shipped table."""
        bare_koreas = [Alias(name, "KOR", kind) for name, kind in _KOREAS.items()]
        return cls((*aliases(), *bare_koreas))

    def mentions(self, text: str, *, on: date | None = None) -> tuple[Mention, ...]:
        """The mentions in `text`, in order and apart; where names overlap, the longer one counts.

        With `on`, the day the text is of, a leader counts only in office or shortly after.
        """
        found = _without_overlaps(self._candidates(text))
        if not found:
            return ()
        words: set[str] | None = None
        mentions: list[Mention] = []
        for start, end, alternatives in found:
            for alias in alternatives:
                if alias.pro or alias.contra:
                    words = words if words is not None else set(re.findall(r"[\w.'’]+", text))
                if _is_meant(alias, words or set(), text, on):
                    if alias.country is not None:
                        mentions.append(Mention(start, end, alias.country, alias.kind))
                    break
        return _resolve_koreas(text, mentions)

    def _candidates(self, text: str) -> Iterator[tuple[int, int, list[Alias]]]:
        folded = _fold(text)
        size = len(text)
        has_capitals = folded != text
        for last, alternatives in self._automaton.iter(folded):
            end = last + 1
            start = end - len(alternatives[0].name)
            if (start and _joins(text[start - 1]) and _joins(text[start])) or (
                end < size and _joins(text[end]) and _joins(text[last])
            ):
                continue
            written = text[start:end]
            fitting = [alias for alias in alternatives if _fits(alias, written, has_capitals)]
            if fitting and not (written == "US" and _is_pronoun(text, start, end)):
                yield start, end, fitting


def _fold(text: str) -> str:
    """The text in lower case, at the same length: a letter whose lower case is longer stays."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return folded.replace("’", "'") if "’" in folded else folded


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"


def _fits(alias: Alias, written: str, has_capitals: bool) -> bool:
    """Whether a name is written as a name: with its capitals, or in a text that has none."""
    if not has_capitals:
        return alias.name.lower() not in _WORDS_IN_LOWER_CASE
    if alias.name.isupper():
        return written.isupper()
    return all(
        letter.isupper() for letter, model in zip(written, alias.name, strict=False) if model.isupper()
    )


def _is_pronoun(text: str, start: int, end: int) -> bool:
    """Whether "US" stands in a line of capitals, and not as the country does there."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    # A window keeps a text of one endless line linear.
    line = text[max(line_start, start - 80) : min(line_end if line_end >= 0 else len(text), end + 80)]
    if any(map(str.islower, line)):
        return False
    around = text[max(line_start, start - 5) : end + 6]
    return _CAPITAL_US.search(around) is None


def _without_overlaps(
    candidates: Iterator[tuple[int, int, list[Alias]]],
) -> list[tuple[int, int, list[Alias]]]:
    kept: list[tuple[int, int, list[Alias]]] = []
    for start, end, alternatives in sorted(candidates, key=lambda found: (found[0], -found[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, alternatives))
    return kept


def _is_meant(alias: Alias, words: set[str], text: str, on: date | None) -> bool:
    """Whether an alias stands for its country, given the day and the other words of the text."""
    if on is not None and not alias.served(on.year, _GRACE_YEARS):
        return False
    if not alias.pro and not alias.contra:
        return True
    if _occurs(alias.pro, words, text):
        return True
    return bool(alias.contra) and not _occurs(alias.contra, words, text)


def _occurs(wanted: frozenset[str], words: set[str], text: str) -> bool:
    return not wanted.isdisjoint(words) or any(" " in phrase and phrase in text for phrase in wanted)


def _resolve_koreas(text: str, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Let bare "Korea" mean the Korea that the text names in full more often; the South if neither."""
    bare = [mention for mention in mentions if text[mention.start : mention.end].title() in _KOREAS]
    if not bare:
        return tuple(mentions)
    unsure = set(map(id, bare))
    named = Counter(mention.country for mention in mentions if id(mention) not in unsure)
    meant = "PRK" if named["PRK"] > named["KOR"] else "KOR"
    return tuple(
        replace(mention, country=meant) if id(mention) in unsure else mention for mention in mentions
    )
