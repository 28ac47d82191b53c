"""Times as NumPy keeps them, and as everything else does."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np


def instant(moment: datetime) -> np.datetime64:
    """An aware datetime as a UTC datetime64[us]."""
    return np.datetime64(moment.astimezone(UTC).replace(tzinfo=None), "us")


def moment(instant: np.datetime64) -> datetime:
    """A UTC datetime64 of the years 1 to 9999 as an aware datetime."""
    # Of a date alone, numpy would make a date.
    found: datetime = instant.astype("datetime64[us]").item()
    return found.replace(tzinfo=UTC)
