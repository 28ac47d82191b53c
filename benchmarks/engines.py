"""Two engines that answer "which ten are nearest on this dyad": a database and a search engine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import tantivy

from benchmarks.exact import NEAREST
from benchmarks.synthetic import vectors_of
from service.comparing.indexing.entries import Entries
from service.reading.vectors import TermVector

# Gives the places of the ten nearest, among the dyad's entries.
Answer = Callable[[TermVector], Sequence[int]]
_DYAD: Final = "largest"


def by_sqlite(folder: Path, entries: Entries) -> Answer:
    """Postings clustered by dyad and term, which is what the query wants; other dyads would lie elsewhere."""
    database = sqlite3.connect(folder / "postings.db")
    database.execute(
        "CREATE TABLE posting (dyad TEXT, term INTEGER, article INTEGER, weight REAL,"
        " PRIMARY KEY (dyad, term, article)) WITHOUT ROWID"
    )
    order = np.argsort(entries.ids, kind="stable")
    owners = np.repeat(np.arange(len(entries)), entries.sizes)[order].tolist()
    terms, weights = entries.ids[order].tolist(), entries.weights[order].tolist()
    postings = ((_DYAD, *posting) for posting in zip(terms, owners, weights, strict=True))
    database.executemany("INSERT INTO posting VALUES (?, ?, ?, ?)", postings)
    database.commit()

    def answer(query: TermVector) -> list[int]:
        values = ", ".join(["(?, ?)"] * len(query.ids))
        pairs = zip(query.ids.tolist(), query.weights.tolist(), strict=True)
        found = database.execute(
            f"WITH query(term, weight) AS (VALUES {values})"  # noqa: S608 (question marks alone)
            " SELECT article, SUM(posting.weight * query.weight) AS cosine"
            " FROM query CROSS JOIN posting ON posting.dyad = ? AND posting.term = query.term"
            f" GROUP BY article ORDER BY cosine DESC LIMIT {NEAREST}",
            [*(value for pair in pairs for value in pair), _DYAD],
        )
        return [article for article, _ in found]

    return answer


def by_tantivy(folder: Path, entries: Entries, others: Sequence[Entries]) -> Answer:
    """Documents of terms, with the dyad as a filter; scored by BM25."""
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    fields.add_text_field("dyad", tokenizer_name="raw", index_option="basic")
    fields.add_unsigned_field("place", stored=True)
    schema = fields.build()
    (folder / "tantivy").mkdir()
    index = tantivy.Index(schema, path=str(folder / "tantivy"))
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for number, some in enumerate((entries, *others)):
        name = str(number) if number else _DYAD
        for place, vector in enumerate(vectors_of(some)):
            writer.add_document(tantivy.Document(terms=_words(vector), dyad=name, place=place))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    dyad = tantivy.Query.const_score_query(tantivy.Query.term_query(schema, "dyad", _DYAD), 0.0)

    def answer(query: TermVector) -> list[int]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", word, index_option="freq"))
            for word in _words(query).split()
        ]
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, dyad), *terms])
        hits = searcher.search(wanted, NEAREST, count=False).hits
        return [int(searcher.doc(address)["place"][0]) for _, address in hits]

    return answer


def _words(vector: TermVector) -> str:
    return " ".join(f"{identity:08x}" for identity in vector.ids.tolist())
