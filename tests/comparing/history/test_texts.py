"""Distinct texts by day, and how far they follow each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing.history.texts import Texts, noise_of

ROWS = st.lists(
    st.tuples(st.integers(0, 6), st.floats(-1.0, 1.0), st.sampled_from([1.0, 0.5, 1 / 3, 0.2])),
    min_size=1,
    max_size=30,
)


def texts_of(rows):
    days, scores, weights = (np.array(each) for each in zip(*rows, strict=True))
    return Texts.of(days.astype(np.int64), scores, weights)


@given(ROWS)
def test_texts_keep_the_mass_and_the_score_of_each_day(rows):
    texts = texts_of(rows)
    assert (np.diff(texts.days) >= 0).all()
    assert (texts.masses <= 2.0).all()
    for day in range(7):
        own = texts.days == day
        assert texts.masses[own].sum() == pytest.approx(sum(weight for at, _, weight in rows if at == day))
        total = sum(weight * score for at, score, weight in rows if at == day)
        assert float(texts.masses[own] @ texts.scores[own]) == pytest.approx(total, abs=1e-9)


@given(ROWS, st.randoms())
def test_the_order_of_the_rows_does_not_show(rows, random):
    one, other = texts_of(rows), texts_of(random.sample(rows, len(rows)))
    assert np.array_equal(one.scores, other.scores)
    assert np.array_equal(one.masses, other.masses)


def test_the_copies_of_a_text_are_one_text():
    texts = texts_of([(0, 0.9, 0.2)] * 5 + [(0, -0.9, 1 / 3)] * 3 + [(0, 0.0, 1.0)])
    assert sorted(texts.scores.tolist()) == pytest.approx([-0.9, 0.0, 0.9])
    assert texts.masses.tolist() == pytest.approx([1.0, 1.0, 1.0])


def test_whole_texts_stay_as_they_are():
    scores = np.linspace(-1.0, 1.0, 7)
    texts = texts_of([(0, score, 1.0) for score in scores])
    assert sorted(texts.scores.tolist()) == pytest.approx(scores.tolist())


@given(ROWS, st.integers(1, 8))
def test_blocks_keep_all_there_is(rows, size):
    texts = texts_of(rows)
    blocks = texts.blocks(size)
    assert blocks.masses.sum() == pytest.approx(texts.masses.sum())
    assert blocks.masses @ blocks.scores == pytest.approx(texts.masses @ texts.scores, abs=1e-9)
    assert len(blocks.days) == max(1, len(texts.days) // size)


def of_scores(scores):
    return texts_of([(number, score, 1.0) for number, score in enumerate(scores)])


def test_texts_that_do_not_follow_each_other_are_supposed_to_a_little():
    noise = noise_of(of_scores(np.random.default_rng(3).normal(0.0, 0.4, 2_000)), [])
    assert noise.inflation == pytest.approx(1.3, abs=0.15)
    assert noise.variance == pytest.approx(0.16, rel=0.1)


def test_texts_in_runs_tell_less_than_as_many_single_ones():
    runs = np.repeat(np.random.default_rng(4).normal(0.0, 0.4, 500), 4)
    # Of runs of four, each text has three like it: the mean is of a quarter as many.
    assert noise_of(of_scores(runs), []).inflation == pytest.approx(4.0, abs=0.5)


def test_a_turn_that_is_cut_out_is_no_following():
    turned = np.random.default_rng(5).normal(0.0, 0.4, 400) + np.repeat([0.0, 0.9], 200)
    assert noise_of(of_scores(turned), [200]).inflation == pytest.approx(1.3, abs=0.3)
    assert noise_of(of_scores(turned), []).inflation > 2.0
