"""Fit the model of who acts in a passage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.reading.actors import ACTORS, ActorModel
from service.reading.features import actor_features
from service.reading.views import SIDE_A, WORD, first_named
from training.examples import Example
from training.fit_linear import blocks_of, fit_logistic, fit_vectoriser, matrix_of

_ACTOR_C: Final = 2.0
_MIN_DF: Final = 3


def fit_actors(examples: Sequence[Example]) -> ActorModel:
    """The model of who acts, from the sentences that say so."""
    known = [example for example in examples if example.text.actor is not None]
    documents = [actor_features(example.view).keys for example in known]
    vectoriser = fit_vectoriser(documents, _MIN_DF)
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
