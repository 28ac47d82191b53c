"""The classifier is what it claims to be: a sum over terms and over passages, of the words and not of the names."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reading.classifier import (
    ARTICLE_FROM_PASSAGES,
    CLASSES,
    LEAD_PASSAGES,
    Scope,
    mean_weights,
    pool_weights,
    softmax,
    sum_by,
    within,
)
from service.reading.values import STATES
from service.reading.views import View, in_view, tokenise
from tests.reading.sentences import ALPHA, BETA, CODES, source_of, title_of, view_of, views

LONE = "Alpha threatened Beta with sanctions on Friday."
SHORT = f"{LONE} Officials of Gamma refused to comment. Beta and Alpha agreed to resume talks."
LONG = f"{SHORT} {SHORT.replace('Friday', 'Monday')} The markets fell. Beta criticised the decision."
TITLE = "Alpha and Beta fail to agree"


@dataclass(frozen=True)
class Case:
    """A text as it is classified."""

    text: str
    title: str | None = None
    marked: bool = False

    def view(self, artefact, codes=CODES, pair=(ALPHA, BETA)) -> View:
        sources = [source_of(self.text, codes)]
        if self.title:
            sources.insert(0, title_of(self.title, codes))
        return in_view(tokenise(sources, artefact.classifier.words), *pair)

    def verdict(self, artefact, dyad=None, **view):
        return artefact.classifier.classify(
            self.view(artefact, **view), titled=self.title is not None, dyad=dyad, marked=self.marked
        )


CASES = {
    "a lone sentence": Case(LONE),
    "a lone sentence with a title": Case(LONE, TITLE),
    "a lone sentence of marked sides": Case(LONE, marked=True),
    "three passages": Case(SHORT),
    "three passages with a title": Case(SHORT, TITLE),
    "three passages of marked sides": Case(SHORT, marked=True),
    "an article": Case(LONG),
    "an article with a title": Case(LONG, TITLE),
    "an article of marked sides": Case(LONG, TITLE, marked=True),
    "a text that names neither": Case("Talks failed. The markets fell."),
}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def known_dyad(artefact) -> str:
    return next(
        iter(artefact.classifier.passage.base_rates.keys() & artefact.classifier.article.base_rates.keys())
    )


def test_the_cases_are_on_both_sides_of_what_makes_an_article(artefact):
    assert CASES["three passages with a title"].view(artefact).count < ARTICLE_FROM_PASSAGES
    assert CASES["an article"].view(artefact).count >= ARTICLE_FROM_PASSAGES


@every_case
def test_contributions_of_occurrences_add_up_to_what_each_passage_says(artefact, case):
    view, verdict = case.view(artefact), case.verdict(artefact)
    found, classifier = verdict.occurrences, artefact.classifier
    summed = sum_by(found.passages, found.contributions, view.count)
    if case.marked and view.count < ARTICLE_FROM_PASSAGES:
        logits = (summed + classifier.marked.intercept)[:, : len(STATES)] / classifier.of_marked.temperature
        states = np.exp(verdict.passages[:, : len(STATES)])
        assert np.allclose(softmax(logits), states / states.sum(axis=1, keepdims=True))
    else:
        calibration = classifier.of_passage
        logits = (summed + classifier.passage.intercept) / calibration.temperature + calibration.bias
        assert np.allclose(logits, verdict.passages)


@every_case
@pytest.mark.parametrize("known", [False, True])
def test_contributions_of_passages_and_the_base_add_up_to_the_log_odds(artefact, case, known):
    verdict = case.verdict(artefact, dyad=known_dyad(artefact) if known else None)
    assert verdict.by_passage.shape == verdict.passages.shape
    assert np.allclose(verdict.by_passage.sum(axis=0) + verdict.base, verdict.logits)


@every_case
def test_probabilities_are_a_distribution(artefact, case):
    probabilities = case.verdict(artefact).probabilities
    assert probabilities.shape == (len(CLASSES),)
    assert probabilities.sum() == pytest.approx(1.0)
    assert (probabilities > 0).all()


@given(view=views(), titled=st.booleans(), marked=st.booleans())
def test_any_view_gets_a_distribution_that_its_passages_add_up_to(artefact, view, titled, marked):
    verdict = artefact.classifier.classify(view, titled=titled, dyad=None, marked=marked)
    assert verdict.probabilities.sum() == pytest.approx(1.0)
    assert np.allclose(verdict.by_passage.sum(axis=0) + verdict.base, verdict.logits)


def test_occurrences_span_tokens_of_their_passage(artefact):
    view, found = CASES["an article"].view(artefact), CASES["an article"].verdict(artefact).occurrences
    placed = found.first >= 0
    assert (view.passages[found.first[placed]] == found.passages[placed]).all()
    assert (view.passages[found.last[placed]] == found.passages[placed]).all()


def test_a_lone_sentence_is_what_its_passage_says(artefact):
    verdict = Case(LONE).verdict(artefact)
    assert np.allclose(verdict.logits, verdict.passages[0])


@every_case
def test_a_dyad_of_which_nothing_is_known_brings_no_base_rate(artefact, case):
    one = case.verdict(artefact, dyad="AAA-BBB")
    other = case.verdict(artefact, dyad="QQA-QQB")
    nameless = case.verdict(artefact)
    assert one.logits.tolist() == other.logits.tolist() == nameless.logits.tolist()


def test_a_dyad_that_is_known_does(artefact):
    dyad = known_dyad(artefact)
    for case in (Case(LONE), Case(LONG)):
        assert not np.allclose(case.verdict(artefact, dyad=dyad).logits, case.verdict(artefact).logits)


def test_the_base_rate_of_a_dyad_is_no_passages_doing(artefact):
    with_rate, without = (Case(LONE).verdict(artefact, dyad=dyad) for dyad in (known_dyad(artefact), None))
    assert np.allclose(with_rate.passages, without.passages)
    assert np.allclose(with_rate.by_passage, without.by_passage)


@every_case
def test_the_codes_of_the_sides_and_their_order_change_nothing(artefact, case):
    others = {"Alpha": "XXX", "New Alpha": "XXX", "Beta": "YYY", "Gamma": "ZZZ"}
    expected = case.verdict(artefact).logits.tolist()
    assert case.verdict(artefact, codes=others, pair=("XXX", "YYY")).logits.tolist() == expected
    assert case.verdict(artefact, pair=(BETA, ALPHA)).logits.tolist() == expected


def test_a_third_countrys_deed_is_told_from_a_sides(artefact):
    ours, theirs = (
        artefact.classifier.classify(view_of(text, words=artefact.classifier.words), titled=False, dyad=None)
        for text in ("Alpha bombed Beta.", "Gamma bombed Beta.")
    )
    none = CLASSES.index("none")
    assert ours.probabilities[none] < theirs.probabilities[none]


@given(views(), st.booleans())
def test_means_over_passages_are_means(view, titled):
    every, *chosen = mean_weights(view.named, titled)
    assert every.sum() == pytest.approx(1.0)
    for weights in chosen:
        assert weights.sum() == pytest.approx(1.0) or not weights.any()


def test_passages_that_name_more_of_the_sides_and_those_of_the_lead_count_more():
    named = np.array([2, 1, 0, 2, 2, 1, 0])
    weights = pool_weights(named, False)
    assert weights[0] > weights[1] > weights[2]
    assert weights[3] > weights[5] > weights[6]
    assert weights[0] == weights[LEAD_PASSAGES] > weights[4] > 0


def test_the_title_is_the_lead_too():
    named = np.full(LEAD_PASSAGES + 3, 2)
    _, _, lead, title = mean_weights(named, True)
    assert np.flatnonzero(lead).tolist() == list(range(LEAD_PASSAGES + 1))
    assert np.flatnonzero(title).tolist() == [0]
    assert not mean_weights(named, False)[3].any()


def test_scopes_are_stretches_of_the_article():
    view = view_of(" ".join(["Alpha met Beta. Talks failed."] * LEAD_PASSAGES))
    assert within(Scope.TEXT, view, False).all()
    assert within(Scope.BOTH_SIDES, view, False).tolist() == [True, False] * LEAD_PASSAGES
    assert within(Scope.LEAD, view, False).sum() == LEAD_PASSAGES
    assert within(Scope.LEAD, view, True).sum() == LEAD_PASSAGES + 1


def test_log_odds_of_any_size_have_probabilities():
    assert softmax(np.array([1000.0, 0.0, -1000.0])).tolist() == [1.0, 0.0, 0.0]
    assert np.allclose(softmax(np.log([[1.0, 3.0], [2.0, 2.0]])), [[0.25, 0.75], [0.5, 0.5]])
