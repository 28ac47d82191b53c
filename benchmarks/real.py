"""A real archive, where the data folder is at hand: its articles' vectors as the service's reader makes them."""

from __future__ import annotations

import gzip
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.growing import index_of, print_sizes
from benchmarks.peers import race
from benchmarks.spread import Statistics
from benchmarks.synthetic import cut, taken, vectors_of
from service.comparing.indexing.copies import signature_of
from service.comparing.indexing.entries import Entries, EntryRow, text_key
from service.reading import Reader
from service.reading.values import Dyad

# Articles that are asked with, and are not stored.
_HELD_OUT: Final = 60


def print_real() -> bool:
    """Measure on the real archive, or say that it is skipped; whether the index is exact on it."""
    archive = Path(os.environ.get("ENTENTE_DATA", "../shared/data")) / "articles" / "archive.jsonl.gz"
    if not archive.is_file():
        print(f"  skipped: {archive} is not there (ENTENTE_DATA names its folder)")
        return True
    by_dyad = _read(archive)
    (dyad, largest), *_ = sorted(by_dyad.items(), key=lambda item: -len(item[1]))
    rows = [row for some in by_dyad.values() for row in some]
    # An article on two dyads is there twice: each of its positions is to have a number of its own.
    everything = Entries.of([(number, *row[1:]) for number, row in enumerate(rows)])
    print(f"  {len(everything):,} positions on {len(by_dyad)} dyads; the largest, {dyad}:")
    exact = _measure(Entries.of(largest))
    print("  all of them as if on one dyad:")
    return _measure(everything) and exact


def _measure(entries: Entries) -> bool:
    """Measure with some of the entries, drawn by chance, as what is asked, and the others stored."""
    mixed = taken(entries, np.random.default_rng(1).permutation(len(entries)))
    count = len(entries) - _HELD_OUT
    stored, queries = cut(mixed, 0, count), vectors_of(cut(mixed, count, len(mixed)))
    print(f"  {Statistics.of(stored)}")
    exact = print_sizes(stored, [count], queries)
    race(index_of(stored), stored, queries, [])
    return exact


def _read(archive: Path) -> dict[Dyad, list[EntryRow]]:
    """The rows of every position of the archive, by dyad."""
    reader = Reader.load()
    found: dict[Dyad, list[EntryRow]] = defaultdict(list)
    for number, article in enumerate(_articles(archive)):
        text = article["text"]
        reading = reader.read(text, title=article["title"])
        if reading.positions:
            key, signature = text_key(text), signature_of(text)
        for position in reading.positions:
            found[position.dyad].append(
                (
                    *(number, key, None, 0, article["outlet"], position.presence),
                    *position.probabilities.as_tuple(),
                    *(signature, position.vector.to_bytes()),
                )
            )
    return found


def _articles(archive: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(archive, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
