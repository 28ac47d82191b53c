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
_ACTORS: Final = {"a": 0, "b": 1, "both": 2}
_LABELS: Final = Path(__file__).with_name("labels")
# The labelled articles are given up to here; those of the pool are cut alike.
MOST_WORDS: Final = 420
_MARKED: Final = {"{a}": "<s>Alpha</s>", "{b}": "<t>Beta</t>", "{c}": "Canada"}


class DataMissing(Exception):
    """The data folder lacks a file that training needs."""


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with its label; `confidence` is 3 clear, 2 some doubt, 1 could be either.

    `drawn` says that it was drawn as it comes; the others were picked, most of them where a first
    model was unsure.
    """

    id: str
    title: str | None
    text: str
    published_on: date | None
    dyad: Dyad | None
    label: str
    confidence: int
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A sentence of an article, labelled in view of a dyad; `actor` a side's code, `both` or empty.

    `measured` says that it is of the set that the figures are reported on.
    """

    article: str
    text: str
    dyad: Dyad
    label: str
    actor: str
    confidence: int
    measured: bool


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence whose two sides are marked; `sides` are the spans of each.

    `actor` is 0 or 1 for the side that acts, 2 for both, None where it is not said.
    """

    text: str
    sides: tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]
    label: str
    actor: int | None = None


def data_folder() -> Path:
    """The folder of the data: ENTENTE_DATA, or ../shared/data; raises DataMissing."""
    folder = Path(os.environ.get("ENTENTE_DATA", "../shared/data"))
    if not folder.is_dir():
        raise DataMissing(f"no data in {folder}: name its folder with ENTENTE_DATA (see training/SOURCES.md)")
    return folder


def labelled_articles(folder: Path) -> list[LabelledArticle]:
    """The labelled articles: those of the data folder, then those of the pool with labels of the project's own."""
    own = {row["article"]: row for row in _tab_separated(_LABELS / "articles.tsv")}
    given = _given_articles(folder)
    drawn = [
        _article(row, own[row["id"]], drawn=True)
        for row in _json_lines(folder / "articles" / "pool.jsonl.gz")
        if row["id"] in own
    ]
    return [*given, *drawn]


def _given_articles(folder: Path) -> list[LabelledArticle]:
    return [
        _article(row, row, drawn=bool(row.get("drawn")))
        for row in _json_lines(folder / "articles" / "train.jsonl.gz")
    ]


def _article(row: dict[str, str], label: dict[str, str], *, drawn: bool = False) -> LabelledArticle:
    return LabelledArticle(
        id=row["id"],
        title=row["title"] or None,
        text=" ".join(row["text"].split(" ")[:MOST_WORDS]),
        published_on=_date(row["published_at"]),
        dyad=Dyad.parse(label["dyad"]) if label["dyad"] else None,
        label=label["state"],
        confidence=int(label["conf"]),
        drawn=drawn,
    )


def plain_texts(folder: Path) -> Iterator[str]:
    """The texts of all articles of the folder, labelled or not: their words are counted."""
    yield from (article.text for article in _given_articles(folder))
    yield from unlabelled_texts(folder)


def unlabelled_texts(folder: Path) -> Iterator[str]:
    """The texts of the pool, labelled or not: only their words are counted."""
    for row in _json_lines(folder / "articles" / "pool.jsonl.gz"):
        yield row["text"]


def labelled_passages(folder: Path) -> list[LabelledPassage]:
    """The labelled sentences: those of the data folder, then those with labels of the project's own.

    Of the latter only those whose article is in the folder.
    """
    texts = {
        row["id"]: row["text"]
        for name in ("train", "pool")
        for row in _json_lines(folder / "articles" / f"{name}.jsonl.gz")
    }
    given = [(row, True) for row in _tab_separated(folder / "passages" / "news_train.tsv")]
    own = [(row, False) for row in _tab_separated(_LABELS / "passages.tsv") if row["article"] in texts]
    return [
        LabelledPassage(
            article=row["article"],
            text=" ".join(texts[row["article"]][int(row["start"]) : int(row["end"])].split()),
            dyad=Dyad.parse(row["dyad"]),
            label=row["state"],
            actor=row["actor"],
            confidence=int(row["conf"]),
            measured=measured,
        )
        for row, measured in (*given, *own)
    ]


def marked_sentences(folder: Path) -> list[MarkedSentence]:
    """The sentences with marked source and target, their PLOVER root as a state."""
    return [
        _unmark(row["marked_sentence"], _STATE_OF_ROOT[row["root"]], 0)
        for row in _tab_separated(folder / "passages" / "plover_train.tsv")
        if row["root"] in _STATE_OF_ROOT
    ]


def written_passages() -> list[MarkedSentence]:
    """The sentences written for this project in the manner of the news, kept beside this module."""
    return [
        _unmark(_MARKS.sub(lambda mark: _MARKED[mark.group()], text), label, _ACTORS.get(actor))
        for label, actor, text in _written("written_passages.tsv")
    ]


def written_events() -> list[MarkedSentence]:
    """The sentences written for this project with marked source and target, kept beside this module."""
    return [_unmark(text, _STATE_OF_ROOT[root], 0) for root, text in _written("written_events.tsv")]


def _written(name: str) -> list[list[str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def _unmark(marked: str, label: str, actor: int | None) -> MarkedSentence:
    text, cursor = "", 0
    sides: dict[str, list[tuple[int, int]]] = {"s": [], "t": []}
    for match in _MARKED_SIDE.finditer(marked):
        text += marked[cursor : match.start()]
        sides[match.group(1)].append((len(text), len(text) + len(match.group(2))))
        text += match.group(2)
        cursor = match.end()
    return MarkedSentence(text + marked[cursor:], (tuple(sides["s"]), tuple(sides["t"])), label, actor)


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
