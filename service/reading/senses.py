"""Tells whether a name that stands for a country in some texts does so here: Georgia, Bush, US."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache
from typing import Final

from service.reading.gazetteer import Alias, MentionKind

# A former president is still news of the country for about a term of office.
_GRACE_YEARS: Final = 5
# In lower case these are words, or names of something else, more often than countries.
_WORDS_IN_LOWER_CASE: Final = frozenset(
    {"america", "azov", "chad", "china", "congo", "contras", "cologne", "dane", "danes", "dutch", "emirates"}
    | {"fed", "fez", "finn", "finns", "georgia", "guinea", "hama", "holland", "homs", "hue", "jersey"}
    | {"jordan", "lima", "lyon", "male", "marina", "niger", "panama", "pole", "poles", "polish", "pontiff"}
    | {"scots", "sidon", "suez", "swede", "swedes", "swiss", "turk", "turkey", "tyre", "u s", "u.s", "u. s."}
    | {"us", "wales"}
)
_FEWEST_LETTERS_OF_A_LEADER: Final = 6
_LONGEST_ACRONYM: Final = 4
_LONGEST_NUMERAL: Final = 2
# What an all-capitals line has around US the country, as against us the pronoun.
_CAPITAL_US: Final = re.compile(r"(?:^|\bTHE |[\n.:;(] *)US\b|\bUS(?:['’-]|,? (?:AND|SAYS|TO)\b)")
_SURNAME: Final = re.compile(r"\s[A-Z][a-zà-ÿ]")
# "Paris, Texas": a town named after a country or a capital. Georgia is a country, too, and not here.
_AMERICAN_STATE: Final = re.compile(
    r",\s(?:Ala(?:bama|ska)|Ariz(?:ona)?|Arkansas|Calif(?:ornia)?|Colo(?:rado)?|Conn(?:ecticut)?|Delaware"
    r"|Fla|Florida|Hawaii|Idaho|Ill(?:inois)?|Ind(?:iana)?|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland"
    r"|Mass(?:achusetts)?|Mich(?:igan)?|Minn(?:esota)?|Mississippi|Missouri|Montana|Nebraska|Nevada"
    r"|New (?:Hampshire|Jersey|Mexico|York)|North (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon"
    r"|Pa|Pennsylvania|Rhode Island|South (?:Carolina|Dakota)|Tenn(?:essee)?|Tex(?:as)?|Utah"
    r"|Vermont|Virginia|W(?:est) Virginia|Wis(?:consin)?|Wyoming)\b"
)


class Senses:
    """What the names found in one text mean there. `found` are all of them, folded."""

    def __init__(self, text: str, found: AbstractSet[str], on: date | None) -> None:
        self._text = text
        self._found = found
        self._on = on
        self._lowered: str | None = None
        self._words: frozenset[str] | None = None
        # Names are weighed against the whole text once each, or many mentions would cost the square.
        self._fitting: dict[tuple[Alias, ...], tuple[Alias, ...]] = {}
        self._occurring: dict[frozenset[str], bool] = {}

    def meant(self, alternatives: tuple[Alias, ...], end: int) -> Alias | None:
        """The first of `alternatives`, names that end at `end`, that is meant there; in office goes before out of it."""
        fitting = self._fitting.get(alternatives)
        if fitting is None:
            serving = [alias for alias in alternatives if self._serves(alias, 0)]
            lately = [alias for alias in alternatives if alias not in serving]
            lately = [alias for alias in lately if self._serves(alias, _GRACE_YEARS)]
            fitting = tuple(alias for alias in (*serving, *lately) if self._fits_the_text(alias))
            self._fitting[alternatives] = fitting
        for alias in fitting:
            if self._is_meant(alias, end):
                return alias
        return None

    def _serves(self, alias: Alias, grace: int) -> bool:
        in_office = alias.kind is MentionKind.LEADER
        return self._on is None or alias.served(self._on.year, grace if in_office else 0)

    def _is_meant(self, alias: Alias, end: int) -> bool:
        if self._text.startswith(", ", end) and self._is_american_town(alias, end):
            return False
        return not (alias.given_name and not self._occurs(alias.pro) and _SURNAME.match(self._text, end))

    def _is_american_town(self, alias: Alias, end: int) -> bool:
        is_of_a_place = alias.kind in (MentionKind.NAME, MentionKind.PLACE)
        return is_of_a_place and _AMERICAN_STATE.match(self._text, end) is not None

    def _fits_the_text(self, alias: Alias) -> bool:
        if alias.beside:
            return not alias.beside.isdisjoint(self._found)
        # Without contrary words, what needs favourable ones is not meant for want of them.
        if not alias.contra:
            return alias.given_name or not alias.pro or self._occurs(alias.pro)
        return self._occurs(alias.pro) or not self._occurs(alias.contra)

    def _occurs(self, wanted: frozenset[str]) -> bool:
        if not wanted:
            return False
        if wanted not in self._occurring:
            self._occurring[wanted] = any(map(self._has, wanted))
        return self._occurring[wanted]

    def _has(self, phrase: str) -> bool:
        if self._lowered is None:
            self._lowered = self._text.lower()
        # Most phrases stand nowhere, which is quickly seen.
        if phrase.lower() not in self._lowered:
            return False
        if not phrase.isalnum():
            return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", self._text, re.IGNORECASE) is not None
        if self._words is None:
            self._words = frozenset(re.findall(r"\w+", self._lowered))
        return phrase.lower() in self._words


def fits_the_case(alias: Alias, written: str, text_has_capitals: bool) -> bool:
    """Whether a name is written as a name: with its capitals, or small where no word is like it."""
    name = alias.name
    acronym = name.isalnum() and name.isupper() and len(name) <= _LONGEST_ACRONYM
    if written.isupper():
        # XI is a number more often than a president.
        return name.isupper() or len(name) > _LONGEST_NUMERAL
    if all(letter.isupper() for letter, model in zip(written, name, strict=True) if model.isupper()):
        return True
    if written[0].isupper() or name.lower() in _WORDS_IN_LOWER_CASE or acronym:
        return False
    if text_has_capitals:
        return alias.kind is MentionKind.NAME
    return alias.kind is not MentionKind.LEADER or " " in name or len(name) >= _FEWEST_LETTERS_OF_A_LEADER


def is_pronoun(text: str, start: int, end: int) -> bool:
    """Whether "US" stands in a line of capitals, and not as the country does there."""
    line_start = text.rfind("\n", max(0, start - 80), start) + 1
    line_end = text.find("\n", end, end + 80)
    # A window keeps a text of one endless line linear.
    line = text[max(line_start, start - 80) : line_end if line_end >= 0 else end + 80]
    return _is_pronoun_in(line, text[max(line_start, start - 5) : end + 6])


# A text may have nothing but US in it.
@lru_cache(maxsize=1_000)
def _is_pronoun_in(line: str, around: str) -> bool:
    return line.isupper() and _CAPITAL_US.search(around) is None
