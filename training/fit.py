"""Fit the classifier: a linear model of passages, one of marked sides, one of articles, and their calibration.

The article model is fitted on what the passage model says of articles that it has not seen: the
passage model is cross-fitted on folds first, then fitted anew on everything. Calibration is fitted
on what cross-fitted models say, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from service.reading.actors import ActorModel
from service.reading.classifier import CLASSES, Calibration, Classifier, Floats
from service.reading.views import Ints
from training.calibrate import calibrate
from training.corpus import Corpus
from training.examples import folds_of
from training.fit_actors import fit_actors
from training.fit_articles import fit_article
from training.fit_passages import fit_marked, fit_passages
from training.options import EVERYTHING, Options

# Sentences whose two sides the caller names speak of the two: none must be nine times as likely.
_NONE_OF_MARKED: Final = -np.log(9.0)
_FOLDS: Final = 4


@dataclass(frozen=True, slots=True)
class Fitted:
    """The two fitted parts of a model."""

    classifier: Classifier
    actors: ActorModel


def fit(corpus: Corpus, options: Options = EVERYTHING) -> Fitted:
    """Fit everything on a corpus."""
    read, lone = _cross_fitted(corpus, options)
    articles = list(corpus.articles)
    article, of_article = fit_article(articles, read, options)
    classifier = Classifier(
        words=corpus.words,
        passage=fit_passages(corpus, options),
        marked=fit_marked([*corpus.marked], [*corpus.events], corpus, options),
        article=article,
        of_passage=calibrate(*lone),
        of_article=of_article,
        of_marked=Calibration(1.0, np.array([0.0, 0.0, 0.0, _NONE_OF_MARKED])),
    )
    return Fitted(classifier, fit_actors([*corpus.passages, *corpus.written]))


def _cross_fitted(corpus: Corpus, options: Options) -> tuple[list[Floats], tuple[Floats, Ints]]:
    """What passage models say of texts they have not seen.

    Of each article, its passages' log-odds, without the base rate; of the measured sentences, their
    log-odds with it, and their labels.
    """
    of_articles: dict[int, Floats] = {}
    lone: list[Floats] = []
    labels: list[int] = []
    for groups in folds_of([*corpus.articles, *corpus.passages], _FOLDS):
        model = fit_passages(corpus.without(groups), options)
        held_out = corpus.only(groups)
        for example in held_out.articles:
            of_articles[id(example)], _ = model.read(example.view, corpus.words)
        for example in held_out.passages:
            if example.text.measured:
                logits, _ = model.read(example.view, corpus.words)
                lone.append(logits[0] + model.base_rates.get(example.text.dyad or "", 0.0))
                labels.append(CLASSES.index(example.text.label))
    return [of_articles[id(example)] for example in corpus.articles], (np.array(lone), np.array(labels))
