"""The stored articles nearest to one, by the cosine of their TF-IDF vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from service.comparing.values import StoredPosition
from service.reading.vectors import TermVector


def similarities_to(vector: TermVector, candidates: Sequence[StoredPosition]) -> NDArray[np.float64]:
    """The exact cosine of `vector` with each candidate's, in [0, 1]; shape (candidates,)."""
    sizes = [len(candidate.position.vector.ids) for candidate in candidates]
    if not sum(sizes) or not len(vector.ids):
        return np.zeros(len(candidates))
    ids = np.concatenate([candidate.position.vector.ids for candidate in candidates])
    weights = np.concatenate([candidate.position.vector.weights for candidate in candidates])
    places = np.searchsorted(vector.ids, ids).clip(max=len(vector.ids) - 1)
    products = np.where(vector.ids[places] == ids, vector.weights[places] * weights, 0.0)
    owners = np.repeat(np.arange(len(candidates)), sizes)
    return np.asarray(np.bincount(owners, products, len(candidates)).clip(0.0, 1.0))


def nearest(similarities: NDArray[np.float64], candidates: Sequence[StoredPosition], most: int) -> list[int]:
    """The places of the `most` nearest candidates, nearest first.

    Ties fall to the lower article id, so that the order of storing does not show.
    """
    if len(candidates) > most:
        # Everything at least as near as the last that fits, so that ties are not cut by chance.
        bar = np.partition(similarities, -most)[-most]
        places = np.flatnonzero(similarities >= bar)
    else:
        places = np.arange(len(candidates))
    ranked = sorted(places.tolist(), key=lambda place: (-similarities[place], candidates[place].article.id))
    return ranked[:most]
