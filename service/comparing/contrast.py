"""The pair of passages, on the same matter, that best shows two articles agree or disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from service.comparing.terms import norm, shared_terms
from service.comparing.values import Contrast, ContrastPassage
from service.reading.values import Evidence, Position, State

# Under this similarity two passages have a word in common, not a matter.
_LEAST_SIMILARITY: Final = 0.05
# A passage that says what its article says is worth this many times one that does not. A strict
# order (first such pairs, then the others) was tried: it prefers a chance word over a plain
# contrast such as "is to review the list" with "has put it back on the list".
_OF_OWN_STATE: Final = 2.0
_TERMS: Final = 5
# Of an article's evidence, which is ranked, so many passages are looked at: what it rests on.
_STRONGEST: Final = 5

Weigher = Callable[[str], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class WeighedPassage:
    """A passage of evidence with its content terms, their norm, and how much it tells, from 1 to 4."""

    evidence: Evidence
    terms: Mapping[str, float]
    norm: float
    telling: float


def weighed_passages(position: Position, weigh: Weigher) -> tuple[WeighedPassage, ...]:
    """The strongest evidence of a position, made ready for a contrast."""
    evidence = position.evidence[:_STRONGEST]
    strongest = max((each.contribution for each in evidence), default=0.0)
    return tuple(_weighed(each, position.state, strongest, weigh) for each in evidence)


class OwnPassages:
    """The passages of the article that is compared, made ready for being set against many others."""

    def __init__(self, passages: Sequence[WeighedPassage]) -> None:
        self._passages = passages
        # For each term the passages that hold it: most pairs of passages share none, and are never
        # looked at.
        self._holders: dict[str, list[tuple[int, float]]] = {}
        for place, passage in enumerate(passages):
            for term, weight in passage.terms.items():
                self._holders.setdefault(term, []).append((place, weight))

    def contrast_with(self, theirs: Sequence[WeighedPassage]) -> Contrast | None:
        """The most telling pair of two positions' passages; None where no two speak of one matter.

        A pair's worth is its similarity times how much each of the two tells. The first of equals in
        the order of the evidence is taken.
        """
        pivot = fmean([each.norm for each in (*self._passages, *theirs)] or [0.0])
        best: tuple[float, int, int] | None = None
        for number, other in enumerate(theirs):
            for place, common in self._dots(other.terms).items():
                mine = self._passages[place]
                similarity = _similarity(common, mine.norm, other.norm, pivot)
                # Of equal worth, the earlier of one's own passages, and then of theirs.
                candidate = (similarity * mine.telling * other.telling, -place, -number)
                if similarity >= _LEAST_SIMILARITY and (best is None or candidate > best):
                    best = candidate
        if best is None:
            return None
        mine, other = self._passages[-best[1]], theirs[-best[2]]
        return Contrast(
            _side(mine.evidence), _side(other.evidence), shared_terms(mine.terms, other.terms, _TERMS)
        )

    def _dots(self, terms: Mapping[str, float]) -> dict[int, float]:
        """The dot products with each of one's own passages that shares a term; by its place."""
        products: dict[int, float] = {}
        for term, weight in terms.items():
            for place, own in self._holders.get(term, ()):
                products[place] = products.get(place, 0.0) + weight * own
        return products


def _weighed(evidence: Evidence, state: State, strongest: float, weigh: Weigher) -> WeighedPassage:
    """Weigh a passage; it tells the more, the nearer it comes to the strongest of its article."""
    terms = weigh(evidence.passage.text)
    share = max(0.0, evidence.contribution) / strongest if strongest > 0.0 else 0.0
    fits = _OF_OWN_STATE if evidence.state is state else 1.0
    return WeighedPassage(evidence, terms, norm(terms), fits * (1.0 + share))


def _similarity(common: float, mine: float, other: float, pivot: float) -> float:
    """The cosine of two passages with their norms drawn half-way to `pivot`, in [0, 4).

    With plain norms a sentence of three words wins by any one of them. Pivoted length normalisation
    with slope ½: Singhal, Buckley and Mitra, "Pivoted document length normalization", SIGIR 1996.
    """
    return 4.0 * common / ((pivot + mine) * (pivot + other))


def _side(evidence: Evidence) -> ContrastPassage:
    return ContrastPassage(evidence.passage, evidence.state)
