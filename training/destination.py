"""Where a fitted model is written, and the page that describes it."""

from __future__ import annotations

import os
from pathlib import Path

from service.reading.artefact import SHIPPED


def model_folder() -> Path:
    """The folder that ENTENTE_MODEL names, as it does for the service; else that of the shipped model."""
    return Path(os.environ.get("ENTENTE_MODEL") or SHIPPED)


def page_of(folder: Path) -> Path:
    """The page of a model's figures: the shipped one's is in the documentation, another's beside it."""
    return Path("docs/model-card.md") if folder == SHIPPED else folder / "model-card.md"
