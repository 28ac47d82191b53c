"""The fit is the same each time, never learns from what it is measured on, and fits what the service reads."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.actors import ACTORS
from service.reading.artefact import load, save
from service.reading.classifier import ARTICLE_FROM_PASSAGES, CLASSES, pool_weights
from service.reading.countries import Gazetteer
from service.reading.terms import InverseDocumentFrequencies
from service.reading.values import Dyad
from tests.reading.sentences import view_of
from training.corpora import LabelledArticle
from training.corpus import load_corpus
from training.examples import Example, Text, article_text, examples_of, folds_of
from training.fit import fit
from training.fit_actors import actor_of
from training.fit_articles import read_article
from training.fit_passages import fit_passages
from training.options import Options

NO_FREQUENCIES = InverseDocumentFrequencies.fit([], min_df=1)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


@pytest.fixture
def corpus(folder, gazetteer):
    return load_corpus(folder, gazetteer)


def example_of(text="Alpha met Beta.", group="", **changes):
    return Example(Text((), ("AAA", "BBB"), "none", 3, group, **changes), view_of(text))


@given(st.lists(st.integers(0, 12), min_size=4, max_size=60), st.integers(2, 4))
def test_folds_never_split_a_group_and_hold_out_each_once(groups, count):
    groups = [*groups, 100, 101, 102, 103]
    folds = folds_of([example_of(group=str(group)) for group in groups], count)
    assert len(folds) == count
    assert all(folds)
    assert sorted(group for fold in folds for group in fold) == sorted({str(group) for group in groups})


def test_folds_hold_about_as_many_examples_each():
    examples = [example_of(group=str(number // 3)) for number in range(120)]
    sizes = [sum(example.text.group in fold for example in examples) for fold in folds_of(examples, 4)]
    assert sizes == [30] * 4


def test_a_fold_holds_out_an_article_with_all_of_its_sentences(corpus):
    for groups in folds_of([*corpus.articles, *corpus.passages], 4):
        rest, held_out = corpus.without(groups), corpus.only(groups)
        assert not {each.text.group for each in (*rest.articles, *rest.passages)} & groups
        assert {each.text.group for each in held_out.passages} <= {
            each.text.group for each in held_out.articles
        }


def test_fitting_the_same_corpus_twice_gives_the_same_bytes(folder, gazetteer, tmp_path):
    for name in ("one", "other"):
        fitted = fit(load_corpus(folder, gazetteer))
        save(tmp_path / name, fitted.classifier, fitted.actors, NO_FREQUENCIES, {"name": "tiny"})
    for file in ("model.npz", "card.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_what_was_fitted_reads_its_own_articles_right(corpus):
    classifier = fit(corpus).classifier
    right = [
        classifier.classify(each.view, titled=each.text.titled, dyad=each.text.dyad).probabilities.argmax()
        == CLASSES.index(each.text.label)
        for each in corpus.articles
    ]
    assert np.mean(right) > 0.8


def test_what_was_fitted_reads_the_same_after_it_was_saved(corpus, tmp_path):
    fitted = fit(corpus)
    save(tmp_path, fitted.classifier, fitted.actors, NO_FREQUENCIES, {})
    again = load(tmp_path)
    for each in corpus.articles[:6]:
        arguments = {"titled": each.text.titled, "dyad": each.text.dyad}
        before, after = (
            classifier.classify(each.view, **arguments).probabilities
            for classifier in (fitted.classifier, again.classifier)
        )
        # Weights are saved at half precision.
        assert np.allclose(before, after, atol=1e-2)
        assert fitted.actors.actors(each.view).tolist() == again.actors.actors(each.view).tolist()


def test_a_dyad_has_a_base_rate_where_it_has_texts(corpus):
    model = fit_passages(corpus)
    assert set(model.base_rates) == {"CHL-PER", "IND-NPL", "PAK-USA"}
    assert fit_passages(corpus, Options(base_rates=False)).base_rates == {}


@pytest.mark.parametrize(("option", "block"), [("around", 1), ("skips", 2)])
def test_what_an_ablation_leaves_out_has_no_features(corpus, option, block):
    whole, ablated = fit_passages(corpus), fit_passages(corpus, replace(Options(), **{option: False}))
    assert len(whole.blocks[block].vectoriser.keys) > 0
    assert len(ablated.blocks[block].vectoriser.keys) == 0


def test_an_ablation_without_likeness_weighs_no_single_words(corpus):
    assert fit_passages(corpus).anywhere.shape == (len(corpus.words), len(CLASSES))
    assert not fit_passages(corpus, Options(likeness=False)).anywhere.any()


@pytest.mark.parametrize("title", [None, "Pakistan and the United States fail to agree"])
@pytest.mark.parametrize("dyad", ["PAK-USA", "BTN-TON"])
@pytest.mark.parametrize("times", [1, 4])
def test_the_service_reads_an_article_as_the_fit_does(gazetteer, title, dyad, times):
    """Two accounts of one sum: by passage in the service, by article in the fit; a short text is half a sentence."""
    classifier = load().classifier
    first, second = {"PAK-USA": ("Pakistan", "the United States"), "BTN-TON": ("Bhutan", "Tonga")}[dyad]
    body = f"{first} threatened {second}. Talks with {second} failed. Officials met in China. " * times
    article = LabelledArticle("1", title, body, None, Dyad.parse(dyad), "impasse", 3)
    (example,) = examples_of([article_text(article, gazetteer)], classifier.words)
    titled, count = example.text.titled, example.view.count
    verdict = classifier.classify(example.view, titled=titled, dyad=dyad)

    read, _ = classifier.passage.read(example.view, classifier.words)
    rates = classifier.passage.base_rates.get(dyad, np.zeros(len(CLASSES)))
    calibration = classifier.of_article
    as_article = read_article(classifier.article, example, read) / calibration.temperature + calibration.bias
    pooled = pool_weights(example.view.named, titled) @ read
    as_sentences = (pooled + rates) / classifier.of_passage.temperature + classifier.of_passage.bias
    share = min(1.0, (count - 1) / (ARTICLE_FROM_PASSAGES - 1))
    assert (share < 1.0) == (times == 1)
    assert np.allclose(verdict.logits, share * as_article + (1.0 - share) * as_sentences, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "actor", "label"),
    [
        ("Alpha warned Beta.", 0, "first"),
        ("Alpha warned Beta.", 1, "second"),
        ("Beta was warned by Alpha.", 0, "second"),
        ("Beta was warned by Alpha.", 1, "first"),
        ("Alpha met Beta.", 2, "both"),
    ],
)
def test_who_acts_is_learned_as_who_is_named_first(text, actor, label):
    assert label in ACTORS
    assert actor_of(example_of(text, actor=actor)) == label
