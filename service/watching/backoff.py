"""When what failed is attempted again."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Final

from service.storing.webhooks.values import LONGEST_WAY

# Seconds after each failed attempt: eleven attempts within three days, LONGEST_WAY.
_HOUR: Final = 3_600.0
_DELAYS: Final = (5.0, 30.0, 120.0, 600.0, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, 24 * _HOUR, 24 * _HOUR)
# How long a webhook is left alone after failures in a row, whatever else there is for it. One that is
# back gets what has gathered within the hour.
_QUIET: Final = (5.0, 30.0, 120.0, 600.0, _HOUR)
# Each delay is cut by up to so much of itself, so that many that failed together do not come again together.
_JITTER: Final = 0.2


def retry_at(attempt: int, made_at: datetime, now: datetime) -> datetime | None:
    """When a delivery whose `attempt`th attempt failed is due again; None where it is given up."""
    if attempt > len(_DELAYS):
        return None
    again = now + _delay(_DELAYS[attempt - 1])
    return again if again <= made_at + LONGEST_WAY else None


def quiet_until(failures: int, now: datetime) -> datetime:
    """Until when nothing is sent to a webhook that had failed so often in a row before it failed now."""
    return now + _delay(_QUIET[min(failures, len(_QUIET) - 1)])


def _delay(seconds: float) -> timedelta:
    return timedelta(seconds=seconds * random.uniform(1.0 - _JITTER, 1.0))  # nosec B311  # noqa: S311 (no secret)
