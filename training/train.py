"""Fit the model on all of the data and write the artefact: `python -m training.train`."""

from __future__ import annotations

from typing import Any

import numpy as np
import sklearn

from service.reading.artefact import SHIPPED, ModelUnusable, read_card, save
from service.reading.countries import Gazetteer
from service.reading.terms import InverseDocumentFrequencies, content_terms
from training.corpora import data_folder, labelled_articles, unlabelled_texts
from training.corpus import load_corpus
from training.fit import Corpus, fit


def main() -> None:
    """Fit, save, and say what was made."""
    folder = data_folder()
    corpus = load_corpus(folder, Gazetteer.load())
    classifier = fit(corpus)
    texts = [article.text for article in labelled_articles(folder)]
    frequencies = InverseDocumentFrequencies.fit(
        content_terms(text) for text in (*texts, *unlabelled_texts(folder))
    )
    version = save(SHIPPED, classifier, frequencies, {**_measured(), **_card(corpus)})
    size = (SHIPPED / "model.npz").stat().st_size / 1e6
    print(f"model {version}: {len(classifier.vocabulary):,} features, {size:.1f} MB, in {SHIPPED}")
    print("run `make evaluate` to measure it and complete its card")


def _card(corpus: Corpus) -> dict[str, Any]:
    return {
        "name": "Entente reader",
        "task": "state of a bilateral relation in a news article: cooperative, impasse or hostile",
        "method": "TF-IDF in view of the dyad, logistic regression on article and passages, combined",
        "language": "en",
        "fitted_on": {
            "articles": len(corpus.articles),
            "passages": len(corpus.passages),
            "written_passages": len(corpus.written),
            "marked_sentences": len(corpus.marked),
        },
        "sources": "training/SOURCES.md",
        "libraries": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    }


def _measured() -> dict[str, Any]:
    """The figures of the last evaluation, which stay until the next."""
    try:
        return {"measured": read_card()["measured"]}
    except (ModelUnusable, KeyError):
        return {}


if __name__ == "__main__":
    main()
