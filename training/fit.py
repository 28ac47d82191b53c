"""Fit the classifier: a linear model of passages, one of marked sides, one of articles, and their calibration.

The article model is fitted on what the passage model says of articles that it has not seen: the
passage model is cross-fitted on folds first, then fitted anew on everything. Calibration is fitted
on what cross-fitted models say, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from service.reading.actors import ACTORS, ActorModel
from service.reading.classifier import (
    CLASSES,
    SCOPE_NGRAM,
    ArticleModel,
    Calibration,
    Classifier,
    Floats,
    PassageModel,
    Scope,
    mean_weights,
    shape_of,
    softmax,
    within,
    words_divisor,
)
from service.reading.features import (
    Features,
    actor_features,
    between_sides,
    ngrams,
    ngrams_between,
    passage_blocks,
)
from service.reading.views import SIDE_A, WORD, Ints, View, first_named
from service.reading.words import Words
from training.corpus import Corpus
from training.examples import Example
from training.fit_linear import blocks_of, fit_logistic, fit_vectoriser, floats, matrix_of, one_hot
from training.likeness import Likeness

# Inverse regularisation, chosen by cross-validation among 1, 2, 4, 8, 16.
_PASSAGE_C: Final = 2.0
_MARKED_C: Final = 8.0
_ARTICLE_C: Final = 2.0
_ACTOR_C: Final = 2.0
_PASSAGE_MIN_DF: Final = 3
_MARKED_MIN_DF: Final = 2
_ARTICLE_MIN_DF: Final = 4
# How much the likeness of words, and the base rate of a dyad, count beside TF-IDF vectors of length one:
# the larger, the freer a dyad is to lean. Base rates in the means over passages too were a point better
# on articles, at odds of thousands to one for some dyads, which no article could have spoken against.
_LIKENESS: Final = 1.0
_MARKED_LIKENESS: Final = 0.7
_BASE_RATE: Final = 0.3
_ARTICLE_BASE_RATE: Final = 0.8
# What an article's means over passages count, each scaled to unit variance.
_MEANS: Final = 0.15
# Beside a clear sentence of the news, how much one written to set words apart counts.
_WRITTEN_WEIGHT: Final = 3.0
# Beside a sentence of the published set, how much one written for it counts.
_EVENT_WEIGHT: Final = 0.3
# Sentences whose two sides the caller names speak of the two: none must be nine times as likely.
_NONE_OF_MARKED: Final = -np.log(9.0)
# Impasse is the rarest state of articles and the one most often missed: each counts a third more.
_IMPASSE_WEIGHT: Final = 1.3
_FOLDS: Final = 4
_NEUTRAL: Final = Calibration(1.0, np.zeros(len(CLASSES)))


@dataclass(frozen=True, slots=True)
class Options:
    """What the ablations leave out; `outside` the words before and after the sides alone."""

    base_rates: bool = True
    likeness: bool = True
    skips: bool = True
    around: bool = True
    outside: bool = True
    means: bool = True
    own_labels: bool = True
    written: bool = True


EVERYTHING: Final = Options()


@dataclass(frozen=True, slots=True)
class Fitted:
    """The two fitted parts of a model."""

    classifier: Classifier
    actors: ActorModel


def folds_of(examples: Sequence[Example], count: int) -> list[set[str]]:
    """Split the examples' groups into `count` sets of about equal numbers of examples."""
    groups = np.array([example.text.group for example in examples])
    return [set(groups[held_out]) for _, held_out in GroupKFold(count).split(groups, groups=groups)]


def fit(corpus: Corpus, options: Options = EVERYTHING) -> Fitted:
    """Fit everything on a corpus."""
    read, lone = _cross_fitted(corpus, options)
    articles = list(corpus.articles)
    article, of_article = _fit_article(articles, read, options)
    classifier = Classifier(
        words=corpus.words,
        passage=fit_passages(corpus, options),
        marked=fit_marked([*corpus.marked], [*corpus.events], corpus, options),
        article=article,
        of_passage=_calibrate(*lone, impasse=1.0),
        of_article=of_article,
        of_marked=Calibration(1.0, np.array([0.0, 0.0, 0.0, _NONE_OF_MARKED])),
    )
    return Fitted(classifier, fit_actors([*corpus.passages, *corpus.written]))


def fit_passages(corpus: Corpus, options: Options = EVERYTHING) -> PassageModel:
    """The model of passages, from sentences of the news and those written in their manner."""
    passages = [example for example in corpus.passages if options.own_labels or example.text.measured]
    examples = [*passages, *(corpus.written if options.written else ())]
    weights = [example.weight for example in passages]
    weights += [_WRITTEN_WEIGHT] * (len(examples) - len(passages))
    return _fit_passage_model(examples, weights, _PASSAGE_C, _PASSAGE_MIN_DF, corpus, options)


