"""Labelled texts in view of their pairs: what the classifier is fitted on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.model_selection import GroupKFold

from service.reading.countries import Gazetteer, Mention, MentionKind
from service.reading.dyads import rank_dyads
from service.reading.passages import split_passages
from service.reading.sides import SIDE_CODES
from service.reading.values import BOTH, Passage
from service.reading.views import Source, View, in_view, tokenise
from service.reading.words import Words
from training.corpora import LabelledArticle, LabelledPassage, MarkedSentence

# Beside a clear label, how much one with some doubt counts, and one that could be either.
WEIGHT_OF_CONFIDENCE: Final = {3: 1.0, 2: 0.8, 1: 0.5}
_BOTH: Final = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A labelled text before its words have numbers.

    Texts of one `group` come from one article, and must not stand on both sides of a split.
    `measured` texts are those that figures are reported on. `actor` is the role of the side that
    acts, 2 for both, None where it is not said. `codes` are the two sides' among the mentions'.
    """

    sources: tuple[Source, ...]
    codes: tuple[str, str]
    label: str
    confidence: int
    group: str
    dyad: str | None = None
    actor: int | None = None
    measured: bool = False
    drawn: bool = False

    @property
    def titled(self) -> bool:
        """Whether the first source is a title."""
        return len(self.sources) > 1

    @property
    def plain(self) -> str:
        """The text as it would be read by a model of plain words."""
        return "\n".join(source.text for source in self.sources)


@dataclass(frozen=True, slots=True)
class Example:
    """A text in view of its pair, in numbers."""

    text: Text
    view: View

    @property
    def weight(self) -> float:
        """How much the label counts."""
        return WEIGHT_OF_CONFIDENCE[self.text.confidence]


def examples_of(texts: Sequence[Text], words: Words) -> list[Example]:
    """The texts in numbers."""
    return [Example(text, in_view(tokenise(text.sources, words), *text.codes)) for text in texts]


def article_text(article: LabelledArticle, gazetteer: Gazetteer) -> Text | None:
    """An article in view of its labelled dyad, or of the one it is found to be about.

    None where no dyad is found: such an article is never classified.
    """
    body = _source(article.text, lambda text: gazetteer.mentions(text, on=article.published_on))
    title = article.title or ""
    sources = [body]
    if title.strip() and not article.text.lstrip().startswith(title.strip()):
        mentions = gazetteer.mentions(title, on=article.published_on)
        sources.insert(0, Source(title, mentions, (Passage(0, len(title), title),)))
    dyad = article.dyad
    if dyad is None:
        ranked = rank_dyads(
            body.mentions, body.passages, title_mentions=sources[0].mentions if len(sources) > 1 else ()
        )
        if not ranked:
            return None
        dyad = ranked[0].dyad
    return Text(
        sources=tuple(sources),
        codes=(dyad.first, dyad.second),
        label=article.label,
        confidence=article.confidence,
        group=group_of(article.text),
        dyad=str(dyad),
        measured=True,
        drawn=article.drawn,
    )


def group_of(text: str) -> str:
    """What near-copies of an article have in common: the letters it begins with."""
    return re.sub(r"\W+", "", text.lower())[:120]


def passage_text(passage: LabelledPassage, group: str, gazetteer: Gazetteer) -> Text:
    """A labelled sentence; `group` is that of the article it is from."""
    codes = (passage.dyad.first, passage.dyad.second)
    actor = _BOTH if passage.actor == BOTH else codes.index(passage.actor) if passage.actor else None
    return Text(
        sources=(_sentence(passage.text, gazetteer.mentions(passage.text)),),
        codes=codes,
        label=passage.label,
        confidence=passage.confidence,
        group=group,
        dyad=str(passage.dyad),
        actor=actor,
        measured=passage.measured,
    )


def marked_text(sentence: MarkedSentence, gazetteer: Gazetteer) -> Text:
    """A sentence whose sides are marked rather than found."""
    sides = [
        Mention(start, end, code, MentionKind.NAME)
        for code, spans in zip(SIDE_CODES, sentence.sides, strict=True)
        for start, end in spans
    ]
    others = [mention for mention in gazetteer.mentions(sentence.text) if _apart(mention, sides)]
    mentions = sorted([*sides, *others], key=lambda mention: mention.start)
    source = _sentence(sentence.text, mentions)
    return Text((source,), SIDE_CODES, sentence.label, 3, sentence.text, actor=sentence.actor)


def _source(text: str, mentions_in: Callable[[str], Sequence[Mention]]) -> Source:
    return Source(text, mentions_in(text), split_passages(text))


def _sentence(text: str, mentions: Sequence[Mention]) -> Source:
    """A sentence is one passage, whatever a splitter would make of it."""
    return Source(text, mentions, (Passage(0, len(text), text),))


def _apart(mention: Mention, sides: Sequence[Mention]) -> bool:
    return all(mention.end <= side.start or side.end <= mention.start for side in sides)


def folds_of(examples: Sequence[Example], count: int) -> list[set[str]]:
    """Split the examples' groups into `count` sets of about equal numbers of examples."""
    groups = np.array([example.text.group for example in examples])
    return [set(groups[held_out]) for _, held_out in GroupKFold(count).split(groups, groups=groups)]
