"""A model that is missing, damaged or another's is refused with a word on what to do."""

import json
import shutil

import numpy as np
import pytest

from service.reading import ModelUnusable, Reader
from service.reading.artefact import SHIPPED, load, read_card, save


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "model")
    return tmp_path / "model"


def change_card(folder, **changes):
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps({**card, **changes}), encoding="utf-8")


def change_arrays(folder, change):
    with np.load(folder / "model.npz") as arrays:
        changed = change(dict(arrays))
    np.savez_compressed(folder / "model.npz", **changed)


def test_saving_what_was_loaded_gives_the_same_bytes_and_version(artefact, tmp_path):
    version = save(tmp_path, artefact.classifier, artefact.actors, artefact.frequencies, artefact.card)
    assert version == artefact.version
    assert (tmp_path / "model.npz").read_bytes() == (SHIPPED / "model.npz").read_bytes()
    assert {each.name for each in tmp_path.iterdir()} == {"model.npz", "card.json"}


def test_what_was_saved_reads_as_what_was_saved(artefact, tmp_path):
    save(tmp_path, artefact.classifier, artefact.actors, artefact.frequencies, artefact.card)
    again = load(tmp_path)
    assert again.classifier.words.stems == artefact.classifier.words.stems
    assert again.actors.intercept.tolist() == artefact.actors.intercept.tolist()
    assert again.card == artefact.card


def test_another_model_has_another_version(artefact, tmp_path):
    actors = type(artefact.actors)(artefact.actors.block, artefact.actors.intercept + 1)
    assert save(tmp_path, artefact.classifier, actors, artefact.frequencies, {}) != artefact.version


def test_the_card_is_kept_with_its_version_and_format(artefact, tmp_path):
    version = save(
        tmp_path / "new", artefact.classifier, artefact.actors, artefact.frequencies, {"name": "é"}
    )
    card = read_card(tmp_path / "new")
    assert (card["name"], card["version"]) == ("é", version)
    assert version.startswith(f"{card['format']}-")


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(ModelUnusable, match="make train"):
        Reader.load(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"not a model", b"PK\x03\x04 cut short"])
def test_a_damaged_model_is_refused(folder, damage):
    (folder / "model.npz").write_bytes(damage)
    with pytest.raises(ModelUnusable, match="make train"):
        load(folder)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_model_that_was_cut_short_is_refused(folder, share):
    content = (folder / "model.npz").read_bytes()
    (folder / "model.npz").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ModelUnusable, match="make train"):
        load(folder)


def test_a_model_with_a_bit_turned_is_refused(folder):
    content = bytearray((folder / "model.npz").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "model.npz").write_bytes(content)
    with pytest.raises(ModelUnusable, match="make train"):
        load(folder)


def test_a_model_that_lacks_an_array_is_refused(folder):
    change_arrays(folder, lambda arrays: {name: arrays[name] for name in arrays if name != "actors_keys"})
    with pytest.raises(ModelUnusable, match="make train"):
        load(folder)


def test_a_model_with_pickled_objects_is_refused(folder):
    change_arrays(folder, lambda arrays: {**arrays, "words": np.array([{"a": 1}], object)})
    with pytest.raises(ModelUnusable, match="make train"):
        load(folder)


@pytest.mark.parametrize("other", [1, 99, None])
def test_a_model_of_another_format_is_refused(folder, other):
    change_card(folder, format=other)
    with pytest.raises(ModelUnusable, match="format"):
        load(folder)


def test_a_card_of_another_model_is_refused(folder):
    change_card(folder, version="1-0")
    with pytest.raises(ModelUnusable, match="card"):
        load(folder)


@pytest.mark.parametrize("card", ["", "[]", "{", "null"])
def test_a_card_that_is_none_is_refused(folder, card):
    (folder / "card.json").write_text(card, encoding="utf-8")
    with pytest.raises(ModelUnusable, match="make train"):
        load(folder)


def test_the_model_is_small_enough_to_commit():
    assert (SHIPPED / "model.npz").stat().st_size <= 20_000_000
