"""What the stored articles say of one dyad and when, as arrays: what timelines, shifts and trends are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from service.comparing.times import instant
from service.reading.values import STATES


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """The dated positions on one dyad, one a row, in any order; n rows.

    `times` (n,) are datetime64[us] in UTC. `probabilities` (n, 3) are in the order of `STATES`.
    `weights` (n,) are above 0: a text that k outlets printed nearly word for word is k rows of weight
    1/k, so that a sum of weights counts distinct texts. `outlet_codes` (n,) are places in `outlets`,
    the outlets' names, each once. Raises ValueError where the arrays do not fit each other.
    """

    times: NDArray[np.datetime64]
    probabilities: NDArray[np.float64]
    weights: NDArray[np.float64]
    outlets: tuple[str | None, ...]
    outlet_codes: NDArray[np.int32]

    def __post_init__(self) -> None:
        rows = len(self.times)
        shapes = (self.probabilities.shape, self.weights.shape, self.outlet_codes.shape)
        if shapes != ((rows, len(STATES)), (rows,), (rows,)):
            raise ValueError(f"{rows} times do not go with arrays of shapes {shapes}")
        if self.times.dtype != np.dtype("datetime64[us]") or np.isnat(self.times).any():
            raise ValueError("the times of observations are datetime64[us], and none is missing")
        if not (self.weights > 0.0).all():
            raise ValueError("an observation weighs more than 0")

    def __len__(self) -> int:
        return len(self.times)

    @property
    def scores(self) -> NDArray[np.float64]:
        """P(cooperative) − P(hostile) of each row, in [−1, 1]; shape (n,)."""
        return np.asarray(self.probabilities[:, 2] - self.probabilities[:, 0])

    @property
    def states(self) -> NDArray[np.intp]:
        """The place in `STATES` of the most probable state of each row, the worse of equals; shape (n,)."""
        return np.asarray(self.probabilities.argmax(axis=1))

    @property
    def days(self) -> NDArray[np.int64]:
        """The UTC day of each row, counted from 1970-01-01; shape (n,)."""
        return self.times.astype("datetime64[D]").astype(np.int64)

    def since(self, start: datetime) -> Observations:
        """The rows of the aware time `start` and later."""
        return self.where(self.times >= instant(start))

    def where(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Observations:
        """The rows a mask or an index picks, in its order."""
        return Observations(
            self.times[rows],
            self.probabilities[rows],
            self.weights[rows],
            self.outlets,
            self.outlet_codes[rows],
        )


def distinct_texts(weights: NDArray[np.float64], groups: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The least number of different texts each of `count` groups of rows can hold; shape (count,).

    m rows of weight 1/k are at least ⌈m / k⌉ texts. Where all copies of a text fall into one group,
    that is the sum of the weights; where two of five do, it is one text and not two fifths. So a text
    spread over several groups counts in each, and a group that has a row has a text.
    """
    copies = np.maximum(np.rint(1.0 / weights), 1.0).astype(np.int64)
    most = int(copies.max(initial=1)) + 1
    kinds, rows = np.unique(groups * most + copies, return_counts=True)
    texts = -(-rows // (kinds % most))
    return np.bincount(kinds // most, texts, count).astype(np.int64)
