"""A comparison in a sentence or two, for people."""

from __future__ import annotations

from typing import Final

from service.comparing.values import Comparison, Verdict
from service.reading.values import State

PHRASES: Final = {
    State.COOPERATIVE: "cooperative",
    State.IMPASSE: "at an impasse",
    State.HOSTILE: "hostile",
}


def summary_of(comparison: Comparison) -> str:
    """What the comparison comes to, in words."""
    own = PHRASES[comparison.position.state]
    consensus = comparison.consensus
    if consensus is None:
        return f"Shows {comparison.dyad} {own}. Nothing that is stored can be compared with it."
    stored, said = _stored(comparison), PHRASES[consensus.state]
    one = comparison.stored == 1
    if comparison.verdict is Verdict.NO_CONSENSUS:
        doubt = "is itself in doubt" if one else "do not agree among themselves"
        return f"Shows {comparison.dyad} {own}. {stored} {doubt}."
    show = "shows" if one else "on the whole show"
    if comparison.verdict is Verdict.DEPARTS:
        unusual = (
            ""
            if one
            else f" It is farther from the consensus than {comparison.percentile:.0f}% of them, by weight."
        )
        return (
            f"Departs from the consensus: shows {comparison.dyad} {own}, where {stored} {show} it {said}."
            + unusual
        )
    if comparison.position.state is consensus.state:
        return f"Agrees with the consensus of {stored}: {comparison.dyad} is {said}."
    return (
        f"Leans away from the consensus: shows {comparison.dyad} {own}, where {stored} {show} it {said}."
        " The difference is too small to call it a departure."
    )


def _stored(comparison: Comparison) -> str:
    if comparison.stored == 1:
        return "1 stored article"
    articles = f"{comparison.stored:,} stored articles"
    if comparison.distinct == comparison.stored:
        return articles
    return f"{articles} ({comparison.distinct:,} without copies)"
