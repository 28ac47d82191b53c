"""Calibration: how far a model's log-odds are to be believed."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from service.reading.classifier import CLASSES, Calibration, Floats, softmax
from service.reading.views import Ints


def calibrate(logits: Floats, labels: Ints, *, impasse: float = 1.0) -> Calibration:
    """The temperature and bias with the least log loss (Guo et al., ICML 2017); `impasse` weighs its texts.

    Without labels to go by, log-odds are taken as they are.
    """
    if not len(labels):
        return Calibration(1.0, np.zeros(len(CLASSES)))
    weights = np.where(labels == CLASSES.index("impasse"), impasse, 1.0)

    def loss(parameters: Floats) -> float:
        probabilities = softmax(logits / np.exp(parameters[0]) + parameters[1:])
        return float(-(weights * np.log(probabilities[np.arange(len(labels)), labels] + 1e-12)).mean())

    found = minimize(loss, np.zeros(1 + len(CLASSES)), method="L-BFGS-B").x
    return Calibration(float(np.exp(found[0])), found[1:] - found[1:].mean())
