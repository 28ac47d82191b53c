"""Web origins (RFC 6454): scheme, host and port of the pages that may call from a browser."""

from __future__ import annotations

import re
from typing import Final

EVERY: Final = "*"
# As a browser sends it: a default port is left out, and a name is in its ASCII form.
_ORIGIN: Final = re.compile(
    r"(http(?!.*:80$)|https(?!.*:443$))://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?"
)
_REMEDY: Final = "give scheme and host as in https://example.org, with a port where it is no usual one"


def parse_origins(written: str) -> tuple[str, ...]:
    """The origins of a list with commas, or EVERY alone; raises ValueError naming what is none."""
    origins = tuple(origin.strip().lower() for origin in written.split(",") if origin.strip())
    if origins == (EVERY,):
        return origins
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r}: {_REMEDY} and nothing after; or {EVERY} alone for every origin")
    return origins
