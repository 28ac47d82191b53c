"""A model that is missing, damaged or another's is refused with a word on what to do."""

import json
import shutil

import pytest

from service.reading import ModelUnusable, Reader
from service.reading.artefact import SHIPPED, load, save


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "model")
    return tmp_path / "model"


def test_saving_what_was_loaded_gives_the_same_bytes(folder, tmp_path):
    artefact = load(folder)
    version = save(tmp_path / "again", artefact.classifier, artefact.frequencies, artefact.card)
    assert version == artefact.version
    assert (tmp_path / "again" / "model.npz").read_bytes() == (folder / "model.npz").read_bytes()


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(ModelUnusable, match="make train"):
        Reader.load(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"not a model", b"PK\x03\x04 cut short"])
def test_a_damaged_model_is_refused(folder, damage):
    (folder / "model.npz").write_bytes(damage)
    with pytest.raises(ModelUnusable, match="make train"):
        load(folder)


def test_a_model_of_another_format_is_refused(folder):
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps({**card, "format": 99}), encoding="utf-8")
    with pytest.raises(ModelUnusable, match="format"):
        load(folder)


def test_a_card_of_another_model_is_refused(folder):
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps({**card, "version": "1-0"}), encoding="utf-8")
    with pytest.raises(ModelUnusable, match="card"):
        load(folder)


def test_the_model_is_small_enough_to_commit():
    assert (SHIPPED / "model.npz").stat().st_size <= 20_000_000
