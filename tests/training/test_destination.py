"""A model of one's own is written where it is wanted, and the shipped one is left alone."""

from pathlib import Path

from service.reading.artefact import SHIPPED
from training.destination import model_folder, page_of


def test_unless_told_it_is_the_shipped_model_and_its_page_in_the_documentation(monkeypatch):
    monkeypatch.delenv("ENTENTE_MODEL", raising=False)
    assert model_folder() == SHIPPED
    assert page_of(SHIPPED) == Path("docs/model-card.md")


def test_another_model_has_its_page_beside_it(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_MODEL", str(tmp_path / "mine"))
    assert model_folder() == tmp_path / "mine"
    assert page_of(model_folder()) == tmp_path / "mine" / "model-card.md"
