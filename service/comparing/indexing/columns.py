"""Arrays that grow at their end."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# As Python's own lists: an eighth more than is needed, so that growing is cheap on the average.
_SPARE: Final = 8
_LEAST: Final = 16


class Column:
    """A growing array. What `values` gave out before stays as it was, whatever is added after."""

    def __init__(self, values: NDArray[Any]) -> None:
        self._room = values
        self._filled = len(values)

    @property
    def values(self) -> NDArray[Any]:
        """The rows there are; a view, to be read only."""
        return self._room[: self._filled]

    @property
    def nbytes(self) -> int:
        """The memory it takes, with the room for more."""
        return self._room.nbytes

    def extend(self, rows: NDArray[Any]) -> None:
        """Add rows at the end."""
        if not len(rows):
            return
        filled = self._filled + len(rows)
        if filled > len(self._room):
            # What is read at once seldom grows soon after.
            size = filled + (filled // _SPARE + _LEAST if self._filled else 0)
            room = np.empty((size, *self._room.shape[1:]), self._room.dtype)
            room[: self._filled] = self.values
            self._room = room
        self._room[self._filled : filled] = rows
        self._filled = filled
