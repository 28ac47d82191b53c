"""A comparison: who is near, what the stored positions say together, and whether one departs."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.comparing import ArticleTerms, compare
from service.comparing.consensus import agreement_of, departure_of
from service.comparing.values import ArticleSummary, NeighbourVerdict, StoredPosition, Verdict
from service.reading.terms import content_terms
from service.reading.values import (
    Dyad,
    Evidence,
    NamedSides,
    Passage,
    Position,
    Probabilities,
    State,
    UnknownDyad,
)
from service.reading.vectors import TermVector

DYAD = Dyad.parse("PAK-USA")
COOPERATIVE = Probabilities(0.05, 0.15, 0.8)
IMPASSE = Probabilities(0.1, 0.8, 0.1)
HOSTILE = Probabilities(0.9, 0.08, 0.02)


def weigh(text: str) -> dict[str, float]:
    return dict.fromkeys(content_terms(text), 1.0)


def position(text: str, probabilities: Probabilities = IMPASSE, dyad: Dyad = DYAD) -> Position:
    passage = Passage(0, len(text), text)
    evidence = Evidence(passage, probabilities.state, 1.0)
    return Position(dyad, probabilities, 0.9, (evidence,), TermVector.from_weights(weigh(text)))


def stored(identity: str, text: str, probabilities: Probabilities = IMPASSE, dyad: Dyad = DYAD):
    summary = ArticleSummary(identity, None, None, None, None, datetime(2012, 5, 21, tzinfo=UTC))
    return StoredPosition(summary, position(text, probabilities, dyad))


def comparison(own: Position, candidates, **options):
    return compare(own, candidates, ArticleTerms(weigh(own.evidence[0].passage.text), weigh), **options)


def test_with_nothing_stored_there_is_no_consensus():
    alone = comparison(position("supply route closed"), [])
    assert (alone.stored, alone.consensus, alone.departure) == (0, None, None)
    assert alone.verdict is Verdict.NO_CONSENSUS


def test_the_nearest_article_comes_first_with_what_they_share():
    candidates = [stored("a", "wheat harvest record"), stored("b", "supply route closed trucks")]
    found = comparison(position("supply route closed border"), candidates)
    assert [near.article.id for near in found.neighbours] == ["b", "a"]
    assert {term.term for term in found.neighbours[0].shared_terms} == {"supply", "route", "closed"}


def test_an_article_of_the_same_state_agrees_and_one_of_another_disagrees():
    candidates = [stored("a", "supply route"), stored("b", "supply route", HOSTILE)]
    verdicts = {n.article.id: n.verdict for n in comparison(position("supply route"), candidates).neighbours}
    assert verdicts == {"a": NeighbourVerdict.AGREES, "b": NeighbourVerdict.DISAGREES}


def test_an_article_against_the_consensus_departs():
    candidates = [stored(str(n), "supply route", COOPERATIVE) for n in range(5)]
    found = comparison(position("supply route", HOSTILE), candidates)
    assert found.verdict is Verdict.DEPARTS
    assert found.consensus.state is State.COOPERATIVE
    assert found.departure > 0.5


def test_an_article_of_the_consensus_agrees():
    candidates = [stored(str(n), "supply route") for n in range(5)]
    assert comparison(position("supply route"), candidates).verdict is Verdict.AGREES


def test_an_archive_split_between_the_extremes_is_no_consensus():
    candidates = [stored("a", "route", COOPERATIVE), stored("b", "route", HOSTILE)]
    found = comparison(position("route"), candidates)
    assert found.verdict is Verdict.NO_CONSENSUS
    assert found.consensus.agreement == pytest.approx(0.0, abs=0.01)


def test_similar_articles_count_more_in_the_consensus():
    candidates = [stored("a", "supply route trucks", HOSTILE), stored("b", "wheat harvest", COOPERATIVE)]
    assert comparison(position("supply route trucks"), candidates).consensus.state is State.HOSTILE


def test_a_contrast_is_on_a_matter_both_speak_of():
    found = comparison(position("supply route closed"), [stored("a", "route reopened", COOPERATIVE)])
    contrast = found.neighbours[0].contrast
    assert contrast.own.passage.text == "supply route closed"
    assert [term.term for term in contrast.shared_terms] == ["route"]


def test_passages_with_nothing_in_common_are_no_contrast():
    found = comparison(position("supply route closed"), [stored("a", "wheat harvest", COOPERATIVE)])
    assert found.neighbours[0].contrast is None


def test_a_comparison_never_crosses_dyads():
    with pytest.raises(ValueError, match="PAK-USA"):
        comparison(position("route"), [stored("a", "route", dyad=Dyad.parse("CHN-USA"))])


def test_sides_that_a_caller_named_are_compared_with_nothing():
    sides = NamedSides(("Hezbollah",), ("Israel",))
    with pytest.raises(UnknownDyad, match="Hezbollah and Israel"):
        comparison(replace(position("route"), pair=sides), [])


VOCABULARY = ["route", "drone", "wheat", "border", "aid", "truck", "fuel", "base"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6)
STATES = st.sampled_from([COOPERATIVE, IMPASSE, HOSTILE])
ARCHIVE = st.lists(st.tuples(WORDS, STATES), max_size=12)


def build(rows):
    return [stored(f"{n:03}", " ".join(words), state) for n, (words, state) in enumerate(rows)]


@settings(deadline=None)
@given(ARCHIVE, WORDS, st.randoms())
def test_the_order_of_storing_makes_no_difference(rows, words, random):
    own, candidates = position(" ".join(words)), build(rows)
    shuffled = random.sample(candidates, len(candidates))
    assert comparison(own, candidates) == comparison(own, shuffled)


@settings(deadline=None)
@given(ARCHIVE, WORDS)
def test_neighbours_are_those_of_the_exact_cosine(rows, words):
    own, candidates = position(" ".join(words)), build(rows)
    exact = sorted((own.vector.cosine(each.position.vector) for each in candidates), reverse=True)[:5]
    found = [near.similarity for near in comparison(own, candidates).neighbours]
    assert found == pytest.approx(exact, abs=1e-5)


@settings(deadline=None)
@given(ARCHIVE, WORDS)
def test_figures_stay_in_their_ranges(rows, words):
    found = comparison(position(" ".join(words)), build(rows))
    if found.consensus is not None:
        assert sum(found.consensus.probabilities.as_tuple()) == pytest.approx(1.0)
        assert 0 <= found.consensus.agreement <= 1
        assert 0 <= found.departure <= 1


def test_departure_is_a_distance_along_the_scale():
    ends = Probabilities(1.0, 0.0, 0.0), Probabilities(0.0, 0.0, 1.0)
    middle = Probabilities(0.0, 1.0, 0.0)
    assert departure_of(*ends) == 1.0
    assert departure_of(ends[0], middle) == pytest.approx(0.5)
    assert departure_of(middle, middle) == 0.0


def test_agreement_is_one_where_all_say_the_same_and_none_between_the_extremes():
    assert agreement_of(np.array([0.0, 1.0, 0.0])) == 1.0
    assert agreement_of(np.array([0.5, 0.0, 0.5])) == pytest.approx(0.0)
    assert agreement_of(np.array([0.5, 0.5, 0.0])) > agreement_of(np.array([0.4, 0.2, 0.4]))
