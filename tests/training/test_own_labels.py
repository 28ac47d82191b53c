"""Labelled articles alone are enough to fit a model of one's own, and to measure it, as the how-to page says."""

import json
import warnings

import pytest

from service.reading import Reader
from service.reading.artefact import SHIPPED
from tests.training.conftest import article_rows, write_json_lines
from training import evaluate, train
from training.corpora import labelled_articles, labelled_passages


@pytest.fixture
def own(folder, tmp_path, monkeypatch):
    """The folder of the how-to page: articles with labels, and files that have nothing but their first line."""
    articles = [
        {**row, "id": f"{row['id']}-{copy}", "text": f"Item {copy}. {row['text']}", "drawn": True}
        for copy in range(3)
        for row in article_rows()
    ]
    write_json_lines(folder / "articles" / "train.jsonl.gz", articles)
    write_json_lines(folder / "articles" / "pool.jsonl.gz", [])
    for name, header in (
        ("news_train", "article\tstart\tend\tdyad\tsentence\tstate\tactor\tconf\n"),
        ("plover_train", "sentence\tmarked_sentence\tsource\ttarget\troot\tquad\n"),
    ):
        (folder / "passages" / f"{name}.tsv").write_text(header, encoding="utf-8")
    monkeypatch.setenv("ENTENTE_DATA", str(folder))
    monkeypatch.setenv("ENTENTE_MODEL", str(tmp_path / "my-model"))
    return tmp_path / "my-model"


def test_the_projects_labels_of_articles_that_are_not_there_are_passed_over(own, folder):
    assert labelled_passages(folder) == []


def test_articles_that_were_drawn_as_they_come_are_told_from_picked_ones(own, folder):
    assert all(article.drawn for article in labelled_articles(folder))
    write_json_lines(folder / "articles" / "train.jsonl.gz", article_rows())
    assert not any(article.drawn for article in labelled_articles(folder))


def test_a_model_is_fitted_measured_and_read_with_and_the_shipped_one_left_alone(own, capsys):
    shipped = (SHIPPED / "card.json").read_bytes()
    train.main()
    with warnings.catch_warnings():
        # So few texts leave a fold without one of the states.
        warnings.simplefilter("ignore")
        evaluate.main()
    assert (SHIPPED / "card.json").read_bytes() == shipped
    card = json.loads((own / "card.json").read_text(encoding="utf-8"))
    assert card["fitted_on"]["articles"] == 72
    assert card["fitted_on"]["passages"] == 0
    assert set(card["measured"]) == {
        "how",
        "texts",
        "articles_as_they_come",
        "articles_as_they_come_by_words_tfidf",
        "reliability_of_articles_as_they_come",
    }
    page = (own / "model-card.md").read_text(encoding="utf-8")
    assert "### Articles as they come" in page
    assert "### Lone sentences" not in page
    assert f"model {card['version']}" in capsys.readouterr().out
    reading = Reader.load(own).read(
        "Talks between Pakistan and the United States ended without agreement. The United States refused to sign, and"
        " Pakistan rejected the demand."
    )
    assert reading.model == card["version"]
    assert [str(position.dyad) for position in reading.positions] == ["PAK-USA"]
