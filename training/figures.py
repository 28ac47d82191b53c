"""The figures of an evaluation, each with its 95% interval by bootstrap over articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from service.reading.classifier import CLASSES
from service.reading.values import STATES

_STATES: Final = len(STATES)
_NONE: Final = CLASSES.index("none")
_RESAMPLES: Final = 1000
_BINS: Final = 10

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with the 2.5th and 97.5th percentile of its bootstrap distribution."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def as_json(self) -> dict[str, float]:
        """The three numbers, to four decimals."""
        return {"value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


def figures_of(labels: Sequence[str], probabilities: Floats, confidences: Sequence[int]) -> dict[str, Figure]:
    """Every figure of predictions on unseen texts.

    `probabilities` has shape (texts, classes), in the order of `CLASSES`. Figures on three states
    leave out texts labelled none, and the model's probability of none.
    """
    truth = np.array([CLASSES.index(label) for label in labels])
    clear = np.array(confidences) == max(confidences, default=0)
    stated = truth != _NONE
    of_states = probabilities[:, :_STATES] / probabilities[:, :_STATES].sum(axis=1, keepdims=True)
    three, four = of_states.argmax(axis=1), probabilities.argmax(axis=1)
    impasse = truth == CLASSES.index("impasse")
    return {
        "three_states_accuracy": _figure(stated, lambda rows: np.mean(three[rows] == truth[rows])),
        "three_states_macro_f1": _figure(
            stated, lambda rows: f1_score(truth[rows], three[rows], average="macro", zero_division=0)
        ),
        "three_states_accuracy_clear": _figure(
            stated & clear, lambda rows: np.mean(three[rows] == truth[rows])
        ),
        "with_none_accuracy": _figure(
            np.ones(len(truth), bool), lambda rows: np.mean(four[rows] == truth[rows])
        ),
        "with_none_accuracy_clear": _figure(clear, lambda rows: np.mean(four[rows] == truth[rows])),
        "impasse_recall": _figure(impasse, lambda rows: np.mean(three[rows] == truth[rows])),
        "expected_calibration_error": _figure(
            stated, lambda rows: calibration_error(of_states[rows], truth[rows])
        ),
        "brier_score": _figure(stated, lambda rows: _brier(of_states[rows], truth[rows])),
        "errors_in_the_least_sure_tenth": _figure(
            stated, lambda rows: _errors_of_the_least_sure(of_states[rows], truth[rows])
        ),
    }


def marked_figures_of(labels: Sequence[str], probabilities: Floats) -> dict[str, Figure]:
    """The figures of the PLV benchmark: macro-F1 of the three states, and of cooperation against conflict."""
    truth = np.array([CLASSES.index(label) for label in labels])
    three = probabilities[:, :_STATES].argmax(axis=1)
    cooperative = CLASSES.index("cooperative")
    every = np.ones(len(truth), bool)
    return {
        "three_states_macro_f1": _figure(
            every, lambda rows: f1_score(truth[rows], three[rows], average="macro", zero_division=0)
        ),
        "cooperation_or_conflict_macro_f1": _figure(
            every,
            lambda rows: f1_score(truth[rows] == cooperative, three[rows] == cooperative, average="macro"),
        ),
        "read_as_none": _figure(every, lambda rows: np.mean(probabilities[rows].argmax(axis=1) == _NONE)),
    }


def accuracy_of(right: NDArray[np.bool_]) -> Figure:
    """How often something was right."""
    return _figure(np.ones(len(right), bool), lambda rows: np.mean(right[rows]))


def reliability_of(labels: Sequence[str], probabilities: Floats) -> list[dict[str, float]]:
    """A row a tenth of the top state's probability: texts, mean probability, share that was right."""
    truth = np.array([CLASSES.index(label) for label in labels])
    stated = truth != _NONE
    of_states = probabilities[stated, :_STATES] / probabilities[stated, :_STATES].sum(axis=1, keepdims=True)
    top, right = of_states.max(axis=1), of_states.argmax(axis=1) == truth[stated]
    bins = np.minimum((top * _BINS).astype(int), _BINS - 1)
    return [
        {
            "from": each / _BINS,
            "texts": int((bins == each).sum()),
            "said": round(float(top[bins == each].mean()), 3),
            "right": round(float(right[bins == each].mean()), 3),
        }
        for each in np.unique(bins).tolist()
    ]


def _errors_of_the_least_sure(probabilities: Floats, truth: Ints) -> float:
    """The share of all errors that lie in the tenth with the lowest top probability."""
    wrong = probabilities.argmax(axis=1) != truth
    least = np.argsort(probabilities.max(axis=1), kind="stable")[: max(1, len(truth) // 10)]
    return float(wrong[least].sum() / max(1, wrong.sum()))


def calibration_error(probabilities: Floats, truth: Ints) -> float:
    """Expected calibration error of the top class in ten bins (Guo et al., ICML 2017)."""
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    bins = np.minimum((top * _BINS).astype(int), _BINS - 1)
    return float(
        sum(
            np.mean(bins == each) * abs(top[bins == each].mean() - right[bins == each].mean())
            for each in np.unique(bins)
        )
    )


def _brier(probabilities: Floats, truth: Ints) -> float:
    """The multi-class Brier score, 0 to 2 (Brier, Monthly Weather Review 78, 1950)."""
    return float(((probabilities - np.eye(_STATES)[truth]) ** 2).sum(axis=1).mean())


def _figure(chosen: NDArray[np.bool_], measure: Callable[[Ints], Any]) -> Figure:
    rows = np.flatnonzero(chosen)
    random = np.random.default_rng(7)
    resampled = [float(measure(random.choice(rows, len(rows)))) for _ in range(_RESAMPLES)]
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Figure(float(measure(rows)), float(low), float(high))
