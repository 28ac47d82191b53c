"""The whole corpus as examples, from the data folder."""

from __future__ import annotations

from pathlib import Path

from service.reading.countries import Gazetteer
from training.corpora import labelled_articles, labelled_passages, marked_sentences, written_sentences
from training.examples import article_example, group_of, marked_example, passage_example, written_example
from training.fit import Corpus


def load_corpus(folder: Path, gazetteer: Gazetteer) -> Corpus:
    """Every labelled text in `folder`, in view of its dyad."""
    articles = labelled_articles(folder)
    groups = {article.id: group_of(article.text) for article in articles}
    examples = [article_example(article, gazetteer) for article in articles]
    return Corpus(
        articles=[example for example in examples if example is not None],
        passages=[
            passage_example(passage, groups[passage.article], gazetteer)
            for passage in labelled_passages(folder)
        ],
        written=[written_example(sentence, gazetteer) for sentence in written_sentences()],
        marked=[marked_example(sentence, gazetteer) for sentence in marked_sentences(folder)],
    )
