"""Positions and stored positions for the tests of comparing, and strategies that draw them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import strategies as st

from service.comparing import ArticleTerms, Candidates, Manner, Narrowing, Subject, compare
from service.comparing.indexing.copies import SIGNATURE_BYTES, signature_of
from service.comparing.indexing.entries import Changes, Entries, EntryRow, text_key
from service.comparing.indexing.index import DyadIndex
from service.comparing.values import ArticleSummary, Comparison, StoredPosition
from service.reading.terms import content_terms
from service.reading.values import Dyad, Evidence, Passage, Position, Probabilities, State
from service.reading.vectors import TermVector
from service.storing.rows import microseconds

DYAD = Dyad.parse("PAK-USA")
TODAY = datetime(2012, 5, 21, tzinfo=UTC)
A_YEAR = timedelta(days=365)
CERTAIN = {
    State.HOSTILE: Probabilities(1.0, 0.0, 0.0),
    State.IMPASSE: Probabilities(0.0, 1.0, 0.0),
    State.COOPERATIVE: Probabilities(0.0, 0.0, 1.0),
}
COOPERATIVE = Probabilities(0.05, 0.15, 0.8)
IMPASSE = Probabilities(0.1, 0.8, 0.1)
HOSTILE = Probabilities(0.9, 0.08, 0.02)
# A text long enough to be told from others: under some thirty words nothing is a copy of anything.
WIRE = """Ruritania said on Thursday it had closed its last crossing with Syldavia to goods traffic after the \
two neighbours failed to renew a customs agreement that has governed their trade for eleven years. The finance \
minister told reporters in Strelsau that lorries would be turned back from midnight and that tariffs of up to \
thirty percent would apply to grain, timber and machinery."""


@dataclass(frozen=True, slots=True)
class StoredText(StoredPosition):
    """A stored position together with the text of its article."""

    text: str = ""


def wire(number: int) -> str:
    """The same report with another last sentence: copies of each other, near word for word."""
    return f"{WIRE} Desk {number}."


def weigh(text: str) -> dict[str, float]:
    """Each content word once, whatever its rarity."""
    return dict.fromkeys(content_terms(text), 1.0)


def evidence(text: str, state: State, contribution: float = 1.0) -> Evidence:
    return Evidence(Passage(0, len(text), text), state, contribution)


def position(
    probabilities: Probabilities, *passages: Evidence, presence: float = 1.0, words: str = ""
) -> Position:
    """A position on `DYAD` whose vector is of `words`, or else of its passages."""
    text = words or " ".join(each.passage.text for each in passages)
    return Position(DYAD, probabilities, presence, passages, TermVector.from_weights(weigh(text)))


def sure(state: State, words: str = "supply route") -> Position:
    """A position that is sure of its state and has one passage, of these words."""
    return position(CERTAIN[state], evidence(words, state))


def stored(
    identity: str,
    own: Position,
    *,
    published: datetime | None = None,
    stored_at: datetime = TODAY,
    outlet: str | None = None,
    text: str | None = None,
) -> StoredText:
    """A stored position; of an article whose text is its identity, too short to have copies, unless given."""
    summary = ArticleSummary(identity, None, outlet, None, published, stored_at)
    return StoredText(summary, own, "1-test", text=text or identity)


def printed(count: int, state: State = State.HOSTILE) -> list[StoredText]:
    """One report, printed by so many outlets nearly word for word."""
    return [stored(f"copy{number:02}", sure(state), text=wire(number)) for number in range(count)]


def saying(text: str, probabilities: Probabilities = IMPASSE) -> Position:
    """A position whose one passage says this, and speaks for its state."""
    return position(probabilities, evidence(text, probabilities.state), presence=0.9)


def article(identity: str, text: str, probabilities: Probabilities = IMPASSE, **fields: Any) -> StoredText:
    """A stored article with one passage, which says `text`."""
    return stored(identity, saying(text, probabilities), **fields)


def names(articles: Iterable[ArticleSummary]) -> list[str]:
    return [each.id for each in articles]


def near(found: Comparison) -> list[str]:
    """The identities of the neighbours, nearest first."""
    return names(neighbour.article for neighbour in found.neighbours)


def archive(positions: Sequence[Position]) -> list[StoredText]:
    return [stored(f"{number:03}", each) for number, each in enumerate(positions)]


def entries_of(candidates: Sequence[StoredText]) -> Entries:
    """What an index is fed with of these positions, numbered from 1 in their order."""
    return Entries.of([_row(number, each) for number, each in enumerate(candidates, start=1)])


def _row(number: int, each: StoredText) -> EntryRow:
    article = each.article
    return row_of(
        number,
        each.position,
        key=text_key(article.id),
        published=article.published_at,
        stored_at=article.stored_at,
        outlet=article.outlet,
        signature=signature_of(each.text),
    )


def row_of(
    number: int,
    own: Position,
    *,
    key: int | None = None,
    published: datetime | None = None,
    stored_at: datetime = TODAY,
    outlet: str | None = None,
    signature: bytes = bytes(SIGNATURE_BYTES),
) -> EntryRow:
    """A row of an index, of the article of this number; its key is the number unless told."""
    return (
        number,
        number if key is None else key,
        None if published is None else microseconds(published),
        microseconds(stored_at),
        outlet,
        own.presence,
        *own.probabilities.as_tuple(),
        signature,
        own.vector.to_bytes(),
    )


def indexed(candidates: Sequence[StoredText]) -> DyadIndex:
    index = DyadIndex()
    index.apply(Changes(1, [], [entries_of(candidates)] if candidates else []))
    return index


def candidates_for(own: Position, candidates: Sequence[StoredText]) -> Candidates:
    """The columns of these positions, with their similarity to `own`; articles count from 1."""
    return indexed(candidates).candidates(own.vector)


def compare_with(
    own: Position,
    candidates: Sequence[StoredText],
    *,
    text: str = "the article that is compared",
    published: datetime | None = None,
    narrowing: Narrowing | None = None,
    manner: Manner | None = None,
    gone: Collection[str] = (),
    columns: Candidates | None = None,
) -> Comparison:
    """Compare a position with stored ones, through an index of them, or with these `columns` of theirs.

    Articles that are `gone` are in the index still, and removed by the time they are looked up.
    """
    subject = Subject(own, text_key(text), np.frombuffer(signature_of(text), np.uint8), published)
    words = " ".join(each.passage.text for each in own.evidence)

    def look_up(_dyad: Dyad, numbers: Sequence[int]) -> dict[int, StoredPosition]:
        found = {number: candidates[number - 1] for number in numbers}
        return {number: each for number, each in found.items() if each.article.id not in gone}

    return compare(
        subject,
        candidates_for(own, candidates) if columns is None else columns,
        look_up,
        ArticleTerms(lambda: weigh(words), weigh),
        narrowing=narrowing,
        manner=manner,
    )


def _of_weights(weights: tuple[float, float, float]) -> Probabilities:
    hostile, impasse, cooperative = (weight / sum(weights) for weight in weights)
    return Probabilities(hostile, impasse, cooperative)


def _archive_of(drawn: Sequence[tuple[Position, datetime | None, str | None, bool]]) -> list[StoredText]:
    return [
        stored(
            f"{number:03}",
            own,
            published=published,
            outlet=outlet,
            text=wire(number) if copied else None,
        )
        for number, (own, published, outlet, copied) in enumerate(drawn)
    ]


_SHARE = st.floats(0.0, 1.0)
PROBABILITIES = st.tuples(_SHARE, _SHARE, _SHARE).filter(lambda shares: sum(shares) > 0.01).map(_of_weights)
WORDS = st.lists(
    st.sampled_from(["route", "drone", "wheat", "border", "aid", "truck", "fuel", "base"]), max_size=6
).map(" ".join)
PASSAGES = st.builds(evidence, WORDS, st.sampled_from(State), st.floats(-1.0, 2.0))
POSITIONS = st.builds(
    lambda probabilities, passages, presence: position(probabilities, *passages, presence=presence),
    PROBABILITIES,
    st.lists(PASSAGES, max_size=4),
    st.floats(0.01, 1.0),
)
MOMENTS = st.integers(-20_000, 20_000).map(lambda days: TODAY + timedelta(days=days))
# Positions with and without dates and outlets; some of the articles print one report.
ARCHIVES = st.lists(
    st.tuples(
        POSITIONS, st.none() | MOMENTS, st.sampled_from([None, "Harbour Wire", "Gazette"]), st.booleans()
    ),
    max_size=8,
).map(_archive_of)
