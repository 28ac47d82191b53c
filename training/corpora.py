"""The labelled articles and passages the model is fitted on, loaded from the data folder.

The folder is named by ENTENTE_DATA; `training/SOURCES.md` says where each set comes from.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from service.reading.values import Dyad

NO_RELATION: Final = "none"
# PLOVER roots as the three states; a root that stands here under no state is not used.
_STATES_OF_ROOTS: Final = {
    "cooperative": ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD"),
    "impasse": ("REJECT", "ACCUSE", "REQUEST", "INVESTIGATE"),
    "hostile": ("THREATEN", "SANCTION", "PROTEST", "MOBILIZE", "COERCE", "ASSAULT"),
}
_STATE_OF_ROOT: Final = {root: state for state, roots in _STATES_OF_ROOTS.items() for root in roots}
_MARKED_SIDE: Final = re.compile(r"<([st])>(.*?)</\1>", re.DOTALL)
# How the written passages name the sides and a third country, and how those read.
_MARKS: Final = re.compile(r"\{[abc]\}")
_MARKED: Final = {"{a}": "<s>Alpha</s>", "{b}": "<t>Beta</t>", "{c}": "Canada"}


class DataMissing(Exception):
    """The data folder lacks a file that training needs."""


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with its label; `confidence` is 3 clear, 2 some doubt, 1 could be either."""

    id: str
    title: str | None
    text: str
    published_on: date | None
    dyad: Dyad | None
    label: str
    confidence: int


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A sentence of a training article, labelled in view of a dyad."""

    article: str
    text: str
    dyad: Dyad
    label: str
    confidence: int


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence whose two sides are marked; `sides` are their spans in order."""

    text: str
    sides: tuple[tuple[int, int], ...]
    label: str


def data_folder() -> Path:
    """The folder of the data: ENTENTE_DATA, or ../shared/data; raises DataMissing."""
    folder = Path(os.environ.get("ENTENTE_DATA", "../shared/data"))
    if not folder.is_dir():
        raise DataMissing(f"no data in {folder}: name its folder with ENTENTE_DATA (see training/SOURCES.md)")
    return folder


def labelled_articles(folder: Path) -> list[LabelledArticle]:
    """The articles with a label, in the order of the file."""
    return [
        LabelledArticle(
            id=row["id"],
            title=row["title"] or None,
            text=row["text"],
            published_on=_date(row["published_at"]),
            dyad=Dyad.parse(row["dyad"]) if row["dyad"] else None,
            label=row["state"],
            confidence=int(row["conf"]),
        )
        for row in _json_lines(folder / "articles" / "train.jsonl.gz")
    ]


def unlabelled_texts(folder: Path) -> Iterator[str]:
    """The texts of the articles without a label: only word counts are taken from them."""
    for row in _json_lines(folder / "articles" / "pool.jsonl.gz"):
        yield row["text"]


def labelled_passages(folder: Path) -> list[LabelledPassage]:
    """The labelled sentences of training articles."""
    return [
        LabelledPassage(
            row["article"], row["sentence"], Dyad.parse(row["dyad"]), row["state"], int(row["conf"])
        )
        for row in _tab_separated(folder / "passages" / "news_train.tsv")
    ]


def marked_sentences(folder: Path) -> list[MarkedSentence]:
    """The sentences with marked source and target, their PLOVER root as a state."""
    return [
        _unmark(row["marked_sentence"], _STATE_OF_ROOT[row["root"]])
        for row in _tab_separated(folder / "passages" / "plover_train.tsv")
        if row["root"] in _STATE_OF_ROOT
    ]


def written_sentences() -> list[MarkedSentence]:
    """The sentences written for this project, sides marked, kept beside this module."""
    rows = Path(__file__).with_name("written_passages.tsv").read_text(encoding="utf-8").splitlines()
    return [
        _unmark(_MARKS.sub(lambda mark: _MARKED[mark.group()], text), label)
        for label, text in (row.split("\t") for row in rows if not row.startswith("#"))
    ]


def _unmark(marked: str, label: str) -> MarkedSentence:
    text, sides, cursor = "", [], 0
    for match in _MARKED_SIDE.finditer(marked):
        text += marked[cursor : match.start()]
        sides.append((len(text), len(text) + len(match.group(2))))
        text += match.group(2)
        cursor = match.end()
    return MarkedSentence(text + marked[cursor:], tuple(sides), label)


def _date(written: str | None) -> date | None:
    """A date where there is a whole one; a year alone stands for its middle."""
    if not written:
        return None
    return date(int(written), 7, 1) if len(written) == len("1987") else date.fromisoformat(written[:10])


def _json_lines(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise DataMissing(f"{path} is missing (see training/SOURCES.md)")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _tab_separated(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise DataMissing(f"{path} is missing (see training/SOURCES.md)")
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
