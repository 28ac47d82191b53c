"""Measure the model by cross-validation and write the figures to its card: `python -m training.evaluate`.

Every text is read by a model that has seen neither it, nor a near-copy, nor a sentence of the same
article, in fitting or calibrating. (Which words there are, and which are used alike, is counted in
all texts, without their labels.) Beside it stands words 1-2 TF-IDF with logistic
regression on the same folds.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from service.reading.actors import NOBODY
from service.reading.artefact import read_card, write_card
from service.reading.classifier import CLASSES, Classifier, Floats
from service.reading.countries import Gazetteer
from training.card import write_page
from training.corpora import data_folder
from training.corpus import Corpus, load_corpus
from training.destination import model_folder, page_of
from training.dyads import main_dyad_hits
from training.examples import Example, folds_of
from training.figures import Figure, accuracy_of, figures_of, marked_figures_of, reliability_of
from training.fit import Fitted, fit
from training.options import EVERYTHING, Options

FOLDS: Final = 5
_PROCESSES: Final = 2
_NONE: Final = CLASSES.index("none")
Figures = dict[str, Figure]


@dataclass(slots=True)
class Predictions:
    """Texts with the probabilities of `CLASSES` that a model which has not seen them gives."""

    examples: list[Example] = field(default_factory=list)
    rows: list[Floats] = field(default_factory=list)

    def as_they_come(self, *, drawn: bool) -> Predictions:
        """Those of texts that were drawn as they come, or of the others."""
        kept = [number for number, each in enumerate(self.examples) if each.text.drawn is drawn]
        return Predictions([self.examples[i] for i in kept], [self.rows[i] for i in kept])

    def extend(self, other: Predictions) -> None:
        """Take up another's."""
        self.examples += other.examples
        self.rows += other.rows

    def figures(self) -> Figures:
        """The figures of news articles or sentences."""
        return figures_of(
            self._labels(), np.array(self.rows), [each.text.confidence for each in self.examples]
        )

    def marked_figures(self) -> Figures:
        """The figures of sentences with marked sides."""
        return marked_figures_of(self._labels(), np.array(self.rows))

    def reliability(self) -> list[dict[str, float]]:
        """The reliability table; empty where there are no texts."""
        return [] if not self.rows else reliability_of(self._labels(), np.array(self.rows))

    def _labels(self) -> list[str]:
        return [each.text.label for each in self.examples]


@dataclass(slots=True)
class HeldOut:
    """What is measured on the texts that a fold holds out."""

    articles: Predictions = field(default_factory=Predictions)
    baseline: Predictions = field(default_factory=Predictions)
    sentences: Predictions = field(default_factory=Predictions)
    plain_sentences: Predictions = field(default_factory=Predictions)
    marked: Predictions = field(default_factory=Predictions)
    actors: list[bool] = field(default_factory=list)

    def extend(self, other: HeldOut) -> None:
        """Take up another fold's."""
        for name in ("articles", "baseline", "sentences", "plain_sentences", "marked"):
            getattr(self, name).extend(getattr(other, name))
        self.actors += other.actors


def main() -> None:
    """Cross-validate, print the figures, and complete the model card."""
    gazetteer = Gazetteer.load()
    corpus = load_corpus(data_folder(), gazetteer)
    found = cross_validate(corpus)
    measured = _measured(found, gazetteer)
    for title, figures in measured.items():
        _print(title, figures)
    reliability = found.articles.as_they_come(drawn=True).reliability()
    _print_reliability(reliability)
    _complete_card(measured, reliability, found)


def _measured(found: HeldOut, gazetteer: Gazetteer) -> dict[str, Figures]:
    """Every figure, by its title; what the data have no texts for is left out."""
    predictions = {
        "articles_as_they_come": found.articles.as_they_come(drawn=True),
        "articles_as_they_come_by_words_tfidf": found.baseline.as_they_come(drawn=True),
        "articles_picked_for_doubt": found.articles.as_they_come(drawn=False),
        "articles_picked_for_doubt_by_words_tfidf": found.baseline.as_they_come(drawn=False),
        "sentences": found.sentences,
        "sentences_by_words_tfidf": found.plain_sentences,
    }
    measured = {title: each.figures() for title, each in predictions.items() if each.rows}
    if found.marked.rows:
        measured["sentences_with_marked_sides"] = found.marked.marked_figures()
    hits, clear = main_dyad_hits(gazetteer)
    shares = {
        "actor_of_a_sentence": np.array(found.actors, bool),
        "main_dyad": hits,
        "main_dyad_of_clear_articles": hits[clear],
    }
    told = {name: accuracy_of(right) for name, right in shares.items() if len(right)}
    return {**measured, **({"who_acts_and_main_dyad": told} if told else {})}


