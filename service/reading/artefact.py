"""The fitted model on disk: plain arrays in one file, and the card that says what they are.

NumPy's own format is loaded with pickling forbidden, so that a file from elsewhere can hold wrong
numbers but no code.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np

from service.reading.actors import ActorModel
from service.reading.arrays import from_arrays, to_arrays
from service.reading.classifier import Classifier
from service.reading.terms import InverseDocumentFrequencies

FORMAT: Final = 2
SHIPPED: Final = Path(str(files("service.reading"))) / "model"
_ARRAYS: Final = "model.npz"
_CARD: Final = "card.json"


class ModelUnusable(Exception):
    """A model that is missing, damaged or made for another version of the code."""


@dataclass(frozen=True, slots=True, eq=False)
class Artefact:
    """All that reading needs to have learned. `version` changes exactly when the arrays do."""

    classifier: Classifier
    actors: ActorModel
    frequencies: InverseDocumentFrequencies
    card: Mapping[str, Any]
    version: str


def save(
    folder: Path,
    classifier: Classifier,
    actors: ActorModel,
    frequencies: InverseDocumentFrequencies,
    card: Mapping[str, Any],
) -> str:
    """Write the artefact to `folder` and return its version. The same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / "model.partial.npz"
    arrays: dict[str, Any] = to_arrays(classifier, actors, frequencies)
    np.savez_compressed(temporary, **arrays)
    version = _version_of(temporary.read_bytes())
    temporary.replace(folder / _ARRAYS)
    write_card(folder, {**card, "version": version, "format": FORMAT})
    return version


def write_card(folder: Path, card: Mapping[str, Any]) -> None:
    """Write the model card beside the arrays."""
    (folder / _CARD).write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read_card(folder: Path = SHIPPED) -> dict[str, Any]:
    """The model card; raises ModelUnusable where there is none or it is no JSON object."""
    try:
        card = json.loads((folder / _CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnusable(f"no readable model card in {folder}: run `make train`") from error
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        raise ModelUnusable(f"the model in {folder} is not of format {FORMAT}: run `make train`")
    return card


def load(folder: Path = SHIPPED) -> Artefact:
    """Read the artefact in `folder`; raises ModelUnusable where it is missing, damaged or another's."""
    card = read_card(folder)
    path = folder / _ARRAYS
    try:
        content = path.read_bytes()
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            classifier, actors, frequencies = from_arrays(arrays)
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ModelUnusable(f"{path} cannot be read as a model: run `make train`") from error
    version = _version_of(content)
    if card.get("version") != version:
        raise ModelUnusable(f"{path} is not the model its card describes: run `make train`")
    return Artefact(classifier, actors, frequencies, card, version)


def _version_of(content: bytes) -> str:
    return f"{FORMAT}-{sha256(content).hexdigest()[:12]}"
