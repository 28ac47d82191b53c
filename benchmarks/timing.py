"""Timing a function: medians and percentiles of single calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a call: the median and the 99th percentile."""

    median: float
    p99: float

    def __str__(self) -> str:
        return f"median {self.median:8.2f} ms   p99 {self.p99:8.2f} ms"


def measure(function: Callable[[], object], *, repeats: int, warm_up: int = 3) -> Timing:
    """Call `function` `repeats` times after a warm-up."""
    for _ in range(warm_up):
        function()
    times = []
    for _ in range(repeats):
        began = perf_counter()
        function()
        times.append((perf_counter() - began) * 1000)
    median, p99 = np.percentile(times, [50, 99])
    return Timing(float(median), float(p99))
