"""The article's text with its evidence marked, and in the marked passages the terms that tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from service.reading.values import BOTH, Dyad, Evidence, State, WeightedTerm
from service.web.viewing.words import in_sentence

# How many strengths the eye tells apart in a tint.
_STRENGTHS: Final = 4
# A longer text is shown as excerpts: the passages, and so many characters before and after each.
_WHOLE: Final = 20_000
_AROUND: Final = 300


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a passage: one of its terms, or what is between them."""

    text: str
    is_term: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked passage. `rank` counts from 1, the strongest; `strength` is 1 to 4."""

    rank: int
    state: State
    strength: int
    contribution: float
    by: str
    parts: tuple[Part, ...]
    terms: tuple[WeightedTerm, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text: a marked passage, or plain; `skipped` stands for what is left out before it."""

    text: str
    mark: Mark | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text in its segments; `is_whole` where nothing is left out."""

    segments: tuple[Segment, ...]
    is_whole: bool


def marked_text(text: str, evidence: Sequence[Evidence], dyad: Dyad) -> MarkedText:
    """The text with the evidence on one dyad marked; a long one is cut to what is around the passages.

    Offsets are code points, as Python's own. A passage that overlaps an earlier one is left unmarked.
    """
    is_whole = len(text) <= _WHOLE
    return MarkedText(tuple(_segments(text, evidence, dyad, is_whole=is_whole)), is_whole)


def marks_of(evidence: Sequence[Evidence], dyad: Dyad) -> tuple[Mark, ...]:
    """The passages alone, strongest first: what there is to show where the text was not kept."""
    strongest = max((abs(each.contribution) for each in evidence), default=0.0)
    return tuple(_mark(each, rank, strongest, dyad) for rank, each in enumerate(evidence, 1))


def _segments(text: str, evidence: Sequence[Evidence], dyad: Dyad, *, is_whole: bool) -> Iterator[Segment]:
    reached = 0
    passages = sorted(zip(evidence, marks_of(evidence, dyad), strict=True), key=_start)
    for each, mark in passages:
        start, end = each.passage.start, each.passage.end
        if start < reached:
            continue
        yield from _between(text, reached, start, is_whole=is_whole)
        yield Segment(text[start:end], mark)
        reached = end
    yield from _between(text, reached, len(text), is_whole=is_whole)


def _start(marked: tuple[Evidence, Mark]) -> int:
    return marked[0].passage.start


def _between(text: str, start: int, end: int, *, is_whole: bool) -> Iterator[Segment]:
    """What is between two passages, or its beginning and its end where it is long and to be cut."""
    before = _AROUND if start else 0
    after = _AROUND if end < len(text) else 0
    if is_whole or end - start <= before + after + _AROUND:
        if start < end:
            yield Segment(text[start:end])
        return
    if before:
        yield Segment(text[start : start + before])
    yield Segment(text[end - after : end], skipped=True)


def _mark(evidence: Evidence, rank: int, strongest: float, dyad: Dyad) -> Mark:
    share = abs(evidence.contribution) / strongest if strongest else 0.0
    return Mark(
        rank=rank,
        state=evidence.state,
        strength=max(1, min(_STRENGTHS, 1 + int(share * _STRENGTHS))),
        contribution=evidence.contribution,
        by=_by(evidence.actor, dyad),
        parts=parts_of(evidence.passage.text, evidence.terms),
        terms=evidence.terms,
    )


def _by(actor: str | None, dyad: Dyad) -> str:
    """Who acts or speaks in a passage, in words; empty where that is not told."""
    if actor is None:
        return ""
    if actor == BOTH:
        return "both sides"
    return in_sentence(actor) if actor in (dyad.first, dyad.second) else actor


def parts_of(passage: str, terms: Sequence[WeightedTerm]) -> tuple[Part, ...]:
    """The passage cut at its terms, where they stand in it to the letter but for capitals and spaces."""
    written = sorted({term.term for term in terms if term.term.strip()}, key=len, reverse=True)
    if not written:
        return (Part(passage, is_term=False),)
    pattern = "|".join(r"\s+".join(map(re.escape, term.split())) for term in written)
    parts, reached = [], 0
    for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", passage, re.IGNORECASE):
        parts += [
            Part(passage[reached : found.start()], is_term=False),
            Part(found.group(), is_term=True),
        ]
        reached = found.end()
    parts.append(Part(passage[reached:], is_term=False))
    return tuple(part for part in parts if part.text)
