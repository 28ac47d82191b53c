"""The values a reading is made of: states, dyads, passages, positions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Final

import pycountry

from service.reading.vectors import EMPTY_VECTOR, TermVector


class State(StrEnum):
    """How an article portrays a bilateral relation. Members stand in their order, worst first."""

    HOSTILE = "hostile"
    IMPASSE = "impasse"
    COOPERATIVE = "cooperative"


STATES: Final = tuple(State)


class Reason(StrEnum):
    """Why a reading holds no position."""

    NO_DYAD = "no_dyad"
    NO_RELATION = "no_relation"
    UNCERTAIN = "uncertain"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    TOO_SHORT = "too_short"


class UnknownDyad(ValueError):
    """A string that does not name two different countries as `PAK-USA` does."""


# Codes in use by the field beside ISO 3166-1: Kosovo (user-assigned), and Yugoslavia (ISO 3166-3,
# withdrawn 2003), whose articles no single successor stands for.
EXTRA_COUNTRIES: Final = {"XKX": "Kosovo", "YUG": "Yugoslavia"}


COUNTRY_CODES: Final = tuple(
    sorted({country.alpha_3 for country in pycountry.countries} | set(EXTRA_COUNTRIES))
)


@cache
def country_name(code: str) -> str | None:
    """The English name of an ISO 3166-1 alpha-3 `code`, or None where there is no such country."""
    if code in EXTRA_COUNTRIES:
        return EXTRA_COUNTRIES[code]
    country = pycountry.countries.get(alpha_3=code)
    return None if country is None else str(getattr(country, "common_name", country.name))


@dataclass(frozen=True, slots=True, order=True)
class Dyad:
    """An unordered pair of countries, kept in alphabetical order and written `PAK-USA`."""

    first: str
    second: str

    def __post_init__(self) -> None:
        if self.first >= self.second:
            raise UnknownDyad(f"the sides of a dyad are different and in order: {self.first}, {self.second}")

    @classmethod
    def of(cls, one: str, other: str) -> Dyad:
        """The dyad of two country codes in either order."""
        return cls(min(one, other), max(one, other))

    @classmethod
    def parse(cls, written: str) -> Dyad:
        """Read `PAK-USA`, in either order and any case; raise UnknownDyad where it names no pair."""
        sides = written.strip().upper().split("-")
        if len(sides) != 2:
            raise UnknownDyad("write a dyad as two ISO 3166-1 alpha-3 codes with a hyphen, such as PAK-USA")
        for code in sides:
            if country_name(code) is None:
                raise UnknownDyad(f"{code or 'an empty code'} is not an ISO 3166-1 alpha-3 country code")
        if sides[0] == sides[1]:
            raise UnknownDyad("a dyad names two different countries")
        return cls.of(*sides)

    def __str__(self) -> str:
        return f"{self.first}-{self.second}"


@dataclass(frozen=True, slots=True)
class NamedSides:
    """Two actors of the caller's own choice, in the caller's order; each by one or more names."""

    first: tuple[str, ...]
    second: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.first[0]} and {self.second[0]}"


Pair = Dyad | NamedSides
# The actor of a passage in which the sides act together or on each other.
BOTH: Final = "both"


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a text; `text` equals the source sliced `[start:end]` in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Probabilities:
    """A distribution over the three states; the three sum to one."""

    hostile: float
    impasse: float
    cooperative: float

    @classmethod
    def certain(cls, state: State) -> Probabilities:
        """All of the distribution on one state."""
        return cls(*(float(state is each) for each in STATES))

    @property
    def state(self) -> State:
        """The most probable state."""
        return max(STATES, key=self.of)

    @property
    def score(self) -> float:
        """P(cooperative) − P(hostile), in [−1, 1]."""
        return self.cooperative - self.hostile

    def of(self, state: State) -> float:
        """The probability of one state."""
        return float(getattr(self, state.value))

    def as_tuple(self) -> tuple[float, float, float]:
        """Hostile, impasse, cooperative: the order of `STATES`."""
        return (self.hostile, self.impasse, self.cooperative)


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A word or phrase with its weight; in evidence, positive speaks for the passage's state."""

    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that tells the state of the relation.

    `state` is the passage's own; `contribution` is the passage's additive share of the evidence,
    in log-odds of the position's state: positive passages speak for it, negative against it.
    `actor` is the side that acts or speaks toward the other (a country's code, or the first name
    of a named side), `both` where they act together or on each other, None where it is not told.
    """

    passage: Passage
    state: State
    contribution: float
    terms: tuple[WeightedTerm, ...] = ()
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """How one side stands toward the other, by the passages in which it acts or speaks; score in [−1, 1]."""

    state: State
    score: float


@dataclass(frozen=True, slots=True)
class Position:
    """Where an article places a pair: a dyad of countries, or two sides of the caller's own.

    `presence` in (0, 1] says how strongly the pair is present in the article. `evidence` is
    ranked, strongest first. `vector` is the article's TF-IDF without the two sides' names, for
    comparing it with other articles on the dyad. `a_to_b` is the stance of the pair's first side
    toward its second and `b_to_a` the other way, None where no passage shows that side acting.
    """

    pair: Pair
    probabilities: Probabilities
    presence: float
    evidence: tuple[Evidence, ...] = ()
    vector: TermVector = field(default=EMPTY_VECTOR, repr=False)
    a_to_b: Stance | None = None
    b_to_a: Stance | None = None

    @property
    def dyad(self) -> Dyad:
        """The pair, where it is of countries; raises UnknownDyad where the caller named the sides."""
        if isinstance(self.pair, Dyad):
            return self.pair
        raise UnknownDyad(f"{self.pair} are no dyad of countries")

    @property
    def state(self) -> State:
        """The most probable state."""
        return self.probabilities.state

    @property
    def score(self) -> float:
        """P(cooperative) − P(hostile), in [−1, 1]."""
        return self.probabilities.score


@dataclass(frozen=True, slots=True)
class Declined:
    """A pair that was weighed and on which no position was taken, and why.

    `none` is the probability that the text says nothing of substance on the pair's relation;
    `probabilities` are those of the states, given that it does.
    """

    pair: Pair
    reason: Reason
    none: float
    probabilities: Probabilities


@dataclass(frozen=True, slots=True)
class Reading:
    """All positions of one article, ranked, the main dyad first; or the reason there is none.

    `reason` is None exactly when there are positions. `model` is the version that read it.
    `declined` are the pairs that were weighed and let go.
    """

    positions: tuple[Position, ...]
    reason: Reason | None
    model: str
    declined: tuple[Declined, ...] = ()

    def position_on(self, dyad: Dyad) -> Position | None:
        """The position on `dyad`, if the article has one."""
        return next((position for position in self.positions if position.pair == dyad), None)
