"""Positions and stored positions for the tests of comparing, and strategies that draw them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import strategies as st

from service.comparing.values import ArticleSummary, StoredPosition
from service.reading.terms import content_terms
from service.reading.values import Dyad, Evidence, Passage, Position, Probabilities, State
from service.reading.vectors import TermVector

DYAD = Dyad.parse("PAK-USA")
CERTAIN = {
    State.HOSTILE: Probabilities(1.0, 0.0, 0.0),
    State.IMPASSE: Probabilities(0.0, 1.0, 0.0),
    State.COOPERATIVE: Probabilities(0.0, 0.0, 1.0),
}


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


def stored(identity: str, own: Position) -> StoredPosition:
    summary = ArticleSummary(identity, None, None, None, None, datetime(2012, 5, 21, tzinfo=UTC))
    return StoredPosition(summary, own)


def archive(positions: Sequence[Position]) -> list[StoredPosition]:
    return [stored(f"{number:03}", each) for number, each in enumerate(positions)]


def _of_weights(weights: tuple[float, float, float]) -> Probabilities:
    hostile, impasse, cooperative = (weight / sum(weights) for weight in weights)
    return Probabilities(hostile, impasse, cooperative)


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
ARCHIVES = st.lists(POSITIONS, max_size=8).map(archive)
