"""What comparing needs to know of words: the terms of a text with their weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from service.reading.values import WeightedTerm


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """Ways to the content terms of the article that is compared, and to those of any passage.

    A passage's come with their TF-IDF weights, without stop words and the names of the two sides.
    """

    text: Callable[[], Collection[str]]
    of_passage: Callable[[str], Mapping[str, float]]


def shared_terms(one: Mapping[str, float], other: Mapping[str, float], most: int) -> tuple[WeightedTerm, ...]:
    """The terms both hold, by the product of their weights: the parts of their dot product."""
    products = {term: weight * other[term] for term, weight in one.items() if term in other}
    ranked = sorted(products.items(), key=lambda item: (-item[1], item[0]))
    return tuple(WeightedTerm(term, product) for term, product in ranked[:most])


def norm(terms: Mapping[str, float]) -> float:
    """The Euclidean length of a term vector; 0 where it is empty."""
    return math.sqrt(sum(weight * weight for weight in terms.values()))