def cross_validate(corpus: Corpus) -> HeldOut:
    """Fit on all but a fold and read the fold, for each of the folds."""
    groups = folds_of([*corpus.articles, *corpus.passages], FOLDS)
    found = HeldOut()
    with ProcessPoolExecutor(_PROCESSES) as pool:
        for part in pool.map(held_out, [corpus] * FOLDS, groups, range(FOLDS)):
            found.extend(part)
    return found


def held_out(corpus: Corpus, groups: set[str], number: int, options: Options = EVERYTHING) -> HeldOut:
    """Predictions for the texts of `groups`, and for one of the folds of the marked sentences."""
    # The marked sentences come without their articles: every FOLDS-th is held out.
    apart = [example for place, example in enumerate(corpus.marked) if place % FOLDS == number]
    rest, unseen = corpus.without(groups), corpus.only(groups)
    fitted = fit(replace_marked(rest, apart), options)
    measured = [example for example in unseen.passages if example.text.measured]
    model = fitted.classifier
    return HeldOut(
        articles=_predictions(model, unseen.articles),
        baseline=_by_words(rest.articles, unseen.articles),
        sentences=_predictions(model, measured),
        plain_sentences=_by_words([each for each in rest.passages if each.text.measured], measured),
        marked=_predictions(model, apart, marked=True),
        actors=[_actor_is_right(fitted, example) for example in measured],
    )


def replace_marked(corpus: Corpus, apart: Sequence[Example]) -> Corpus:
    """The corpus without the marked sentences `apart`."""
    taken = set(map(id, apart))
    return corpus.with_marked([example for example in corpus.marked if id(example) not in taken])


def _predictions(model: Classifier, examples: Sequence[Example], *, marked: bool = False) -> Predictions:
    rows = [
        model.classify(
            example.view, titled=example.text.titled, dyad=example.text.dyad, marked=marked
        ).probabilities
        for example in examples
    ]
    return Predictions(list(examples), rows)


def _actor_is_right(fitted: Fitted, example: Example) -> bool:
    """Whether the actor that is told, or that none is, is the labelled one."""
    probabilities = fitted.classifier.classify(
        example.view, titled=False, dyad=example.text.dyad
    ).probabilities
    told = int(fitted.actors.actors(example.view)[0])
    if int(probabilities.argmax()) == _NONE:
        told = NOBODY
    return told == (NOBODY if example.text.actor is None else example.text.actor)


def _by_words(fitted_on: Sequence[Example], held_out: Sequence[Example]) -> Predictions:
    """The plain alternative: words 1-2 TF-IDF and logistic regression."""
    if not held_out:
        return Predictions()
    vectoriser = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32)
    model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=500, tol=1e-3)
    model.fit(
        vectoriser.fit_transform([example.text.plain for example in fitted_on]),
        [example.text.label for example in fitted_on],
    )
    order = [list(model.classes_).index(name) for name in CLASSES]
    matrix = vectoriser.transform([example.text.plain for example in held_out])
    return Predictions(list(held_out), list(model.predict_proba(matrix)[:, order]))


def _print(title: str, figures: Figures) -> None:
    print(f"\n{title.replace('_', ' ')}")
    for name, figure in figures.items():
        print(f"  {name.replace('_', ' '):34} {figure}")


def _print_reliability(rows: Sequence[dict[str, float]]) -> None:
    print("\nreliability of the top state's probability, articles as they come")
    for row in rows:
        print(
            f"  from {row['from']:.1f}   {row['texts']:5,} texts   said {row['said']:.3f}   right {row['right']:.3f}"
        )


def _complete_card(measured: dict[str, Figures], reliability: list[dict[str, float]], found: HeldOut) -> None:
    card: dict[str, Any] = read_card(model_folder())
    card["measured"] = {
        "how": f"{FOLDS}-fold cross-validation grouped by article, 95% bootstrap intervals",
        "texts": {
            "articles": len(found.articles.rows),
            "sentences": len(found.sentences.rows),
            "sentences_with_marked_sides": len(found.marked.rows),
        },
        **{
            title: {name: figure.as_json() for name, figure in figures.items()}
            for title, figures in measured.items()
        },
        "reliability_of_articles_as_they_come": reliability,
    }
    write_card(model_folder(), card)
    write_page(card, page_of(model_folder()))


if __name__ == "__main__":
    main()
