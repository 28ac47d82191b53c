"""Fit the model on all of the data and write the artefact: `python -m training.train`."""

from __future__ import annotations

from typing import Any

import numpy as np
import sklearn

from service.reading.artefact import SHIPPED, ModelUnusable, read_card, save
from service.reading.countries import Gazetteer
from service.reading.terms import InverseDocumentFrequencies, content_terms
from training.corpora import data_folder, labelled_articles, unlabelled_texts
from training.corpus import Corpus, load_corpus
from training.fit import fit


def main() -> None:
    """Fit, save, and say what was made."""
    folder = data_folder()
    corpus = load_corpus(folder, Gazetteer.load())
    fitted = fit(corpus)
    texts = [article.text for article in labelled_articles(folder) if not article.drawn]
    frequencies = InverseDocumentFrequencies.fit(
        content_terms(text) for text in (*texts, *unlabelled_texts(folder))
    )
    version = save(SHIPPED, fitted.classifier, fitted.actors, frequencies, {**_measured(), **_card(corpus)})
    size = (SHIPPED / "model.npz").stat().st_size / 1e6
    print(f"model {version}: {len(corpus.words):,} words, {size:.1f} MB, in {SHIPPED}")
    print("run `make evaluate` to measure it and complete its card")


def _card(corpus: Corpus) -> dict[str, Any]:
    return {
        "name": "Entente reader",
        "task": "state of a bilateral relation in a news article: cooperative, impasse or hostile",
        "method": "TF-IDF in view of the pair, logistic regression on passages and on articles",
        "language": "en",
        "fitted_on": {
            "articles": len(corpus.articles),
            "passages": len(corpus.passages),
            "written_passages": len(corpus.written),
            "marked_sentences": len(corpus.marked),
            "written_events": len(corpus.events),
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
