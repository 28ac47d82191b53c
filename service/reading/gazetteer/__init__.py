"""The table of names that stand for countries, as tab-separated files, and its loading.

The facts (demonyms, capitals, who held office when) are common knowledge, checked against the
Phoenix actor dictionaries (Open Event Data Alliance, MIT) where those reach, to 2014.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

import pycountry

from service.reading.values import EXTRA_COUNTRIES

# In contexts.tsv, stands for "another capitalised word follows": Chad Smith, Jordan Peterson.
_SURNAME: Final = "+Surname"
# As a code in leaders.tsv: speaks for a bloc or an international body, and for no country.
_NO_COUNTRY: Final = "-"
# Before a surname in leaders.tsv: counts only with another of the person's names in the text.
_ONLY_WITH_FULL_NAME: Final = "?"
_DASHES: Final = "-–"


class MentionKind(StrEnum):
    """How a text names a country."""

    NAME = "name"
    DEMONYM = "demonym"
    PLACE = "place"
    LEADER = "leader"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True, eq=False)
class Alias:
    """A name of a country; of none (`country` None) where it only looks like one.

    `since` and `until` are the first and the last year in which the name stands for the country: a
    leader's in office, a city's in a state that is no more. `pro` and `contra` are words or phrases of
    the same text that speak for and against the country being meant; `beside` are other aliases,
    folded, one of which has to stand in the text too. `given_name` names are people's as
    well, and then have a surname after them.
    """

    name: str
    country: str | None
    kind: MentionKind
    since: int | None = None
    until: int | None = None
    pro: frozenset[str] = frozenset()
    contra: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    given_name: bool = False

    def served(self, year: int, grace: int) -> bool:
        """Whether the alias stood for its country in `year`, or at most `grace` years before."""
        return (self.since is None or self.since <= year) and (
            self.until is None or year <= self.until + grace
        )


# A curly apostrophe is an apostrophe, and a name may be broken over two lines.
_ALIKE: Final = (("’", "'"), ("‘", "'"), ("\u00a0", " "), ("\n", " "))


def lowered(text: str) -> str:
    """The text in lower case, at the same length: a letter whose lower case is longer stays."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(each if len(each := letter.lower()) == 1 else letter for letter in text)
    return low


def fold(text: str) -> str:
    """The text as names are compared, at the same length."""
    folded = lowered(text)
    for variant, usual in _ALIKE:
        folded = folded.replace(variant, usual)
    return folded


@cache
def aliases() -> tuple[Alias, ...]:
    """Every alias of the table, and the names of ISO 3166-1 itself for the countries in it."""
    return (*_contexts(), *_eras(), *_countries(), *_official(), *_leaders(), *_combining(), *_traps())


def _rows(name: str) -> Iterator[list[str]]:
    text = (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _split(cell: str) -> list[str]:
    return [name for name in cell.split("|") if name]


def _official() -> Iterator[Alias]:
    conditional = {alias.name for alias in (*_contexts(), *_eras())}
    # Territories without a row of their own act through their sovereign, under whose row they stand.
    for code in (cells[0] for cells in _rows("countries")):
        country = pycountry.countries.get(alpha_3=code)
        attributes = ("name", "common_name", "official_name")
        names = [getattr(country, attribute, "") for attribute in attributes]
        for name in [EXTRA_COUNTRIES[code]] if country is None else names:
            # Names with a comma ("Korea, Republic of") are for sorted lists, not for sentences.
            if name and "," not in name and name not in conditional:
                yield Alias(name, code, MentionKind.NAME)


def _countries() -> Iterator[Alias]:
    kinds = (MentionKind.NAME, MentionKind.DEMONYM, MentionKind.PLACE, MentionKind.INSTITUTION)
    for code, *cells in _rows("countries"):
        for cell, kind in zip(cells, kinds, strict=False):
            for name in _split(cell):
                yield Alias(name, code, kind)


def _eras() -> Iterator[Alias]:
    for cell, code, kind, since, until in _rows("eras"):
        for name in _split(cell):
            yield Alias(name, code, MentionKind(kind), _year(since), _year(until))


def _year(cell: str) -> int | None:
    return int(cell) if cell else None


def _leaders() -> Iterator[Alias]:
    for cell, written_code, since, until in _rows("leaders"):
        code = None if written_code == _NO_COUNTRY else written_code
        names = _split(cell)
        certain = frozenset(fold(name) for name in names if not name.startswith(_ONLY_WITH_FULL_NAME))
        for name in names:
            beside = certain if name.startswith(_ONLY_WITH_FULL_NAME) else frozenset[str]()
            bare = name.removeprefix(_ONLY_WITH_FULL_NAME)
            yield Alias(bare, code, MentionKind.LEADER, int(since), int(until), beside=beside)


def _contexts() -> Iterator[Alias]:
    for name, code, kind, pro, contra in _rows("contexts"):
        against = frozenset(_split(contra))
        yield Alias(
            name,
            code,
            MentionKind(kind),
            pro=frozenset(_split(pro)),
            contra=against - {_SURNAME},
            given_name=_SURNAME in against,
        )


def _combining() -> Iterator[Alias]:
    for form, code in _rows("combining"):
        for dash in _DASHES:
            yield Alias(form + dash, code or None, MentionKind.DEMONYM)


def _traps() -> Iterator[Alias]:
    for cells in _rows("traps"):
        yield Alias(cells[0], cells[1] if len(cells) > 1 else None, MentionKind.NAME)
