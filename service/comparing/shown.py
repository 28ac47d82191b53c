"""What a comparison shows of single stored articles: neighbours, contrasts, copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Final

import numpy as np

from service.comparing.contrast import OwnPassages, WeighedPassage, weighed_passages
from service.comparing.indexing.candidates import Candidates
from service.comparing.neighbours import copies_in, nearest, nearest_of_either
from service.comparing.terms import ArticleTerms
from service.comparing.values import (
    ArticleSummary,
    Contrast,
    Contrasted,
    Neighbour,
    NeighbourVerdict,
    StoredPosition,
)
from service.reading.values import STATES, Dyad, Position, WeightedTerm
from service.reading.vectors import TermVector, term_id

_TERMS: Final = 8
# Among so many of the nearest that agree, and as many that disagree, a contrast is looked for.
_LOOKED_THROUGH: Final = 3
# So many copies of a text are listed; all are counted.
_MOST_COPIES: Final = 10

LookUp = Callable[[Dyad, Sequence[int]], Mapping[int, StoredPosition]]


class Shown:
    """The few candidates that are shown, looked up at once."""

    def __init__(
        self,
        position: Position,
        others: Candidates,
        look_up: LookUp,
        terms: ArticleTerms,
        most: int,
        own_copies: Candidates,
    ) -> None:
        """`own_copies` are those that hold copies of the text that `position` is of."""
        self._position = position
        self._others = others
        self._terms = terms
        self._passages = OwnPassages(weighed_passages(position, terms.of_passage))
        self._weighed: dict[str, Sequence[WeighedPassage]] = {}
        agrees = others.states == STATES.index(position.state)
        self._nearest = nearest(others, most)
        self._by_agreement = nearest_of_either(others, _LOOKED_THROUGH, agrees)
        self._copies = {row: copies_in(others, row) for row in self._nearest}
        by_key = np.argsort(own_copies.keys)[:_MOST_COPIES]
        self._own_copies: list[int] = own_copies.articles[by_key].tolist()
        self._look_up = look_up
        self._found = dict(look_up(position.dyad, [*self._wanted(), *self._own_copies]))
        self._words = _words_by_place(position.vector, terms)

    def neighbours(self) -> tuple[Neighbour, ...]:
        """The nearest stored articles, nearest first."""
        return tuple(
            Neighbour(
                article=stored.article,
                position=stored.position,
                model=stored.model,
                similarity=float(self._others.similarities[row]),
                verdict=self._verdict(stored),
                shared_terms=self._shared(stored.position.vector),
                contrast=self._contrast(stored),
                copies=self._summaries(self._others.articles[self._copies[row][:_MOST_COPIES]].tolist()),
                copy_count=len(self._copies[row]),
                corrected=stored.corrected,
            )
            for row in self._nearest
            if (stored := self._stored(row)) is not None
        )

    def contrasted(self, *, agreeing: bool) -> Contrasted | None:
        """The nearest article that agrees, or that does not, and speaks of one matter with this one."""
        rows = self._by_agreement[agreeing]
        for row in rows:
            if row not in self._copies:
                # Mostly one of the neighbours will do; if not, the others are looked up together.
                self._add_to_found(rows)
            stored = self._stored(row)
            contrast = None if stored is None else self._contrast(stored)
            if stored is not None and contrast is not None:
                similarity = float(self._others.similarities[row])
                return Contrasted(stored.article, stored.position.state, similarity, contrast)
        return None

    def own_copies(self) -> tuple[ArticleSummary, ...]:
        """The stored articles that are copies of the subject's text."""
        return self._summaries(self._own_copies)

    def _wanted(self) -> list[int]:
        rows = {*self._nearest, *chain(*(copies[:_MOST_COPIES] for copies in self._copies.values()))}
        articles: list[int] = self._others.articles[sorted(rows)].tolist()
        return articles

    def _add_to_found(self, rows: Sequence[int]) -> None:
        articles: list[int] = self._others.articles[rows].tolist()
        missing = [article for article in articles if article not in self._found]
        if missing:
            self._found.update(self._look_up(self._position.dyad, missing))

    def _stored(self, row: int) -> StoredPosition | None:
        """The whole of a candidate; None where it was removed a moment ago."""
        return self._found.get(int(self._others.articles[row]))

    def _summaries(self, articles: Sequence[int]) -> tuple[ArticleSummary, ...]:
        return tuple(self._found[article].article for article in articles if article in self._found)

    def _contrast(self, stored: StoredPosition) -> Contrast | None:
        identity = stored.article.id
        if identity not in self._weighed:
            self._weighed[identity] = weighed_passages(stored.position, self._terms.of_passage)
        return self._passages.contrast_with(self._weighed[identity])

    def _verdict(self, stored: StoredPosition) -> NeighbourVerdict:
        same = stored.position.state is self._position.state
        return NeighbourVerdict.AGREES if same else NeighbourVerdict.DISAGREES

    def _shared(self, theirs: TermVector) -> tuple[WeightedTerm, ...]:
        """The terms of two articles that make up most of their cosine, by their part in it."""
        own = self._position.vector
        if not len(theirs.ids):
            return ()
        others = np.searchsorted(theirs.ids, own.ids).clip(max=len(theirs.ids) - 1)
        mine = np.flatnonzero(theirs.ids[others] == own.ids)
        parts = (own.weights[mine] * theirs.weights[others[mine]]).tolist()
        named = [
            (-part, word)
            for place, part in zip(mine.tolist(), parts, strict=True)
            if (word := self._words[place]) is not None
        ]
        return tuple(WeightedTerm(word, -part) for part, word in sorted(named)[:_TERMS])


def _words_by_place(vector: TermVector, terms: ArticleTerms) -> Sequence[str | None]:
    """The spelling of each term of `vector`, in its order; None where the article's text has none for it."""
    if vector.terms is not None:
        return vector.terms
    words = {term_id(term): term for term in sorted(terms.text(), reverse=True)}
    return [words.get(identity) for identity in vector.ids.tolist()]
