"""The model card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from entente_client.parsing import Result


@dataclass(frozen=True)
class Model(Result):
    """What reads: its version, how it was fitted, and what was measured, as the card has it."""

    version: str
    name: str
    task: str
    method: str
    language: str
    fitted_on: Mapping[str, Any] = field(default_factory=dict)
    measured: Mapping[str, Any] = field(default_factory=dict)
