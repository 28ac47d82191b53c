"""One position against every stored position on its dyad."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.comparing.consensus import consensus_of, departure_of, verdict_on, weights_of
from service.comparing.contrast import WeighedPassage, contrast_of, weighed_passages
from service.comparing.neighbours import nearest, similarities_to
from service.comparing.terms import ArticleTerms
from service.comparing.values import Comparison, Neighbour, NeighbourVerdict, StoredPosition
from service.reading.values import Position, WeightedTerm
from service.reading.vectors import TermVector, term_id

_TERMS: Final = 8


def compare(
    position: Position, stored: Sequence[StoredPosition], terms: ArticleTerms, *, neighbours: int = 5
) -> Comparison:
    """Set `position` against the `stored` positions on its dyad.

    The order of `stored` makes no difference. Raises ValueError where one is on another dyad, or
    `position` on none.
    """
    if any(candidate.position.dyad != position.dyad for candidate in stored):
        raise ValueError(f"a comparison on {position.dyad} takes positions on that dyad alone")
    # A sum of floats depends on its order; the order of ids is the same however they came.
    candidates = sorted(stored, key=lambda candidate: candidate.article.id)
    similarities = similarities_to(position.vector, candidates)
    positions = [candidate.position for candidate in candidates]
    consensus = consensus_of(positions, weights_of(positions, similarities))
    departure = None if consensus is None else departure_of(position.probabilities, consensus.probabilities)
    passages = weighed_passages(position, terms.of_passage)
    return Comparison(
        dyad=position.dyad,
        position=position,
        stored=len(candidates),
        consensus=consensus,
        verdict=verdict_on(position, consensus),
        departure=departure,
        neighbours=tuple(
            _neighbour(position, passages, candidates[place], float(similarities[place]), terms)
            for place in nearest(similarities, candidates, neighbours)
        ),
    )


def _neighbour(
    position: Position,
    passages: Sequence[WeighedPassage],
    stored: StoredPosition,
    similarity: float,
    terms: ArticleTerms,
) -> Neighbour:
    same = stored.position.state is position.state
    return Neighbour(
        article=stored.article,
        position=stored.position,
        similarity=similarity,
        verdict=NeighbourVerdict.AGREES if same else NeighbourVerdict.DISAGREES,
        shared_terms=_shared(terms, position.vector, stored.position.vector),
        contrast=contrast_of(passages, weighed_passages(stored.position, terms.of_passage)),
    )


def _shared(terms: ArticleTerms, own: TermVector, theirs: TermVector) -> tuple[WeightedTerm, ...]:
    """The terms of two articles that make up most of their cosine, by their part in it."""
    weights = {int(i): float(weight) for i, weight in zip(theirs.ids, theirs.weights, strict=True)}
    mine = {int(i): float(weight) for i, weight in zip(own.ids, own.weights, strict=True)}
    parts = {
        term: mine[identity] * weights[identity]
        for term in terms.text
        if (identity := term_id(term)) in weights and identity in mine
    }
    ranked = sorted(parts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(WeightedTerm(term, part) for term, part in ranked[:_TERMS])
