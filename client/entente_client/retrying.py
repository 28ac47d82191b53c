"""How often a request is tried, and how long is waited in between.

The waits are exponential with full jitter: of many clients that a service's restart cuts off, no two come back together
(M. Brooker, "Exponential Backoff And Jitter", 2015).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from entente_client.errors import EntenteError

Waiting = Callable[[float, EntenteError], None]


@dataclass(frozen=True)
class Retrying:
    """`attempts` in all; waits of up to `first` seconds, then twice that and so on, up to `longest`.

    Where the service says how long to wait, it is waited so long, unless that is over `most_patience` seconds:
    then the error is raised at once. `on_wait` is told of each wait and what it is for, before it.
    """

    attempts: int = 5
    first: float = 0.5
    longest: float = 20.0
    most_patience: float = 90.0
    on_wait: Waiting | None = None
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def begin(self) -> Tries:
        """The tries of one request."""
        return Tries(self)


class Tries:
    """The tries of one request so far."""

    def __init__(self, rules: Retrying) -> None:
        self._rules = rules
        self._failed = 0

    def progressed(self) -> None:
        """Count anew: the last try came to something."""
        self._failed = 0

    def failed(self, error: EntenteError, retry_after: float | None = None) -> None:
        """Wait before the next try; raises `error` where there is to be none."""
        self._failed += 1
        rules = self._rules
        if self._failed >= rules.attempts or (retry_after or 0.0) > rules.most_patience:
            raise error
        wait = self._jittered() + (retry_after or 0.0)
        if rules.on_wait is not None:
            rules.on_wait(wait, error)
        rules.sleep(wait)

    def _jittered(self) -> float:
        rules = self._rules
        # Two to the 30th would be beyond any `longest`, and larger powers beyond floats.
        most = min(rules.longest, rules.first * 2 ** min(self._failed - 1, 30))
        return random.uniform(0.0, most)  # nosec B311  # noqa: S311 (nobody gains by guessing it)
