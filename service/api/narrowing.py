"""What a comparison or a relation is narrowed to, as a query says it."""

from __future__ import annotations

from typing import Any

from service.comparing import Narrowing
from service.reading.values import State


def narrowing_of(query: dict[str, Any]) -> Narrowing:
    """The narrowing that a loaded query asks for."""
    state = query["state"]
    return Narrowing(
        outlets=frozenset(query["outlet"]),
        state=None if state is None else State(state),
        published_from=query["published_from"],
        published_to=query["published_to"],
        as_of=query["as_of"],
        stored_until=query["stored_until"],
    )
