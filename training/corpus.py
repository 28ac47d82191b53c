"""The whole corpus: every labelled text, the words known, and their likeness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from service.reading.countries import Gazetteer
from service.reading.words import TOKEN, Words, stem_of
from training.corpora import (
    labelled_articles,
    labelled_passages,
    marked_sentences,
    plain_texts,
    written_events,
    written_passages,
)
from training.examples import Example, Text, article_text, examples_of, group_of, marked_text, passage_text
from training.likeness import Likeness, likeness_of

_MIN_COUNT = 2


@dataclass(frozen=True, slots=True)
class Corpus:
    """All examples: whole articles, sentences of them, passages written for this; events marked and written."""

    articles: Sequence[Example]
    passages: Sequence[Example]
    written: Sequence[Example]
    marked: Sequence[Example]
    events: Sequence[Example]
    words: Words
    likeness: Likeness

    def without(self, groups: set[str]) -> Corpus:
        """The corpus less every article and sentence of `groups`."""
        return self._chosen(lambda example: example.text.group not in groups)

    def only(self, groups: set[str]) -> Corpus:
        """The articles and sentences of `groups`."""
        return self._chosen(lambda example: example.text.group in groups)

    def with_marked(self, marked: Sequence[Example]) -> Corpus:
        """The corpus with `marked` for its marked sentences."""
        return replace(self, marked=marked)

    def _chosen(self, chosen: Callable[[Example], bool]) -> Corpus:
        return replace(
            self,
            articles=[example for example in self.articles if chosen(example)],
            passages=[example for example in self.passages if chosen(example)],
        )


def load_corpus(folder: Path, gazetteer: Gazetteer) -> Corpus:
    """Every labelled text in `folder` and of the project's own, in view of its pair."""
    labelled = labelled_articles(folder)
    groups = {article.id: group_of(article.text) for article in labelled}
    found = (article_text(article, gazetteer) for article in labelled)
    articles = [text for text in found if text is not None]
    passages = [
        passage_text(passage, groups.get(passage.article, passage.article), gazetteer)
        for passage in labelled_passages(folder)
    ]
    written = [marked_text(sentence, gazetteer) for sentence in written_passages()]
    marked = [marked_text(sentence, gazetteer) for sentence in marked_sentences(folder)]
    events = [marked_text(sentence, gazetteer) for sentence in written_events()]
    words = known_words([*articles, *passages, *written, *marked, *events])
    return Corpus(
        articles=examples_of(articles, words),
        passages=examples_of(passages, words),
        written=examples_of(written, words),
        marked=examples_of(marked, words),
        events=examples_of(events, words),
        words=words,
        likeness=likeness_of(plain_texts(folder), words, gazetteer),
    )


def known_words(texts: Sequence[Text]) -> Words:
    """The stems that stand in at least two of `texts`."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({stem_of(token) for source in text.sources for token in TOKEN.findall(source.text)})
    return Words(sorted(stem for stem, count in counts.items() if count >= _MIN_COUNT))
