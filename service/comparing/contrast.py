"""The pair of passages, on the same matter, that best shows two articles agree or disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from service.comparing.terms import cosine, shared_terms
from service.comparing.values import Contrast, ContrastPassage
from service.reading.values import Evidence, Position

# Under this cosine two passages share a word, not a matter.
_LEAST_SIMILARITY: Final = 0.02
_TERMS: Final = 5
# A pair in which both passages say what their articles say is worth this many times one in which
# one does, and that as many times one in which neither does.
_TELLING: Final = 2.0

Weigher = Callable[[str], Mapping[str, float]]


def contrast_of(own: Position, theirs: Position, weigh: Weigher) -> Contrast | None:
    """The most telling pair of passages of two positions; None where no two speak of one matter.

    A pair tells the more, the nearer its matter is (the cosine of the passages' TF-IDF) and the
    more of the two passages speak for the state of their own article.
    """
    ours = _weighed(own.evidence, weigh)
    others = _weighed(theirs.evidence, weigh)
    best: tuple[float, Evidence, Evidence] | None = None
    for mine, my_terms in ours:
        for other, other_terms in others:
            similarity = cosine(my_terms, other_terms)
            if similarity < _LEAST_SIMILARITY:
                continue
            spoken_for = (mine.state is own.state) + (other.state is theirs.state)
            value = similarity * _TELLING**spoken_for
            if best is None or value > best[0]:
                best = (value, mine, other)
    if best is None:
        return None
    _, mine, other = best
    shared = shared_terms(weigh(mine.passage.text), weigh(other.passage.text), _TERMS)
    return Contrast(_side(mine), _side(other), shared)


def _weighed(evidence: Sequence[Evidence], weigh: Weigher) -> list[tuple[Evidence, Mapping[str, float]]]:
    return [(each, weigh(each.passage.text)) for each in evidence]


def _side(evidence: Evidence) -> ContrastPassage:
    return ContrastPassage(evidence.passage, evidence.state)
