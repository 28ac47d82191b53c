"""The passages that say what the reading says, and the terms in them that weigh most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from service.reading.classifier import Floats, Verdict
from service.reading.terms import STOP_WORDS
from service.reading.values import STATES, Evidence, Passage, State, WeightedTerm
from service.reading.views import Flags, Tokens
from service.reading.words import FUNCTION_WORDS

_STATES: Final = slice(0, len(STATES))
# Beside what speaks for the state, the strongest of what speaks against it is worth a look.
_SHARE_AGAINST: Final = 0.25
_TERMS: Final = 5
# A word that weighs less than this share of the weightiest is not worth underlining.
_LEAST_SHARE: Final = 0.2
# Two words are one phrase where at most this many function words stand between them.
_WIDEST_GAP: Final = 2
# Words that say what another means: they are underlined, though they are stop words elsewhere.
_TELLING: Final = frozenset({"not", "no", "never", "without", "against", "together", "nor"})
# Words that turn what follows: who underlines one underlines what it turns as well.
_TURNING: Final = frozenset(
    {"not", "no", "never", "without", "nor", "refused", "refuses", "refuse", "refusing", "failed", "fails"}
    | {"failing", "declined", "declines", "denied", "denies", "unable", "lifted", "ended", "dropped"}
)


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage and the text it stands in; `passage` is None for the title, which is no part of the text."""

    passage: Passage | None
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class _Spoken:
    """What evidence is gathered from: the verdict with the tokens it is of, and each passage's actor."""

    verdict: Verdict
    tokens: Tokens
    passages: Sequence[ReadPassage]
    actors: Sequence[str | None]


def gather(
    verdict: Verdict,
    tokens: Tokens,
    passages: Sequence[ReadPassage],
    actors: Sequence[str | None],
    state: State,
    most: int,
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
    against = [
        number
        for number in reversed(ranked)
        if contributions[number] < 0.0 and STATES[own[number]] is not state
    ][: int(most * _SHARE_AGAINST)]
    supporting = [number for number in agrees if contributions[number] > 0.0][: most - len(against)]
    if not supporting:
        supporting = ranked[:1]
    spoken = _Spoken(verdict, tokens, passages, actors)
    return tuple(
        _evidence(spoken, number, float(contributions[number]))
        for number in sorted({*supporting, *against}, key=lambda number: -contributions[number])
    )


def _for_state(logits: Floats, state: State) -> Floats:
    """The log-odds of one state over the mean of the three, along the last axis."""
    states = logits[..., _STATES]
    return np.asarray(states[..., STATES.index(state)] - states.mean(axis=-1))


def _evidence(spoken: _Spoken, number: int, contribution: float) -> Evidence:
    read = spoken.passages[number]
    if read.passage is None:
        raise ValueError("the title is no evidence: it has no place in the text")
    state = STATES[int(spoken.verdict.passages[number, _STATES].argmax())]
    terms = _terms(spoken, number, state, read.source)
    return Evidence(read.passage, state, contribution, terms, spoken.actors[number])


def _terms(spoken: _Spoken, number: int, state: State, source: str) -> tuple[WeightedTerm, ...]:
    """The words and phrases of a passage that weigh most for its state, as they stand in the text."""
    tokens = spoken.tokens
    begin, end = np.searchsorted(tokens.passages, [number, number + 1])
    spans = [
        (int(start), int(stop))
        for start, stop in zip(tokens.starts[begin:end], tokens.ends[begin:end], strict=True)
    ]
    written = [source[start:stop].lower() for start, stop in spans]
    content = np.array([_is_content(word) for word in written], bool) & (tokens.countries[begin:end] < 0)
    scores = _token_scores(spoken.verdict, number, int(begin), content, state)
    least = _LEAST_SHARE * float(scores.max(initial=0.0))
    chosen = [place for place in range(len(spans)) if scores[place] > 0.0 and scores[place] >= least]
    phrases = _phrases(_with_what_is_turned(chosen, content, written), written)
    weighed = [
        WeightedTerm(
            " ".join(source[spans[first][0] : spans[last][1]].split()), float(scores[first : last + 1].sum())
        )
        for first, last in phrases
    ]
    return tuple(sorted(weighed, key=lambda term: -term.weight)[:_TERMS])


def _is_content(word: str) -> bool:
    return word in _TELLING or (word not in STOP_WORDS and word not in FUNCTION_WORDS and len(word) > 2)


def _token_scores(verdict: Verdict, number: int, begin: int, content: Flags, state: State) -> Floats:
    """What each token of a passage adds to its state; a phrase's weight goes to its two ends."""
    found = verdict.occurrences
    rows = np.flatnonzero((found.passages == number) & (found.first >= 0))
    weights = _for_state(found.contributions[rows], state)
    first, last = found.first[rows] - begin, found.last[rows] - begin
    tells = content[first].astype(float) + content[last]
    weights = np.divide(weights, tells, out=np.zeros_like(weights), where=tells > 0)
    ends = np.concatenate([first, last])
    scores = np.bincount(ends, np.concatenate([weights, weights]), len(content))
    return np.asarray(np.where(content, scores, 0.0))


def _with_what_is_turned(chosen: Sequence[int], content: Flags, written: Sequence[str]) -> list[int]:
    """The chosen words, and after one that turns another, that other: "agreement" after "without"."""
    taken = set(chosen)
    for place in chosen:
        if written[place] in _TURNING:
            following = range(place + 1, min(place + 2 + _WIDEST_GAP, len(written)))
            turned = next((each for each in following if written[each] not in FUNCTION_WORDS), None)
            if turned is not None and content[turned]:
                taken.add(turned)
    return sorted(taken)


def _phrases(chosen: Sequence[int], written: Sequence[str]) -> list[tuple[int, int]]:
    """Join chosen words that only function words part: "refused" and "sign" in "refused to sign"."""
    phrases: list[tuple[int, int]] = []
    for place in chosen:
        if phrases:
            first, last = phrases[-1]
            between = written[last + 1 : place]
            if len(between) <= _WIDEST_GAP and all(word in FUNCTION_WORDS for word in between):
                phrases[-1] = (first, place)
                continue
        phrases.append((place, place))
    return phrases
