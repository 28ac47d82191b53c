"""The content terms of a text and their TF-IDF weights: what two articles are compared by."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.reading.gazetteer import MentionKind, aliases
from service.reading.values import Dyad
from service.reading.vectors import term_id
from service.reading.words import LONGEST_REMEMBERED

_WORD: Final = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
# "ASMARA, June 6 (Harbour Wire) - ", or what a sentence splitter leaves of it, "(Harbour Wire) - ".
_DATELINE: Final = re.compile(
    r"""\s{0,9}(?:
        (?:[A-Z]{2}[A-Z .'’-]{0,30}(?:,[^()!?\n]{1,40})?)?\([A-Z][^()\n]{1,40}\)  # with the agency
        |[A-Z]{2}[A-Z .'’-]{1,30}(?:,[^()!?\n]{1,30})?  # with the place alone
    )\s{0,3}[-–—]{1,2}\s""",
    re.VERBOSE,
)
_POSSESSIVE: Final = re.compile(r"[’']s?$")
_SHORTEST: Final = 3
# So many terms' frequencies are kept at hand: a few megabytes.
_MOST_LOOKED_UP: Final = 30_000
# Endings in s that are not plurals: crisis, status, press.
_SINGULAR_ENDINGS: Final = ("ss", "us", "is")

STOP_WORDS: Final = frozenset(
    line
    for line in (files(__package__) / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)


def content_terms(text: str) -> list[str]:
    """The content words of `text` in their order: lower-cased, singular, without stop words.

    What stands before the dash of a dateline is left out: the same agency is no matter in common.
    """
    return [term for word in _words(text) if (term := _term_of(word)) is not None]


def count_terms(text: str) -> Counter[str]:
    """How often each of the content terms of `text` occurs in it."""
    counts: Counter[str] = Counter()
    for word, times in Counter(_words(text)).items():
        term = _term_of(word)
        if term is not None:
            counts[term] += times
    return counts


def _words(text: str) -> list[str]:
    begin = dateline.end() if (dateline := _DATELINE.match(text)) else 0
    return _WORD.findall(text[begin:].lower())


def _term_of(word: str) -> str | None:
    """The term that a lower-case word stands for, None where it stands for none."""
    return _remembered(word) if len(word) <= LONGEST_REMEMBERED else _made(word)


@lru_cache(maxsize=50_000)
def _remembered(word: str) -> str | None:
    return _made(word)


def _made(word: str) -> str | None:
    bare = _POSSESSIVE.sub("", word) if "'" in word or "’" in word else word
    if len(bare) < _SHORTEST or bare in STOP_WORDS or bare.isdecimal():
        return None
    plural = bare.endswith("s") and len(bare) > _SHORTEST + 1 and not bare.endswith(_SINGULAR_ENDINGS)
    return bare[:-1] if plural else bare


@lru_cache(maxsize=2_000)
def side_words(dyad: Dyad) -> frozenset[str]:
    """The content terms of the names of both countries: of places, peoples, leaders and seats of power.

    Institutions of several words are let go: of "State Department", neither word means a country.
    """
    return frozenset(
        term
        for alias in aliases()
        if alias.country in (dyad.first, dyad.second)
        and not (alias.kind is MentionKind.INSTITUTION and " " in alias.name)
        for term in content_terms(alias.name)
    )


@dataclass(frozen=True, slots=True, eq=False)
class InverseDocumentFrequencies:
    """The inverse document frequency of terms, known by their ids; unseen terms weigh most.

    `ids` is uint32 ascending and `values` float32, both of shape (n,). Smoothed as scikit-learn
    does it: ln((1 + N) / (1 + df)) + 1, so that a term no article held has df = 0.
    """

    ids: NDArray[np.uint32]
    values: NDArray[np.float32]
    unseen: float
    _looked_up: dict[str, float] = field(default_factory=dict, repr=False)

    @classmethod
    def fit(cls, documents: Iterable[list[str]], *, min_df: int = 2) -> InverseDocumentFrequencies:
        """Count the terms of `documents`; those in fewer than `min_df` documents count as unseen."""
        counts: Counter[int] = Counter()
        total = 0
        for document in documents:
            total += 1
            counts.update({term_id(term) for term in document})
        kept = sorted(identity for identity, df in counts.items() if df >= min_df)
        values = [math.log((1 + total) / (1 + counts[identity])) + 1 for identity in kept]
        return cls(
            np.array(kept, np.uint32), np.array(values, np.float32), math.log((1 + total) / min_df) + 1
        )

    def of(self, terms: list[str]) -> list[float]:
        """The inverse document frequencies of `terms`, in their order."""
        known = self._looked_up
        missing = [term for term in terms if term not in known]
        if not missing:
            return [known[term] for term in terms]
        found = dict(zip(missing, self._look_up(missing), strict=True))
        values = [known[term] if term in known else found[term] for term in terms]
        if len(known) + len(missing) > _MOST_LOOKED_UP:
            # Other threads may be reading the old one.
            known = {term: value for term, value in zip(terms, values, strict=True) if term in known}
            object.__setattr__(self, "_looked_up", known)
        if len(missing) <= _MOST_LOOKED_UP:
            known.update({term: value for term, value in found.items() if len(term) <= LONGEST_REMEMBERED})
        return values

    def _look_up(self, terms: list[str]) -> list[float]:
        if not len(self.ids):
            return [self.unseen] * len(terms)
        wanted = np.array([term_id(term) for term in terms], np.uint32)
        places = np.searchsorted(self.ids, wanted).clip(max=len(self.ids) - 1)
        found: list[float] = np.where(self.ids[places] == wanted, self.values[places], self.unseen).tolist()
        return found


def weigh(terms: Iterable[str], frequencies: InverseDocumentFrequencies) -> dict[str, float]:
    """TF-IDF weights of a text's content terms, or of their counts, with sublinear term frequency 1 + ln(tf)."""
    counts = Counter(terms)
    distinct = list(counts)
    return {
        term: (1.0 + math.log(counts[term])) * idf
        for term, idf in zip(distinct, frequencies.of(distinct), strict=True)
    }
