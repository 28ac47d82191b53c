"""What the tests of storing store: short texts with a position on each of some dyads."""

from __future__ import annotations

from typing import Any

from service.reading.values import Dyad, Position, Probabilities, Reading
from service.reading.vectors import TermVector
from service.storing import Articles, NewArticle

PAK_USA, CHN_USA = Dyad.parse("PAK-USA"), Dyad.parse("CHN-USA")
VECTOR = TermVector.from_weights({"route": 1.0, "drone": 2.0})


def reading(*dyads: Dyad) -> Reading:
    positions = (Position(dyad, Probabilities(0.2, 0.3, 0.5), 0.75, vector=VECTOR) for dyad in dyads)
    return Reading(tuple(positions), None, "1-test")


def add(articles: Articles, text: str, *dyads: Dyad, **fields: Any) -> str:
    """Store an article with a position on each of the dyads, or on PAK-USA; returns its id."""
    return articles.add(NewArticle(text, **fields), reading(*dyads or (PAK_USA,)))[0].summary.id
