"""How long a call takes: the median and the tail over repeated runs."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter_ns

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Timing:
    """The median and the 99th percentile of a call's duration, in milliseconds."""

    median: float
    p99: float

    @classmethod
    def of(cls, durations: Sequence[float] | NDArray[np.float64]) -> Timing:
        """Sum up durations given in milliseconds."""
        median, p99 = np.percentile(durations, [50, 99])
        return cls(float(median), float(p99))

    def __str__(self) -> str:
        return f"{self.median:8.2f} {self.p99:8.2f}"


def measure(function: Callable[[], object], repeats: int = 200, *, warm_up: int = 5) -> Timing:
    """Time `function` alone, `repeats` times after `warm_up` calls that do not count.

    Garbage is collected beforehand and the collector left on, as it is in the service.
    """
    for _ in range(warm_up):
        function()
    gc.collect()
    durations = np.empty(repeats)
    for run in range(repeats):
        started = perf_counter_ns()
        function()
        durations[run] = (perf_counter_ns() - started) / 1e6
    return Timing.of(durations)
