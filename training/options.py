"""What a fit is made with; the ablations leave one or another out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Options:
    """What the ablations leave out; `outside` the words before and after the sides alone."""

    base_rates: bool = True
    likeness: bool = True
    skips: bool = True
    around: bool = True
    outside: bool = True
    means: bool = True
    own_labels: bool = True
    written: bool = True


EVERYTHING: Final = Options()
