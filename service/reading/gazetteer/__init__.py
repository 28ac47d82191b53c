"""The table of names that stand for countries, as tab-separated files, and its loading.

The facts (demonyms, capitals, who held office when) are common knowledge, checked against the
Phoenix actor dictionaries (Open Event Data Alliance, MIT) where those reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import pycountry

from service.reading.values import EXTRA_COUNTRIES


class MentionKind(StrEnum):
    """How a text names a country."""

    NAME = "name"
    DEMONYM = "demonym"
    PLACE = "place"
    LEADER = "leader"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of a country; of none (`country` None) where it only looks like one.

    `since` and `until` are years: a leader's in office. `pro` and `contra` are words of the same
    text that speak for and against the country being meant.
    """

    name: str
    country: str | None
    kind: MentionKind
    since: int | None = None
    until: int | None = None
    pro: frozenset[str] = frozenset()
    contra: frozenset[str] = frozenset()

    def served(self, year: int, grace: int) -> bool:
        """Whether the alias stood for its country in `year`, or at most `grace` years before."""
        return self.since is None or self.until is None or self.since <= year <= self.until + grace


@cache
def aliases() -> tuple[Alias, ...]:
    """Every alias of the table, and the names of ISO 3166-1 itself."""
    return (*_official(), *_countries(), *_leaders(), *_contexts(), *_combining(), *_traps())


def _rows(name: str) -> Iterator[list[str]]:
    text = (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _split(cell: str) -> list[str]:
    return [name for name in cell.split("|") if name]


def _official() -> Iterator[Alias]:
    depends_on_context = {cells[0] for cells in _rows("contexts")}
    for country in pycountry.countries:
        for name in {
            country.name,
            getattr(country, "common_name", ""),
            getattr(country, "official_name", ""),
        }:
            # Names with a comma ("Korea, Republic of") are for sorted lists, not for sentences.
            if name and "," not in name and name not in depends_on_context:
                yield Alias(name, country.alpha_3, MentionKind.NAME)
    for code, name in EXTRA_COUNTRIES.items():
        yield Alias(name, code, MentionKind.NAME)


_COMMON = {
    "BOL": "Bolivia", "BRN": "Brunei", "COD": "Congo", "FSM": "Micronesia", "GBR": "Britain", "IRN": "Iran",
    "LAO": "Laos", "MDA": "Moldova", "PRK": "North Korea", "PSE": "Palestine", "RUS": "Russia",
    "SYR": "Syria", "TWN": "Taiwan", "TZA": "Tanzania", "VEN": "Venezuela", "VNM": "Vietnam", "TUR": "Turkey",
}  # fmt: skip


def _countries() -> Iterator[Alias]:
    for code, names, demonyms, places in _rows("countries"):
        for cell, kind in (
            (names, MentionKind.NAME),
            (demonyms, MentionKind.DEMONYM),
            (places, MentionKind.PLACE),
        ):
            for name in _split(cell):
                yield Alias(name, code, kind)
    for code, name in _COMMON.items():
        yield Alias(name, code, MentionKind.NAME)


def _leaders() -> Iterator[Alias]:
    for names, code, since, until in _rows("leaders"):
        for name in _split(names):
            yield Alias(name, code, MentionKind.LEADER, int(since), int(until))


def _contexts() -> Iterator[Alias]:
    for name, code, kind, pro, contra in _rows("contexts"):
        yield Alias(
            name, code, MentionKind(kind), pro=frozenset(_split(pro)), contra=frozenset(_split(contra))
        )


def _combining() -> Iterator[Alias]:
    for name, code in _rows("combining"):
        yield Alias(name, code or None, MentionKind.DEMONYM)


def _traps() -> Iterator[Alias]:
    for cells in _rows("traps"):
        yield Alias(cells[0], cells[1] if len(cells) > 1 else None, MentionKind.NAME)
