"""A database that holds a made archive: rows written straight into the service's tables."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime
from hashlib import sha256
from itertools import combinations
from operator import itemgetter
from typing import Any, Final

import numpy as np
from sqlalchemy import insert

from benchmarks.archive import texts
from benchmarks.synthetic import SyntheticArchive, vectors_of
from service.comparing.indexing.entries import Entries
from service.reading import Reader
from service.reading.passages import split_passages
from service.reading.values import Dyad, Probabilities
from service.storing import Database
from service.storing.rows import PositionMark, microseconds, position_row
from service.storing.tables import ArticleRow, Base

LARGE: Final = Dyad("PAK", "USA")
_COUNTRIES: Final = (
    *("AUS", "BRA", "CHN", "CUB", "DEU", "EGY", "ERI", "ETH", "FRA", "GBR", "GRC", "IND", "IRN", "ISR"),
    *("JPN", "KOR", "MEX", "PRK", "RUS", "SAU", "SYR", "TUR", "UKR", "USA", "VNM"),
)
_WORDS: Final = 400
_PASSAGES: Final = 6
_CHUNK: Final = 2_000
_TABLES: Final = Base.metadata.tables
# Values by the names of a table's columns.
_Row = dict[str, Any]


def dyads(count: int) -> list[Dyad]:
    """So many dyads, the large one first: up to 301 of them."""
    return [LARGE, *(Dyad.of(*pair) for pair in combinations(_COUNTRIES, 2))][:count]


def write(url: str, archive: SyntheticArchive) -> None:
    """Make the tables and write every article of the archive, in the order of their numbers."""
    database = Database(url)
    database.migrate()
    names, counts = dyads(len(archive.starts) - 1), np.diff(archive.starts)
    owners = np.repeat(np.arange(len(names)), counts).tolist()
    versions = (np.arange(len(archive)) - np.repeat(archive.starts[:-1], counts) + 1).tolist()
    maker = _RowMaker(archive.rows)
    with database.writing() as session:
        at = [
            {"dyad": str(name), "version": count} for name, count in zip(names, counts.tolist(), strict=True)
        ]
        session.execute(insert(_TABLES["dyads"]), at)
    ordered = archive.rows.articles.argsort()
    for rows in np.array_split(ordered, len(ordered) // _CHUNK + 1):
        made = [maker.rows(row, names[owners[row]], versions[row]) for row in rows.tolist()]
        with database.writing() as session:
            for name, some in zip(
                ("articles", "positions", "evidence"), zip(*made, strict=True), strict=True
            ):
                session.execute(insert(_TABLES[name]), list(some))
    database.close()


class _RowMaker:
    """Makes the rows of articles: their texts and passages of the example articles' sentences."""

    def __init__(self, entries: Entries) -> None:
        self._entries, self._vectors = entries, vectors_of(entries)
        self._published, self._stored = entries.published.tolist(), entries.stored.tolist()
        self._sentences = [passage.text for text in texts() for passage in split_passages(text)]
        self._words = float(np.mean([len(sentence.split()) for sentence in self._sentences]))
        self._model, self._passages = _evidence_of_the_examples()
        self._random = random.Random(1)  # noqa: S311 (no secret)

    def rows(self, row: int, dyad: Dyad, version: int) -> tuple[_Row, _Row, _Row]:
        """The rows of the article of one entry, in `articles`, `positions` and `evidence`."""
        number = int(self._entries.articles[row])
        article = self._article(row, number)
        key = {"article_sequence": number, "dyad": str(dyad)}
        own = self._passages.get(str(dyad)) or self._passages[str(LARGE)]
        passages = sorted(self._random.sample(own, _PASSAGES), key=itemgetter("start"))
        return (
            article,
            {**key, "version": version, **self._position(row, article)},
            {**key, "passages": passages},
        )

    def _article(self, row: int, number: int) -> _Row:
        chosen = self._random.choices(self._sentences, k=round(_WORDS / self._words))
        text = f"Report {number:,}. {' '.join(chosen)}"
        published = self._published[row]
        return {
            "sequence": number,
            "id": f"{number:032x}",
            "content_hash": sha256(text.encode()).hexdigest(),
            "text": text,
            "title": chosen[0][:80],
            "outlet": self._entries.outlets[row],
            "url": f"https://example.org/{number}",
            "published_at": None if published is None else published.replace(tzinfo=UTC),
            "stored_at": self._stored[row].replace(tzinfo=UTC),
            "reason": None,
            "model": self._model,
        }

    def _position(self, row: int, article: _Row) -> _Row:
        hostile, impasse, cooperative = self._entries.probabilities[row].tolist()
        published = article["published_at"]
        state = Probabilities(hostile, impasse, cooperative).state.value
        score = cooperative - hostile
        return {
            "came": 0,
            "rank": 0,
            "asked": False,
            "model": self._model,
            "published": None if published is None else microseconds(published),
            "stored": microseconds(article["stored_at"]),
            "outlet": article["outlet"],
            "text_key": int(self._entries.keys[row]),
            "presence": float(self._entries.presences[row]),
            "hostile": hostile,
            "impasse": impasse,
            "cooperative": cooperative,
            "state": state,
            "score": score,
            "a_to_b_state": state,
            "a_to_b_score": score,
            "b_to_a_state": None,
            "b_to_a_score": None,
            "signature": self._entries.signatures[row].tobytes(),
            "vector": self._vectors[row].to_bytes(),
        }


def _evidence_of_the_examples() -> tuple[str, dict[str, list[_Row]]]:
    """The model, and the passages of evidence on each dyad as the tables hold them, from reading the examples."""
    reader = Reader.load()
    found: dict[str, list[_Row]] = defaultdict(list)
    mark = PositionMark(version=1, came=1, rank=0, asked=False, model=reader.version)
    article = ArticleRow(stored_at=datetime(2026, 1, 1, tzinfo=UTC))
    for text in texts():
        for position in reader.read(text).positions:
            found[str(position.dyad)] += position_row(position, article, text, mark).evidence.passages
    return reader.version, {dyad: passages for dyad, passages in found.items() if len(passages) >= _PASSAGES}
