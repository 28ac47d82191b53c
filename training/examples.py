"""Labelled texts in view of their dyads: what the classifier is fitted on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Final

from service.reading.countries import Gazetteer, Mention, MentionKind
from service.reading.dyads import rank_dyads
from service.reading.passages import split_passages
from service.reading.values import Dyad
from service.reading.views import View, in_view, tokenise, tokens_of
from training.corpora import LabelledArticle, LabelledPassage, MarkedSentence

# Beside a clear label, how much one with some doubt counts, and one that could be either.
WEIGHT_OF_CONFIDENCE: Final = {3: 1.0, 2: 0.8, 1: 0.5}
# The sentences with marked sides are from another genre; see the ablation in the model card.
WEIGHT_OF_MARKED: Final = 0.5
# Two different codes that stand for marked sides, whatever they are.
_MARKED: Final = Dyad("AAA", "BBB")


@dataclass(frozen=True, slots=True)
class Example:
    """One text to fit on: its passages in view of a dyad, its label, weight, and group.

    Examples of one `group` come from one article, and must not stand on both sides of a split.
    """

    views: tuple[View, ...]
    label: str
    weight: float
    confidence: int
    group: str
    text: str = ""
    marked: bool = False


def article_example(article: LabelledArticle, gazetteer: Gazetteer) -> Example | None:
    """The example of an article, in view of its labelled dyad, or of the one it is found to be about.

    None where no dyad is found: such an article is never classified.
    """
    mentions = gazetteer.mentions(article.text, on=article.published_on)
    title = article.title or ""
    title_mentions = gazetteer.mentions(title, on=article.published_on)
    passages = split_passages(article.text)
    dyad = article.dyad
    if dyad is None:
        ranked = rank_dyads(mentions, passages, title_mentions=title_mentions)
        if not ranked:
            return None
        dyad = ranked[0].dyad
    tokens = tokenise(article.text, mentions)
    views = [in_view(tokens_of(passage, tokens), dyad) for passage in passages]
    if title and not article.text.lstrip().startswith(title.strip()):
        views.insert(0, in_view(tokenise(title, title_mentions), dyad))
    return Example(
        tuple(views),
        article.label,
        WEIGHT_OF_CONFIDENCE[article.confidence],
        article.confidence,
        group_of(article.text),
        f"{title}\n{article.text}",
    )


def group_of(text: str) -> str:
    """What near-copies of an article have in common: the letters it begins with."""
    return re.sub(r"\W+", "", text.lower())[:120]


def passage_example(passage: LabelledPassage, group: str, gazetteer: Gazetteer) -> Example:
    """The example of a labelled sentence; `group` is that of the article it is from."""
    view = in_view(tokenise(passage.text, gazetteer.mentions(passage.text)), passage.dyad)
    weight = WEIGHT_OF_CONFIDENCE[passage.confidence]
    return Example((view,), passage.label, weight, passage.confidence, group, passage.text)


def marked_example(sentence: MarkedSentence, gazetteer: Gazetteer) -> Example:
    """The example of a sentence whose sides are marked rather than found."""
    codes = cycle((_MARKED.first, _MARKED.second))
    sides = [
        Mention(start, end, code, MentionKind.NAME)
        for (start, end), code in zip(sentence.sides, codes, strict=False)
    ]
    others = [mention for mention in gazetteer.mentions(sentence.text) if _apart(mention, sides)]
    mentions = sorted([*sides, *others], key=lambda mention: mention.start)
    view = in_view(tokenise(sentence.text, mentions), _MARKED)
    return Example((view,), sentence.label, WEIGHT_OF_MARKED, 3, sentence.text, sentence.text, marked=True)


def written_example(sentence: MarkedSentence, gazetteer: Gazetteer) -> Example:
    """The example of a sentence written for this project: of the genre of the news, and clear."""
    return replace(marked_example(sentence, gazetteer), weight=1.0, marked=False)


def _apart(mention: Mention, sides: Sequence[Mention]) -> bool:
    return all(mention.end <= side.start or side.end <= mention.start for side in sides)
