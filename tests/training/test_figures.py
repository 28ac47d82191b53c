"""The figures of an evaluation are those that can be worked out by hand."""

import numpy as np
import pytest

from training import figures as module
from training.figures import (
    Figure,
    accuracy_of,
    calibration_error,
    figures_of,
    marked_figures_of,
    reliability_of,
)


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch):
    monkeypatch.setattr(module, "_RESAMPLES", 20)


def rows(*tops):
    """Distributions over three states: of each, the place of the top one and its probability."""
    found = np.array([[(1 - p) / 2] * 3 for _, p in tops])
    for row, (place, p) in zip(found, tops, strict=True):
        row[place] = p
    return found


def with_none(distributions, none=0.0):
    return np.concatenate([distributions * (1 - none), np.full((len(distributions), 1), none)], axis=1)


def test_predictions_that_are_as_sure_as_they_are_right_are_calibrated():
    probabilities = rows(*[(0, 0.75)] * 4)
    assert calibration_error(probabilities, np.array([0, 0, 0, 1])) == pytest.approx(0.0)


def test_the_calibration_error_is_the_gap_of_each_bin_by_its_share():
    # In the bin from 0.9, three of four are right: a gap of 0.95 - 0.75. In that from 0.6, none of one is.
    probabilities = rows(*[(0, 0.95)] * 4, (1, 0.65))
    truth = np.array([0, 0, 0, 2, 2])
    assert calibration_error(probabilities, truth) == pytest.approx(0.8 * 0.20 + 0.2 * 0.65)


def test_certainty_is_of_the_last_bin():
    assert calibration_error(rows((0, 1.0), (0, 0.95)), np.array([0, 0])) == pytest.approx(0.025)


def test_errors_in_the_least_sure_tenth_are_a_share_of_all_errors():
    # Of twenty predictions, two are the least sure tenth: one of them is wrong, and two of the others are.
    tops = [(0, 0.9 - place / 100) for place in range(18)] + [(0, 0.5), (0, 0.4)]
    labels = ["hostile"] * 20
    for wrong in (19, 17, 3):
        labels[wrong] = "impasse"
    found = figures_of(labels, with_none(rows(*tops)), [3] * 20)
    assert found["errors_in_the_least_sure_tenth"].value == pytest.approx(1 / 3)


def test_where_nothing_is_wrong_no_error_is_in_the_least_sure_tenth():
    tops = [*[(0, 0.8)] * 9, (1, 0.8)]
    found = figures_of(["hostile"] * 9 + ["impasse"], with_none(rows(*tops)), [3] * 10)
    assert found["errors_in_the_least_sure_tenth"].value == 0.0


@pytest.fixture
def found():
    """Hostile right, impasse read as cooperative, cooperative right; none read as none, none read as hostile."""
    probabilities = np.concatenate(
        [
            with_none(rows((0, 0.8), (2, 0.6), (2, 0.9)), none=0.1),
            with_none(rows((1, 0.5)), none=0.7),
            with_none(rows((0, 0.6)), none=0.2),
        ]
    )
    return figures_of(["hostile", "impasse", "cooperative", "none", "none"], probabilities, [3, 2, 3, 3, 2])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("three_states_accuracy", 2 / 3),
        ("three_states_accuracy_clear", 1.0),
        # F1 of hostile 1, of impasse 0, of cooperative 2/3.
        ("three_states_macro_f1", (1 + 0 + 2 / 3) / 3),
        ("with_none_accuracy", 3 / 5),
        ("with_none_accuracy_clear", 1.0),
        ("impasse_recall", 0.0),
        # Squares of what is missing: (0.2, 0.1, 0.1), (0.2, 0.8, 0.6), (0.05, 0.05, 0.1).
        ("brier_score", (0.06 + 1.04 + 0.015) / 3),
    ],
)
def test_figures_are_those_worked_out_by_hand(found, name, value):
    assert found[name].value == pytest.approx(value)


def test_texts_labelled_none_and_the_probability_of_none_count_for_no_figure_of_three_states():
    stated = with_none(rows((0, 0.8), (1, 0.7), (2, 0.6)))
    labels = ["hostile", "impasse", "hostile"]
    doubtful = np.concatenate([stated * 0.3 + np.array([0, 0, 0, 0.7]), with_none(rows((0, 0.9)))])
    one, other = figures_of(labels, stated, [3] * 3), figures_of([*labels, "none"], doubtful, [3] * 4)
    for name in (
        "three_states_accuracy",
        "three_states_macro_f1",
        "brier_score",
        "expected_calibration_error",
    ):
        assert one[name].value == pytest.approx(other[name].value)


def test_figures_of_marked_sentences_are_of_states_and_of_cooperation_against_conflict():
    probabilities = with_none(rows((0, 0.8), (0, 0.8), (2, 0.8)), none=0.1)
    found = marked_figures_of(["hostile", "impasse", "cooperative"], probabilities)
    assert found["three_states_macro_f1"].value == pytest.approx((2 / 3 + 0 + 1) / 3)
    assert found["cooperation_or_conflict_macro_f1"].value == 1.0
    assert found["read_as_none"].value == 0.0


def test_the_interval_holds_the_value_and_is_the_same_each_time():
    right = np.array([True] * 30 + [False] * 10)
    figure = accuracy_of(right)
    assert figure == accuracy_of(right)
    assert figure.low <= figure.value == 0.75 <= figure.high
    assert figure.low < figure.high


def test_what_is_always_right_has_an_interval_of_no_width():
    assert accuracy_of(np.array([True] * 5)) == Figure(1.0, 1.0, 1.0)


def test_the_reliability_table_has_a_row_for_each_tenth_that_holds_texts():
    probabilities = with_none(rows((0, 0.95), (0, 0.91), (1, 0.65), (2, 0.99)), none=0.2)
    assert reliability_of(["hostile", "impasse", "impasse", "none"], probabilities) == [
        {"from": 0.6, "texts": 1, "said": 0.65, "right": 1.0},
        {"from": 0.9, "texts": 2, "said": 0.93, "right": 0.5},
    ]