def fit_marked(
    marked: list[Example], events: list[Example], corpus: Corpus, options: Options = EVERYTHING
) -> PassageModel:
    """The model of sides of the caller's own, from sentences with marked source and target.

    There are too few of them to learn from the words before and after the sides, by cross-validation.
    """
    if not options.written:
        events = []
    weights = [1.0] * len(marked) + [_EVENT_WEIGHT] * len(events)
    return _fit_passage_model(
        [*marked, *events], weights, _MARKED_C, _MARKED_MIN_DF, corpus, replace(options, outside=False)
    )


def _fit_passage_model(
    examples: Sequence[Example],
    weights: Sequence[float],
    c: float,
    min_df: int,
    corpus: Corpus,
    options: Options,
) -> PassageModel:
    blocks = [_blocks(example.view, corpus.words, options) for example in examples]
    scale = _LIKENESS if options.outside else _MARKED_LIKENESS
    documents = [[block[number].keys for block in blocks] for number in range(len(blocks[0]))]
    vectorisers = [fit_vectoriser(each, min_df) for each in documents]
    likeness = scale * corpus.likeness if options.likeness else np.zeros_like(corpus.likeness[:, :1])
    dyads = sorted(
        {example.text.dyad for example in examples if example.text.dyad} if options.base_rates else ()
    )
    columns = {dyad: number for number, dyad in enumerate(dyads)}
    matrix = sp.hstack(
        [
            *(matrix_of(vectoriser, each) for vectoriser, each in zip(vectorisers, documents, strict=True)),
            sp.csr_matrix(floats([_like(example.view, likeness) for example in examples])),
            one_hot([example.text.dyad for example in examples], columns, _BASE_RATE),
        ]
    ).tocsr()
    labels = [example.text.label for example in examples]
    coefficients, intercept = fit_logistic(matrix, labels, weights, CLASSES, c)
    fitted, rest = blocks_of(vectorisers, coefficients)
    size = likeness.shape[1]
    anywhere, between = (likeness @ part.T for part in (rest[:, :size], rest[:, size : 2 * size]))
    rates = _BASE_RATE * rest[:, 2 * size :].T
    return PassageModel(
        blocks=fitted,
        anywhere=anywhere.astype(np.float32),
        between=between.astype(np.float32),
        intercept=intercept,
        base_rates={dyad: rates[number] for dyad, number in columns.items()},
    )


def _blocks(view: View, words: Words, options: Options) -> tuple[Features, ...]:
    grams, around, skips = passage_blocks(view, words.is_function)
    if not options.outside:
        around = ngrams_between(view)
    nothing = np.zeros(len(around.keys), bool)
    return (
        grams,
        around if options.around else around.where(nothing),
        skips if options.skips else skips.where(np.zeros(len(skips.keys), bool)),
    )


def _like(view: View, likeness: Likeness) -> Floats:
    """The summed vectors of a passage's words, and of those between the sides; (2 · dimensions,)."""
    parts = []
    for numbers in (view.numbers, view.numbers[between_sides(view)]):
        vectors = likeness[numbers]
        known = int(vectors.any(axis=1).sum())
        parts.append(vectors.sum(axis=0) / words_divisor(max(known, 1)))
    return np.concatenate(parts)


def fit_actors(examples: Sequence[Example]) -> ActorModel:
    """The model of who acts, from the sentences that say so."""
    known = [example for example in examples if example.text.actor is not None]
    documents = [actor_features(example.view).keys for example in known]
    vectoriser = fit_vectoriser(documents, _PASSAGE_MIN_DF)
    labels = [actor_of(example) for example in known]
    weights = [example.weight for example in known]
    coefficients, intercept = fit_logistic(
        matrix_of(vectoriser, documents), labels, weights, ACTORS, _ACTOR_C, balanced=False
    )
    blocks, _ = blocks_of([vectoriser], coefficients)
    return ActorModel(blocks[0], intercept)


def actor_of(example: Example) -> str:
    """The label of an example's actor, as the sentence names the sides."""
    role = example.text.actor
    if role == len(ACTORS) - 1:
        return ACTORS[-1]
    first = int(first_named(example.view)[0])
    return ACTORS[0] if role == (SIDE_A if first == WORD else first) else ACTORS[1]


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


def _fit_article(
    articles: Sequence[Example], read: Sequence[Floats], options: Options
) -> tuple[ArticleModel, Calibration]:
    """The model of articles, and its calibration on what models that have not seen an article say of it."""
    logits = np.zeros((len(articles), len(CLASSES)))
    for groups in folds_of(articles, _FOLDS):
        seen = [number for number, each in enumerate(articles) if each.text.group not in groups]
        unseen = [number for number, each in enumerate(articles) if each.text.group in groups]
        model = _fit_article_model([articles[i] for i in seen], [read[i] for i in seen], options)
        for number in unseen:
            logits[number] = read_article(model, articles[number], read[number])
    labels = np.array([CLASSES.index(example.text.label) for example in articles])
    drawn = np.array([example.text.drawn for example in articles])
    # Articles as they come, where there are some: the picked ones mix the states otherwise.
    chosen = drawn if drawn.any() else np.ones(len(articles), bool)
    return _fit_article_model(articles, read, options), _calibrate(logits[chosen], labels[chosen])


