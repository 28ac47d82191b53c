"""The reader: an article's text in, its reading out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from service.reading.actors import stance
from service.reading.artefact import SHIPPED, Artefact, load
from service.reading.classifier import CLASSES, Floats, softmax
from service.reading.countries import Gazetteer, Mention
from service.reading.dyads import DyadPresence, rank_dyads
from service.reading.evidence import ReadPassage, gather
from service.reading.language import is_english, load_identifier
from service.reading.passages import split_passages
from service.reading.sides import SIDE_CODES, side_mentions
from service.reading.terms import content_terms, count_terms, side_words, weigh
from service.reading.values import (
    BOTH,
    STATES,
    Declined,
    Dyad,
    NamedSides,
    Pair,
    Passage,
    Position,
    Probabilities,
    Reading,
    Reason,
)
from service.reading.vectors import EMPTY_VECTOR, TermVector
from service.reading.views import SIDE_A, SIDE_B, Ints, Source, Tokens, in_view, tokenise

# A headline of a dozen words can name two countries in passing; an article cannot be shorter.
FEWEST_WORDS: Final = 15
# With three states, a third is a blind guess; less than this is hardly better.
LEAST_PROBABILITY: Final = 0.37
# What is said of the presence of a dyad that the caller named and the text hardly does.
_LEAST_PRESENCE: Final = 0.01
_NONE: Final = CLASSES.index("none")
_Finder = Callable[[str], tuple[Mention, ...]]
# The role of an actor that is both sides, beside SIDE_A and SIDE_B.
_BOTH: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Analysis:
    """What is found in a text before any pair is looked at; `tokens` and `reads` begin with the title."""

    text: str
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...]
    title_mentions: tuple[Mention, ...]
    reads: tuple[ReadPassage, ...]
    tokens: Tokens

    @property
    def titled(self) -> bool:
        """Whether the first of `reads` is the title."""
        return self.reads[0].passage is None


class Reader:
    """Reads articles with one fitted model. Holds no state between calls; safe to share by threads."""

    def __init__(self, artefact: Artefact, gazetteer: Gazetteer, *, most_evidence: int = 8) -> None:
        self._artefact = artefact
        self._gazetteer = gazetteer
        self._most_evidence = most_evidence

    @classmethod
    def load(cls, path: Path | None = None, *, most_evidence: int = 8) -> Reader:
        """Load the model in folder `path`, or the shipped one; raises ModelUnusable."""
        load_identifier()
        return cls(load(path or SHIPPED), Gazetteer.load(), most_evidence=most_evidence)

    @property
    def version(self) -> str:
        """The version of the model, which every reading carries."""
        return self._artefact.version

    @property
    def card(self) -> Mapping[str, Any]:
        """The model card: what it was fitted on and what was measured."""
        return self._artefact.card

    def read(
        self,
        text: str,
        *,
        title: str | None = None,
        published_on: date | None = None,
        dyad: Dyad | None = None,
        sides: NamedSides | None = None,
        passages: Sequence[Passage] | None = None,
    ) -> Reading:
        """Read an article; with `dyad` or `sides`, for that pair alone and whatever the text's length.

        `passages` are those of the text, where they are known by now. The offsets of evidence count
        code points of `text`; the title is read but is no evidence.
        """
        given = sides or dyad
        if given is None and len(text.split(maxsplit=FEWEST_WORDS)) < FEWEST_WORDS:
            return self._nothing(Reason.TOO_SHORT)
        if not is_english(text):
            return self._nothing(Reason.UNSUPPORTED_LANGUAGE)
        passages = split_passages(text) if passages is None else passages
        if not passages:
            return self._nothing(Reason.TOO_SHORT)
        analysis = self._analyse(text, passages, title, self._finder(published_on, sides))
        pairs = self._named_pair(analysis, sides) if sides else self._dyads(analysis, dyad)
        outcomes = [self._position(analysis, pair, presence) for pair, presence in pairs]
        if not outcomes:
            return self._nothing(Reason.NO_DYAD)
        positions = tuple(outcome for outcome in outcomes if isinstance(outcome, Position))
        declined = tuple(outcome for outcome in outcomes if isinstance(outcome, Declined))
        return Reading(positions, None if positions else declined[0].reason, self.version, declined)

    def passage_weights(self, passage: str, dyad: Dyad) -> dict[str, float]:
        """TF-IDF weights of the content terms of a passage, without any word of the names of `dyad`'s sides."""
        names = side_words(dyad)
        terms = [term for term in content_terms(passage) if term not in names]
        return weigh(terms, self._artefact.frequencies)

    def _nothing(self, reason: Reason) -> Reading:
        return Reading((), reason, self.version)

    def _finder(self, published_on: date | None, sides: NamedSides | None) -> _Finder:
        """What finds the mentions in a text of that day, or those of `sides`."""
        if sides is None:
            return partial(self._gazetteer.mentions, on=published_on)
        return partial(side_mentions, sides=sides, gazetteer=self._gazetteer)

    def _analyse(
        self, text: str, passages: Sequence[Passage], title: str | None, mentions_in: _Finder
    ) -> _Analysis:
        sources = [Source(text, mentions_in(text), passages)]
        reads = [ReadPassage(passage, text) for passage in passages]
        title_mentions: tuple[Mention, ...] = ()
        if title and title.strip() and not text.lstrip().startswith(title.strip()):
            title_mentions = mentions_in(title)
            sources.insert(0, Source(title, title_mentions, (Passage(0, len(title), title),)))
            reads.insert(0, ReadPassage(None, title))
        tokens = tokenise(sources, self._artefact.classifier.words)
        mentions = tuple(sources[-1].mentions)
        return _Analysis(text, tuple(passages), mentions, title_mentions, tuple(reads), tokens)

    @staticmethod
    def _dyads(analysis: _Analysis, given: Dyad | None) -> Sequence[tuple[Pair, float]]:
        ranked = rank_dyads(analysis.mentions, analysis.passages, title_mentions=analysis.title_mentions)
        if given is None:
            return [(found.dyad, found.presence) for found in ranked]
        found = next((presence for presence in ranked if presence.dyad == given), None)
        return [(given, (found or DyadPresence(given, _LEAST_PRESENCE)).presence)]

    @staticmethod
    def _named_pair(analysis: _Analysis, sides: NamedSides) -> Sequence[tuple[Pair, float]]:
        """The caller's sides with the share of the passages that name both, where the text names both."""
        view = in_view(analysis.tokens, *SIDE_CODES)
        if not {SIDE_A, SIDE_B} <= set(view.roles.tolist()):
            return []
        return [(sides, max(_LEAST_PRESENCE, float((view.named > 1).mean())))]

    def _position(self, analysis: _Analysis, pair: Pair, presence: float) -> Position | Declined:
        """The position on one pair, or why the article takes none."""
        codes = SIDE_CODES if isinstance(pair, NamedSides) else (pair.first, pair.second)
        view = in_view(analysis.tokens, *codes)
        verdict = self._artefact.classifier.classify(
            view,
            titled=analysis.titled,
            dyad=str(pair) if isinstance(pair, Dyad) else None,
            marked=isinstance(pair, NamedSides),
        )
        classes = verdict.probabilities
        probabilities = _of_states(classes)
        reason = _reason_to_decline(classes, probabilities)
        if reason is not None:
            return Declined(pair, reason, float(classes[_NONE]), probabilities)
        roles = self._artefact.actors.actors(view)
        return Position(
            pair=pair,
            probabilities=probabilities,
            presence=presence,
            evidence=gather(
                verdict,
                analysis.tokens,
                analysis.reads,
                _actors(roles, pair, softmax(verdict.passages)),
                probabilities.state,
                self._most_evidence,
            ),
            vector=self._vector(analysis, pair) if isinstance(pair, Dyad) else EMPTY_VECTOR,
            a_to_b=stance(verdict.passages, roles, view.named, SIDE_A),
            b_to_a=stance(verdict.passages, roles, view.named, SIDE_B),
        )

    def _vector(self, analysis: _Analysis, dyad: Dyad) -> TermVector:
        terms = count_terms(_without_sides(analysis.text, analysis.mentions, dyad))
        return TermVector.from_weights(weigh(terms, self._artefact.frequencies))


