"""What a reading says: positions on dyads, with the passages that say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from entente_client.parsing import Result

STATES = ("cooperative", "impasse", "hostile")


@dataclass(frozen=True)
class Probabilities(Result):
    """The probability of each state; they sum to one. `probabilities["hostile"]` does as well."""

    cooperative: float
    impasse: float
    hostile: float

    def __getitem__(self, state: str) -> float:
        return float(getattr(self, state)) if state in STATES else float(self.raw[state])

    def items(self) -> Iterator[tuple[str, float]]:
        """State and probability, from cooperative to hostile."""
        return ((state, self[state]) for state in STATES)


@dataclass(frozen=True)
class Stance(Result):
    """How one side stands toward the other; the score is −1 (hostile) to 1 (cooperative)."""

    state: str
    score: float


@dataclass(frozen=True)
class Term(Result):
    """A term and what it weighs."""

    term: str
    weight: float


@dataclass(frozen=True)
class Evidence(Result):
    """A passage; `start` and `end` count the text's code points.

    `contribution` is its share of the log-odds of the position's state: negative speaks against. `actor` is the
    side that acts or speaks in it, `both`, or None where that is not told.
    """

    start: int
    end: int
    text: str
    state: str
    contribution: float
    terms: tuple[Term, ...] = ()
    actor: str | None = None


@dataclass(frozen=True)
class Position(Result):
    """The state of one relation in an article; of a `dyad` or, where they were asked for, of two `sides`."""

    state: str
    probabilities: Probabilities
    score: float
    presence: float
    dyad: str | None = None
    sides: tuple[str, ...] | None = None
    a_to_b: Stance | None = None
    b_to_a: Stance | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def pair(self) -> str:
        """Whom it is about, for people."""
        return self.dyad or " – ".join(self.sides or ())

    @property
    def strongest(self) -> tuple[Evidence, ...]:
        """The evidence, that which contributes most first."""
        return tuple(sorted(self.evidence, key=lambda each: -each.contribution))


@dataclass(frozen=True)
class Declined(Result):
    """A pair that was weighed and on which no position was taken; `none`: the probability that nothing is said."""

    reason: str
    none: float
    probabilities: Probabilities
    dyad: str | None = None
    sides: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Reading(Result):
    """An article read: its positions, the main one first, or the `reason` why there is none."""

    positions: tuple[Position, ...]
    reason: str | None
    model: str
    declined: tuple[Declined, ...] = ()
