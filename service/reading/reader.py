"""The reader: an article's text in, its reading out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from service.reading.artefact import SHIPPED, Artefact, load
from service.reading.classifier import CLASSES, Verdict
from service.reading.countries import Gazetteer, Mention
from service.reading.dyads import DyadPresence, rank_dyads
from service.reading.evidence import ReadPassage, gather
from service.reading.language import is_english, load_identifier
from service.reading.passages import split_passages
from service.reading.terms import content_terms, weigh
from service.reading.values import STATES, Dyad, Passage, Position, Probabilities, Reading, Reason
from service.reading.vectors import TermVector
from service.reading.views import in_view, tokenise, tokens_of

# A headline of a dozen words can name two countries in passing; an article cannot be shorter.
FEWEST_WORDS: Final = 15
# With three states, a third is a blind guess; less than this is hardly better.
LEAST_PROBABILITY: Final = 0.4
# What is said of the presence of a dyad that the caller named and the text hardly does.
_LEAST_PRESENCE: Final = 0.01
_NONE: Final = CLASSES.index("none")


@dataclass(frozen=True, slots=True)
class _Analysis:
    """What is found in a text before any dyad is looked at."""

    text: str
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...]
    title_mentions: tuple[Mention, ...]
    reads: tuple[ReadPassage, ...]


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
    ) -> Reading:
        """Read an article; with `dyad` given, for that pair alone and whatever the text's length.

        The offsets of evidence count code points of `text`; the title is read but is no evidence.
        """
        if dyad is None and len(text.split(maxsplit=FEWEST_WORDS)) < FEWEST_WORDS:
            return self._nothing(Reason.TOO_SHORT)
        if not is_english(text):
            return self._nothing(Reason.UNSUPPORTED_LANGUAGE)
        analysis = self._analyse(text, title, published_on)
        dyads = self._dyads(analysis, dyad)
        if not dyads or not analysis.passages:
            return self._nothing(Reason.NO_DYAD if not dyads else Reason.TOO_SHORT)
        outcomes = [self._position(analysis, presence) for presence in dyads]
        positions = tuple(outcome for outcome in outcomes if isinstance(outcome, Position))
        if positions:
            return Reading(positions, None, self.version)
        return self._nothing(next(outcome for outcome in outcomes if isinstance(outcome, Reason)))

    def content_weights(self, text: str, dyad: Dyad) -> dict[str, float]:
        """TF-IDF weights of the content terms of any text, without the names of the sides of `dyad`."""
        mentions = self._gazetteer.mentions(text)
        return weigh(content_terms(_without_sides(text, mentions, dyad)), self._artefact.frequencies)

    def _nothing(self, reason: Reason) -> Reading:
        return Reading((), reason, self.version)

    def _analyse(self, text: str, title: str | None, published_on: date | None) -> _Analysis:
        passages = split_passages(text)
        mentions = self._gazetteer.mentions(text, on=published_on)
        tokens = tokenise(text, mentions)
        reads = [ReadPassage(passage, tokens_of(passage, tokens), text) for passage in passages]
        title_mentions: tuple[Mention, ...] = ()
        if title and not text.lstrip().startswith(title.strip()):
            title_mentions = self._gazetteer.mentions(title, on=published_on)
            reads.insert(0, ReadPassage(None, tokenise(title, title_mentions), title))
        return _Analysis(text, passages, mentions, title_mentions, tuple(reads))

    @staticmethod
    def _dyads(analysis: _Analysis, given: Dyad | None) -> Sequence[DyadPresence]:
        ranked = rank_dyads(analysis.mentions, analysis.passages, title_mentions=analysis.title_mentions)
        if given is None:
            return ranked
        found = next((presence for presence in ranked if presence.dyad == given), None)
        return [found or DyadPresence(given, _LEAST_PRESENCE)]

    def _position(self, analysis: _Analysis, found: DyadPresence) -> Position | Reason:
        """The position on one dyad, or why the article takes none."""
        verdict = self._artefact.classifier.classify(
            [in_view(read.tokens, found.dyad) for read in analysis.reads]
        )
        if int(verdict.logits.argmax()) == _NONE:
            return Reason.NO_RELATION
        probabilities = _of_states(verdict)
        if probabilities.of(probabilities.state) < LEAST_PROBABILITY:
            return Reason.UNCERTAIN
        return Position(
            dyad=found.dyad,
            probabilities=probabilities,
            presence=found.presence,
            evidence=gather(verdict, analysis.reads, probabilities.state, self._most_evidence),
            vector=self._vector(analysis, found.dyad),
        )

    def _vector(self, analysis: _Analysis, dyad: Dyad) -> TermVector:
        terms = content_terms(_without_sides(analysis.text, analysis.mentions, dyad))
        return TermVector.from_weights(weigh(terms, self._artefact.frequencies))


def _of_states(verdict: Verdict) -> Probabilities:
    """The distribution over the three states, given that the article speaks of the relation."""
    states = verdict.probabilities[: len(STATES)]
    hostile, impasse, cooperative = (float(p) for p in states / states.sum())
    return Probabilities(hostile=hostile, impasse=impasse, cooperative=cooperative)


def _without_sides(text: str, mentions: Sequence[Mention], dyad: Dyad) -> str:
    """The text with each mention of a side of `dyad` replaced by a space."""
    kept, cursor = [], 0
    for mention in mentions:
        if mention.country in (dyad.first, dyad.second):
            kept.append(text[cursor : mention.start])
            cursor = mention.end
    kept.append(text[cursor:])
    return " ".join(kept)
