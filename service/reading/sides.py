"""Finds the mentions of two actors that the caller names: a bloc, a party, a company, a militia."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.reading.countries import Gazetteer, Mention, MentionKind
from service.reading.gazetteer import lowered
from service.reading.values import NamedSides

# Stretches of a text: a row each, where it starts and where it ends.
Spans = NDArray[np.int64]
_NOWHERE: Final = np.empty((0, 2), np.int64)

# What the two sides are called among countries' codes; no country is.
SIDE_CODES: Final = ("<a>", "<b>")
# A side is looked for until it is found in so many places: twenty names could each be everywhere.
_MOST_PLACES: Final = 50_000
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
    searched = _Searched(text)
    found = [_of_side(searched, names, countries, gazetteer) for names in (sides.first, sides.second)]
    kept, which = _disjoint(np.concatenate(found), np.repeat([0, 1], [len(spans) for spans in found]))
    codes = [SIDE_CODES[side] for side in which.tolist()]
    mentions = list(map(Mention, *kept.T.tolist(), codes, repeat(MentionKind.NAME)))
    return tuple(sorted(mentions + _apart(countries, kept)))


class _Searched:
    """A text made ready for the search for many names."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lowered = lowered(text)
        self._in_capitals = text.isupper()

    def find(self, name: str) -> Spans:
        """Where `name` stands, in any case and spacing."""
        # "us" is not the US, where a text has small letters at all.
        if name.isupper() and len(name) <= _LONGEST_ABBREVIATION and not self._in_capitals:
            return _places(self._text, name)
        return _places(self._lowered, lowered(name))


def _places(text: str, name: str) -> Spans:
    words = name.split()
    if not words:
        return _NOWHERE
    first, *others = map(re.escape, words)
    # What must not stand before the name is asked after its first word is found, which is searched
    # for far faster than for a condition.
    before = rf"(?<!\w{first})" if words[0][0].isalnum() else ""
    after = r"(?!\w)" if words[-1][-1].isalnum() else ""
    pattern = r"\s+".join([first + before, *others]) + after
    spans = (match.span() for match in islice(re.finditer(pattern, text), _MOST_PLACES))
    return np.fromiter(chain.from_iterable(spans), np.int64).reshape(-1, 2)


def _disjoint(spans: Spans, which: NDArray[np.int64]) -> tuple[Spans, NDArray[np.int64]]:
    """The spans that do not overlap an earlier one, or a longer one that begins where they do.

    In order, with what `which` says of each.
    """
    order = np.lexsort((-spans[:, 1], spans[:, 0]))
    spans, which = spans[order], which[order]
    kept, reached = [], 0
    for place, (start, end) in enumerate(zip(*spans.T.tolist(), strict=True)):
        if start >= reached:
            kept.append(place)
            reached = end
    return spans[kept], which[kept]


def _apart(mentions: Sequence[Mention], kept: Spans) -> list[Mention]:
    """The mentions that overlap none of the `kept` spans, which are in order."""
    if not len(kept):
        return list(mentions)
    starts = np.array([mention.start for mention in mentions], np.int64)
    ends = np.array([mention.end for mention in mentions], np.int64)
    places = np.searchsorted(kept[:, 1], starts, "right")
    following = np.append(kept[:, 0], np.iinfo(np.int64).max)[places]
    return [mentions[place] for place in np.flatnonzero(ends <= following).tolist()]


def _of_side(
    searched: _Searched, names: Sequence[str], countries: Sequence[Mention], gazetteer: Gazetteer
) -> Spans:
    """Where a side is named, in no order; a place may come twice."""
    distinct = {name.casefold(): name for name in names}.values()
    own = {_country_of(name, gazetteer) for name in distinct}
    theirs = [each for each in countries if each.country in own]
    spans = [np.array([[each.start for each in theirs], [each.end for each in theirs]], np.int64).T]
    count = 0
    for name in distinct:
        if count < _MOST_PLACES:
            places = searched.find(name)
            spans.append(places if len(places) else searched.find(_OPENING.sub("", name.strip())))
            count += len(spans[-1])
    found = np.concatenate(spans)
    if len(found):
        return found
    proper = [searched.find(word) for name in distinct for word in _proper_words(name)]
    return np.concatenate(proper) if proper else found


def _country_of(name: str, gazetteer: Gazetteer) -> str | None:
    """The country whose name the whole of `name` is, but for an article; a party or a capital is no country."""
    bare = _OPENING.sub("", name.strip())
    mentions = gazetteer.mentions(bare)
    whole = len(mentions) == 1 and mentions[0].start == 0 and mentions[0].end == len(bare)
    return mentions[0].country if whole and mentions[0].kind in _OF_COUNTRIES else None


def _proper_words(name: str) -> Iterator[str]:
    """The last capitalised word of `name`, if it has one: "Pashinian" of "Prime Minister Pashinian"."""
    proper = [match.group() for match in _PROPER.finditer(name) if match.group()[0].isupper()]
    if proper:
        yield re.sub(r"['’]s$", "", proper[-1])
