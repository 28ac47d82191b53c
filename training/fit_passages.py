"""Fit the models that read a passage by itself: those of the news, and those of marked sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import scipy.sparse as sp

from service.reading.classifier import CLASSES, Floats, PassageModel, words_divisor
from service.reading.features import Features, between_sides, ngrams_between, passage_blocks
from service.reading.views import View
from service.reading.words import Words
from training.corpus import Corpus
from training.examples import Example
from training.fit_linear import blocks_of, fit_logistic, fit_vectoriser, floats, matrix_of, one_hot
from training.likeness import Likeness
from training.options import EVERYTHING, Options

# Inverse regularisation, chosen by cross-validation among 1, 2, 4, 8, 16.
_PASSAGE_C: Final = 2.0
_MARKED_C: Final = 8.0
_PASSAGE_MIN_DF: Final = 3
_MARKED_MIN_DF: Final = 2
# How much the likeness of words, and the base rate of a dyad, count beside TF-IDF vectors of length one.
_LIKENESS: Final = 1.0
_MARKED_LIKENESS: Final = 0.7
_BASE_RATE: Final = 0.3
# Beside a clear sentence of the news, how much one written to set words apart counts.
_WRITTEN_WEIGHT: Final = 3.0
# Beside a sentence of the published set, how much one written for it counts.
_EVENT_WEIGHT: Final = 0.3


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
