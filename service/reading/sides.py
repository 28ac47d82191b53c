"""Finds the mentions of two actors that the caller names: a bloc, a party, a company, a militia."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from service.reading.countries import Gazetteer, Mention, MentionKind
from service.reading.values import NamedSides

# What the two sides are called among countries' codes; no country is.
SIDE_CODES: Final = ("<a>", "<b>")
# What a name may lose where the text does not have it as it is given.
_OPENING: Final = re.compile(r"(?i)^(?:the|a|an|some|its|their|his|her)\s+")
_LONGEST_ABBREVIATION: Final = 5
_OF_COUNTRIES: Final = frozenset({MentionKind.NAME, MentionKind.DEMONYM})
_PROPER: Final = re.compile(r"[^\W\d_][\w'’.-]{2,}")


def side_mentions(text: str, sides: NamedSides, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The mentions of both sides in `text` and, as third countries, of the others; sorted, disjoint.

    A name is found in any case and spacing; a name that is a country's is found by all the names
    that the gazetteer knows for it. Where the whole name is nowhere, the names within it count.
    """
    countries = gazetteer.mentions(text)
    found = [
        mention
        for code, names in zip(SIDE_CODES, (sides.first, sides.second), strict=True)
        for mention in _of_side(text, code, names, countries, gazetteer)
    ]
    kept = _disjoint(found)
    ends = [mention.end for mention in kept]
    others = [mention for mention in countries if _is_apart(mention, kept, ends)]
    return tuple(sorted([*kept, *others], key=lambda each: each.start))


def _disjoint(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that do not overlap an earlier one, or a longer one that begins where they do."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _is_apart(mention: Mention, kept: Sequence[Mention], ends: Sequence[int]) -> bool:
    place = bisect_right(ends, mention.start)
    return place == len(kept) or mention.end <= kept[place].start


def _of_side(
    text: str, code: str, names: Sequence[str], countries: Sequence[Mention], gazetteer: Gazetteer
) -> list[Mention]:
    spans: set[tuple[int, int]] = set()
    distinct = {name.casefold(): name for name in names}.values()
    for name in distinct:
        spans |= set(_exactly(text, name) or _without_opening(text, name))
    own = {_country_of(name, gazetteer) for name in distinct}
    spans |= {(each.start, each.end) for each in countries if each.country in own}
    for name in distinct if not spans else ():
        spans |= set(_proper_words(text, name))
    return [Mention(start, end, code, MentionKind.NAME) for start, end in spans]


def _exactly(text: str, name: str) -> list[tuple[int, int]]:
    words = name.split()
    if not words:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    before = r"(?<!\w)" if words[0][0].isalnum() else ""
    after = r"(?!\w)" if words[-1][-1].isalnum() else ""
    # "us" is not the US, where a text has small letters at all.
    exact = name.isupper() and len(name) <= _LONGEST_ABBREVIATION and not text.isupper()
    flags = re.NOFLAG if exact else re.IGNORECASE
    return [match.span() for match in re.finditer(before + pattern + after, text, flags)]


def _without_opening(text: str, name: str) -> list[tuple[int, int]]:
    return _exactly(text, _OPENING.sub("", name.strip()))


def _country_of(name: str, gazetteer: Gazetteer) -> str | None:
    """The country whose name the whole of `name` is, but for an article; a party or a capital is no country."""
    bare = _OPENING.sub("", name.strip())
    mentions = gazetteer.mentions(bare)
    whole = len(mentions) == 1 and mentions[0].start == 0 and mentions[0].end == len(bare)
    return mentions[0].country if whole and mentions[0].kind in _OF_COUNTRIES else None


def _proper_words(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where the last capitalised word of `name` stands: "Pashinian" of "Prime Minister Pashinian"."""
    proper = [match.group() for match in _PROPER.finditer(name) if match.group()[0].isupper()]
    if proper:
        yield from _exactly(text, re.sub(r"['’]s$", "", proper[-1]))
