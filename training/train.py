"""Fit the model on all of the data and write the artefact: `python -m training.train`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import sklearn

from service.reading.artefact import SHIPPED, ModelUnusable, read_card, save
from service.reading.countries import Gazetteer
from service.reading.terms import InverseDocumentFrequencies, content_terms
from training.corpora import data_folder, plain_texts
from training.corpus import Corpus, load_corpus
from training.destination import model_folder
from training.fit import fit


def main() -> None:
    """Fit, save, and say what was made."""
    folder, destination = data_folder(), model_folder()
    corpus = load_corpus(folder, Gazetteer.load())
    fitted = fit(corpus)
    frequencies = InverseDocumentFrequencies.fit(content_terms(text) for text in plain_texts(folder))
    card = {**_measured(destination), **_card(corpus, shipped=destination == SHIPPED)}
    version = save(destination, fitted.classifier, fitted.actors, frequencies, card)
    size = (destination / "model.npz").stat().st_size / 1e6
    print(f"model {version}: {len(corpus.words):,} words, {size:.1f} MB, in {destination}")
    print("run `make evaluate` to measure it and complete its card")


def _card(corpus: Corpus, *, shipped: bool) -> dict[str, Any]:
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
        "sources": "training/SOURCES.md" if shipped else "labels of one's own",
        "libraries": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    }


def _measured(folder: Path) -> dict[str, Any]:
    """The figures of the last evaluation, which stay until the next."""
    try:
        return {"measured": read_card(folder)["measured"]}
    except (ModelUnusable, KeyError):
        return {}


if __name__ == "__main__":
    main()