def _of_states(probabilities: Floats) -> Probabilities:
    """The distribution over the three states, given that the text speaks of the relation."""
    states = probabilities[: len(STATES)]
    hostile, impasse, cooperative = (float(p) for p in states / states.sum())
    return Probabilities(hostile=hostile, impasse=impasse, cooperative=cooperative)


def _reason_to_decline(classes: Floats, states: Probabilities) -> Reason | None:
    """Why no position is taken on a pair: the text says nothing on it, or no state stands out."""
    if int(classes.argmax()) == _NONE:
        return Reason.NO_RELATION
    return Reason.UNCERTAIN if states.of(states.state) < LEAST_PROBABILITY else None


def _actors(roles: Ints, pair: Pair, passages: Floats) -> list[str | None]:
    """The name of each passage's actor; of one that says nothing on the relation, None."""
    names: dict[int, str | None]
    if isinstance(pair, NamedSides):
        names = {SIDE_A: pair.first[0], SIDE_B: pair.second[0], _BOTH: BOTH}
    else:
        names = {SIDE_A: pair.first, SIDE_B: pair.second, _BOTH: BOTH}
    says = passages.argmax(axis=1) != _NONE
    return [names.get(int(role)) if tells else None for role, tells in zip(roles, says, strict=True)]


def _without_sides(text: str, mentions: Sequence[Mention], dyad: Dyad) -> str:
    """The text with each mention of a side of `dyad` replaced by a space."""
    kept, cursor = [], 0
    for mention in mentions:
        if mention.country in (dyad.first, dyad.second):
            kept.append(text[cursor : mention.start])
            cursor = mention.end
    kept.append(text[cursor:])
    return " ".join(kept)
