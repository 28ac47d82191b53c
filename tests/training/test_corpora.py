"""The labelled texts are loaded as they are labelled, and what is missing is named."""

from datetime import date

import pytest

from service.reading.classifier import CLASSES
from service.reading.values import Dyad
from training import corpora
from training.corpora import (
    MOST_WORDS,
    DataMissing,
    data_folder,
    labelled_articles,
    labelled_passages,
    marked_sentences,
    unlabelled_texts,
    written_events,
    written_passages,
)


def spans_of(sentence):
    return [[sentence.text[start:end] for start, end in side] for side in sentence.sides]


def test_the_folder_is_the_one_named(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_DATA", str(tmp_path))
    assert data_folder() == tmp_path


def test_a_folder_that_is_not_there_is_missed_with_a_word_on_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataMissing, match="ENTENTE_DATA"):
        data_folder()


@pytest.mark.parametrize("load", [labelled_articles, labelled_passages, marked_sentences])
def test_a_file_that_is_not_there_is_missed_by_name(tmp_path, load):
    with pytest.raises(DataMissing, match=r"train.*is missing"):
        load(tmp_path)


def test_the_given_articles_come_with_the_drawn_ones_that_have_a_label(folder):
    articles = labelled_articles(folder)
    assert {str(article.dyad) for article in articles if article.drawn} == {"CHL-PER"}
    assert {str(article.dyad) for article in articles if not article.drawn} == {"PAK-USA", "IND-NPL"}
    assert len(articles) == 24
    assert "pool-1" not in {article.id for article in articles}


def test_an_article_bears_its_label(folder):
    article = next(each for each in labelled_articles(folder) if each.id == "PAK-USA-hostile-0")
    assert (article.dyad, article.label, article.confidence) == (Dyad.parse("PAK-USA"), "hostile", 3)
    assert article.title is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2011-05-02", date(2011, 5, 2)),
        ("2011-05-02T09:30:00Z", date(2011, 5, 2)),
        ("1987", date(1987, 7, 1)),
        ("", None),
        (None, None),
    ],
)
def test_a_year_alone_stands_for_its_middle(written, meant):
    assert corpora._date(written) == meant


def test_a_long_article_is_cut(folder):
    row = {"id": "1", "title": "", "text": "word " * 2 * MOST_WORDS, "published_at": None}
    article = corpora._article(row, {"dyad": "", "state": "none", "conf": "3"})
    assert article.text.split() == ["word"] * MOST_WORDS
    assert article.dyad is None


def test_all_texts_of_the_pool_have_their_words_counted(folder):
    texts = list(unlabelled_texts(folder))
    assert len(texts) == 9
    assert texts[-1] == "Ships sailed. Ships sank."


def test_a_sentence_is_cut_from_its_article_and_measured_only_if_it_was_given(folder):
    passages = labelled_passages(folder)
    assert {str(passage.dyad): passage.measured for passage in passages} == {
        "PAK-USA": True,
        "IND-NPL": True,
        "CHL-PER": False,
    }
    first = passages[0]
    assert first.text == "Pakistan and the United States signed an agreement on trade"
    assert (first.label, first.actor, first.article) == ("cooperative", "both", "PAK-USA-cooperative-0")


def test_marked_sentences_lose_their_marks_and_keep_their_sides(folder):
    sentences = marked_sentences(folder)
    assert [sentence.label for sentence in sentences] == ["hostile", "cooperative", "impasse"]
    assert sentences[1].text == "The rebels agreed to talks with Ankara, the rebels said."
    assert spans_of(sentences[1]) == [["rebels", "rebels"], ["Ankara"]]
    assert {sentence.actor for sentence in sentences} == {0}


def test_written_passages_have_names_for_their_sides(folder):
    passages = written_passages()
    assert [passage.actor for passage in passages] == [0, 1, 1, 2, None]
    assert passages[2].text == "Alpha was rebuffed by Beta, an ally of Canada."
    assert spans_of(passages[2]) == [["Alpha"], ["Beta"]]


def test_written_events_are_marked(folder):
    assert [(event.label, spans_of(event)) for event in written_events()] == [
        ("hostile", [["The guild"], ["the city"]]),
        ("cooperative", [["Oslo"], ["the guild"]]),
    ]


def test_every_passage_written_for_the_project_bears_a_label_and_names_who_acts():
    for passage in written_passages():
        assert passage.label in CLASSES, passage.text
        assert not set("{}<>\t") & set(passage.text), passage.text
        assert passage.actor in (None, 2) or passage.sides[passage.actor], passage.text


def test_every_event_written_for_the_project_marks_source_and_target():
    for event in written_events():
        assert all(event.sides), event.text
        assert not set("{}<>\t") & set(event.text), event.text
