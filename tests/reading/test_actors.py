"""Who acts toward whom, and how each side stands toward the other."""

import numpy as np
import pytest

from service.reading.actors import NOBODY, stance
from service.reading.values import State
from service.reading.views import SIDE_A, SIDE_B
from tests.reading.sentences import ALPHA, BETA, view_of

TOGETHER = 2


def actors_of(artefact, text, first=ALPHA, second=BETA):
    view = view_of(text, words=artefact.classifier.words, first=first, second=second)
    return artefact.actors.actors(view).tolist()


@pytest.mark.parametrize(
    "sentence",
    [
        "Alpha threatened Beta.",
        "Alpha imposed sanctions on Beta.",
        "Alpha criticised Beta over the arrests.",
        "Alpha will send aid to Beta.",
        "Alpha refused to talk to Beta.",
        "On Friday Alpha expelled the ambassador of Beta.",
        "Beta was bombed by Alpha.",
        "Beta was accused by Alpha of spying.",
        "Sanctions on Beta were lifted by Alpha.",
    ],
)
def test_the_side_that_does_it_acts(artefact, sentence):
    assert actors_of(artefact, sentence) == [SIDE_A]


@pytest.mark.parametrize(
    "sentence",
    [
        "Beta threatened Alpha.",
        "Alpha was attacked by Beta.",
    ],
)
def test_it_is_the_other_where_the_names_change_places(artefact, sentence):
    assert actors_of(artefact, sentence) == [SIDE_B]


@pytest.mark.parametrize(
    "sentence",
    [
        "Alpha and Beta signed an agreement.",
        "Beta and Alpha agreed to resume talks.",
        "Talks between Alpha and Beta collapsed.",
        "Relations between Beta and Alpha have improved.",
    ],
)
def test_what_both_do_both_do(artefact, sentence):
    assert actors_of(artefact, sentence) == [TOGETHER]


def test_where_no_side_is_named_nobody_acts(artefact):
    assert actors_of(artefact, "Talks failed. Gamma waits.") == [NOBODY, NOBODY]


def test_the_order_of_the_sides_in_the_pair_does_not_change_who_acts(artefact):
    text = "Alpha threatened Beta. Beta and Alpha signed an agreement. Talks failed."
    swapped = {SIDE_A: SIDE_B, SIDE_B: SIDE_A}
    expected = [swapped.get(role, role) for role in actors_of(artefact, text)]
    assert actors_of(artefact, text, first=BETA, second=ALPHA) == expected


def test_probabilities_of_actors_sum_to_one(artefact):
    view = view_of("Alpha threatened Beta. Talks failed.", words=artefact.classifier.words)
    assert np.allclose(artefact.actors.probabilities(view).sum(axis=1), 1.0)


def log_odds(*rows):
    return np.log(np.array(rows))


# Probabilities in the order of CLASSES.
HOSTILE, FRIENDLY = (0.7, 0.1, 0.1, 0.1), (0.1, 0.1, 0.7, 0.1)


def test_each_side_stands_as_the_passages_in_which_it_acts():
    passages, actors, named = log_odds(HOSTILE, FRIENDLY), np.array([SIDE_A, SIDE_B]), np.array([2, 2])
    assert stance(passages, actors, named, SIDE_A).state is State.HOSTILE
    assert stance(passages, actors, named, SIDE_B).state is State.COOPERATIVE
    assert stance(passages, actors, named, SIDE_A).score == pytest.approx(-0.6 / 0.9)


def test_what_both_do_counts_for_each():
    passages, actors, named = log_odds(FRIENDLY), np.array([TOGETHER]), np.array([2])
    assert stance(passages, actors, named, SIDE_A) == stance(passages, actors, named, SIDE_B)


@pytest.mark.parametrize(("actor", "named"), [(SIDE_B, 2), (NOBODY, 2), (SIDE_A, 1), (TOGETHER, 0)], ids=str)
def test_a_side_that_no_passage_with_both_shows_acting_has_no_stance(actor, named):
    assert stance(log_odds(HOSTILE), np.array([actor]), np.array([named]), SIDE_A) is None


def test_a_passage_that_says_nothing_on_the_relation_hardly_counts():
    silent = (0.001, 0.001, 0.001, 0.997)
    both = stance(log_odds(HOSTILE, silent), np.array([SIDE_A, SIDE_A]), np.array([2, 2]), SIDE_A)
    alone = stance(log_odds(HOSTILE), np.array([SIDE_A]), np.array([2]), SIDE_A)
    assert both.score == pytest.approx(alone.score, abs=0.01)