def read_article(model: ArticleModel, example: Example, read: Floats) -> Floats:
    """The log-odds of an article, given those of its passages."""
    view, titled = example.view, example.text.titled
    logits = model.intercept + shape_of(view, titled) @ model.of_shape
    logits = logits + model.base_rates.get(example.text.dyad or "", 0.0)
    for weights, matrix in zip(mean_weights(view.named, titled), model.of_means, strict=True):
        logits = logits + weights @ read @ matrix
    features = ngrams(view, SCOPE_NGRAM)
    for scope, block in model.scopes.items():
        keys = features.keys[within(scope, view, titled)[features.passages]]
        _, contributions = block.contributions(keys, np.zeros_like(keys), 1)
        logits = logits + contributions.sum(axis=0)
    return np.asarray(logits)


def _fit_article_model(articles: Sequence[Example], read: Sequence[Floats], options: Options) -> ArticleModel:
    documents = _scope_documents(articles)
    vectorisers = [fit_vectoriser(documents[scope], _ARTICLE_MIN_DF) for scope in Scope]
    dense, scale = _scaled(
        floats([_dense(each, logits) for each, logits in zip(articles, read, strict=True)])
    )
    if not options.means:
        dense[:, : dense.shape[1] - len(_shape(articles[0]))] = 0.0
    dyads = sorted({each.text.dyad for each in articles if each.text.dyad} if options.base_rates else ())
    columns = {dyad: number for number, dyad in enumerate(dyads)}
    matrix = sp.hstack(
        [
            *(matrix_of(each, documents[scope]) for each, scope in zip(vectorisers, Scope, strict=True)),
            sp.csr_matrix(dense),
            one_hot([each.text.dyad for each in articles], columns, _ARTICLE_BASE_RATE),
        ]
    ).tocsr()
    labels, weights = [each.text.label for each in articles], [each.weight for each in articles]
    coefficients, intercept = fit_logistic(matrix, labels, weights, CLASSES, _ARTICLE_C)
    blocks, rest = blocks_of(vectorisers, coefficients)
    means = dense.shape[1] - len(_shape(articles[0]))
    of_dense = (rest[:, : dense.shape[1]] * scale).T
    rates = _ARTICLE_BASE_RATE * rest[:, dense.shape[1] :].T
    return ArticleModel(
        scopes=dict(zip(Scope, blocks, strict=True)),
        of_means=of_dense[:means].reshape(-1, len(CLASSES), len(CLASSES)),
        of_shape=of_dense[means:],
        intercept=intercept,
        base_rates={dyad: rates[number] for dyad, number in columns.items()},
    )


def _scope_documents(articles: Sequence[Example]) -> dict[Scope, list[Ints]]:
    documents: dict[Scope, list[Ints]] = {scope: [] for scope in Scope}
    for each in articles:
        features = ngrams(each.view, SCOPE_NGRAM)
        for scope in Scope:
            inside = within(scope, each.view, each.text.titled)[features.passages]
            documents[scope].append(features.keys[inside])
    return documents


def _dense(example: Example, read: Floats) -> Floats:
    """The means over an article's passages, and its shape, in one row."""
    means = [weights @ read for weights in mean_weights(example.view.named, example.text.titled)]
    return np.concatenate([*means, _shape(example)])


def _shape(example: Example) -> Floats:
    return shape_of(example.view, example.text.titled)


def _scaled(rows: Any) -> tuple[Any, Floats]:
    scale = _MEANS / (rows.std(axis=0) + 1e-6)
    return rows * scale, scale


def _calibrate(logits: Floats, labels: Ints, *, impasse: float = _IMPASSE_WEIGHT) -> Calibration:
    """The temperature and bias with the least log loss (Guo et al., ICML 2017); `impasse` weighs its texts."""
    weights = np.where(labels == CLASSES.index("impasse"), impasse, 1.0)

    def loss(parameters: Floats) -> float:
        probabilities = softmax(logits / np.exp(parameters[0]) + parameters[1:])
        return float(-(weights * np.log(probabilities[np.arange(len(labels)), labels] + 1e-12)).mean())

    found = minimize(loss, np.zeros(1 + len(CLASSES)), method="L-BFGS-B").x
    return replace(_NEUTRAL, temperature=float(np.exp(found[0])), bias=found[1:] - found[1:].mean())
