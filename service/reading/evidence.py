"""The passages that say what the reading says, and the terms in them that weigh most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from service.reading.classifier import Floats, Verdict
from service.reading.features import Occurrence
from service.reading.terms import STOP_WORDS
from service.reading.values import STATES, Evidence, Passage, State, WeightedTerm
from service.reading.views import SIDE, THIRD, Token

_STATES: Final = slice(0, len(STATES))
# Beside what speaks for the state, the strongest of what speaks against it is worth a look.
_SHARE_AGAINST: Final = 0.25
_TERMS: Final = 5
_MASKS: Final = frozenset({SIDE, THIRD})


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage with its tokens; `passage` is None for the title, which is no part of the text."""

    passage: Passage | None
    tokens: Sequence[Token]
    source: str


def gather(
    verdict: Verdict, passages: Sequence[ReadPassage], state: State, most: int
) -> tuple[Evidence, ...]:
    """The at most `most` passages that weigh most for `state`, and against it, strongest first.

    A passage's contribution is its share of the log-odds of `state` over the mean of the states.
    """
    contributions = _for_state(verdict.by_passage, state)
    own = verdict.passages[:, _STATES].argmax(axis=1)
    ranked = sorted(
        (number for number, read in enumerate(passages) if read.passage is not None),
        key=lambda number: -contributions[number],
    )
    # A passage that says another thing may still tip the scales, by a word here and there: it is
    # no evidence a person would accept, so it is shown only where there is nothing else.
    agrees = [number for number in ranked if STATES[own[number]] is state]
    against = [number for number in reversed(ranked) if contributions[number] < 0.0 and number not in agrees][
        : int(most * _SHARE_AGAINST)
    ]
    supporting = [number for number in agrees if contributions[number] > 0.0][: most - len(against)]
    if not supporting:
        supporting = ranked[:1]
    by_passage = _occurrences_by_passage(verdict)
    return tuple(
        _evidence(verdict, passages[number], float(contributions[number]), number, by_passage[number])
        for number in sorted({*supporting, *against}, key=lambda number: -contributions[number])
    )


def _for_state(logits: Floats, state: State) -> Floats:
    """The log-odds of one state over the mean of the three, along the last axis."""
    states = logits[..., _STATES]
    return np.asarray(states[..., STATES.index(state)] - states.mean(axis=-1))


def _occurrences_by_passage(verdict: Verdict) -> dict[int, list[tuple[int, Occurrence]]]:
    grouped: dict[int, list[tuple[int, Occurrence]]] = defaultdict(list)
    for row, (number, occurrence) in enumerate(verdict.occurrences):
        grouped[number].append((row, occurrence))
    return grouped


def _evidence(
    verdict: Verdict,
    read: ReadPassage,
    contribution: float,
    number: int,
    rows: Sequence[tuple[int, Occurrence]],
) -> Evidence:
    if read.passage is None:
        raise ValueError("the title is no evidence: it has no place in the text")
    state = STATES[int(verdict.passages[number, _STATES].argmax())]
    return Evidence(read.passage, state, contribution, _terms(verdict, read, state, rows))


def _terms(
    verdict: Verdict, read: ReadPassage, state: State, rows: Sequence[tuple[int, Occurrence]]
) -> tuple[WeightedTerm, ...]:
    """The words and phrases of a passage that weigh most for its state, as they stand in the text."""
    spans: dict[tuple[int, int], float] = defaultdict(float)
    weights = _for_state(verdict.by_occurrence, state)
    for row, occurrence in rows:
        if occurrence.last >= 0:
            spans[occurrence.first, occurrence.last] += float(weights[row])
    terms: list[WeightedTerm] = []
    taken: set[int] = set()
    for (first, last), weight in sorted(spans.items(), key=lambda item: (-item[1], item[0])):
        places = range(first, last + 1)
        if weight <= 0.0 or len(terms) == _TERMS:
            break
        if taken.isdisjoint(places) and not _is_hollow(read.tokens[first : last + 1]):
            taken.update(places)
            terms.append(WeightedTerm(_written(read, *_trimmed(read.tokens, first, last)), weight))
    return tuple(terms)


def _is_hollow(tokens: Sequence[Token]) -> bool:
    """Whether a phrase holds names of countries and function words only."""
    return all(
        token.country is not None or token.stem in _MASKS or token.stem in STOP_WORDS or len(token.stem) < 3
        for token in tokens
    )


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """The phrase without the names of countries at its ends."""
    while first < last and tokens[first].country is not None:
        first += 1
    while last > first and tokens[last].country is not None:
        last -= 1
    return first, last


def _written(read: ReadPassage, first: int, last: int) -> str:
    """The tokens from `first` to `last` as the source writes them, in one line."""
    return " ".join(read.source[read.tokens[first].start : read.tokens[last].end].split())
