"""A comparison: what the stored positions say together, whether an article departs from it, how unusually."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing import Manner, Narrowing
from service.comparing.values import NeighbourVerdict, Verdict
from service.reading.values import NamedSides, State, UnknownDyad
from tests.comparing.positions import (
    A_YEAR,
    ARCHIVES,
    COOPERATIVE,
    HOSTILE,
    POSITIONS,
    TODAY,
    article,
    compare_with,
    near,
    saying,
    stored,
    sure,
    wire,
)


def test_with_nothing_stored_there_is_no_consensus():
    alone = compare_with(saying("supply route closed"), [])
    assert (alone.stored, alone.distinct, alone.neighbours) == (0, 0, ())
    assert (alone.consensus, alone.departure, alone.percentile) == (None, None, None)
    assert (alone.agreeing, alone.disagreeing) == (None, None)
    assert alone.verdict is Verdict.NO_CONSENSUS


def test_the_nearest_article_comes_first_with_what_they_share():
    candidates = [article("a", "wheat harvest record"), article("b", "supply route closed trucks")]
    found = compare_with(saying("supply route closed border"), candidates)
    assert near(found) == ["b", "a"]
    assert {term.term for term in found.neighbours[0].shared_terms} == {"supply", "route", "closed"}


def test_the_shared_terms_are_parts_of_the_cosine():
    (neighbour,) = compare_with(saying("supply route closed"), [article("a", "supply route")]).neighbours
    assert sum(term.weight for term in neighbour.shared_terms) == pytest.approx(neighbour.similarity)


def test_a_neighbour_says_which_model_read_it():
    (neighbour,) = compare_with(saying("route"), [replace(article("a", "route"), model="0-old")]).neighbours
    assert neighbour.model == "0-old"


def test_an_article_of_the_same_state_agrees_and_one_of_another_disagrees():
    candidates = [article("a", "supply route"), article("b", "supply route", HOSTILE)]
    found = compare_with(saying("supply route"), candidates)
    assert {each.article.id: each.verdict for each in found.neighbours} == {
        "a": NeighbourVerdict.AGREES,
        "b": NeighbourVerdict.DISAGREES,
    }


def test_as_many_neighbours_are_listed_as_asked_for():
    candidates = [article(str(number), "supply route") for number in range(9)]
    assert len(compare_with(saying("route"), candidates).neighbours) == 5
    assert len(compare_with(saying("route"), candidates, manner=Manner(neighbours=7)).neighbours) == 7


def test_an_article_against_the_consensus_departs():
    candidates = [article(str(number), "supply route", COOPERATIVE) for number in range(5)]
    found = compare_with(saying("supply route", HOSTILE), candidates)
    assert found.verdict is Verdict.DEPARTS
    assert found.consensus.state is State.COOPERATIVE
    assert found.departure > 0.5


def test_an_article_of_the_consensus_agrees():
    candidates = [article(str(number), "supply route") for number in range(5)]
    assert compare_with(saying("supply route"), candidates).verdict is Verdict.AGREES


def test_an_archive_split_between_the_extremes_is_no_consensus():
    candidates = [article("a", "route", COOPERATIVE), article("b", "route", HOSTILE)]
    found = compare_with(saying("route"), candidates)
    assert found.verdict is Verdict.NO_CONSENSUS
    assert found.consensus.agreement == pytest.approx(0.0, abs=0.01)


def test_similar_articles_count_more_in_the_consensus():
    candidates = [article("a", "supply route trucks", HOSTILE), article("b", "wheat harvest", COOPERATIVE)]
    assert compare_with(saying("supply route trucks"), candidates).consensus.state is State.HOSTILE


def test_the_states_of_those_compared_with_are_counted():
    candidates = [article("a", "route", HOSTILE), article("b", "route"), article("c", "route")]
    assert compare_with(saying("route"), candidates).states == {
        State.HOSTILE: 1,
        State.IMPASSE: 2,
        State.COOPERATIVE: 0,
    }


def test_sides_that_a_caller_named_are_compared_with_nothing():
    sides = NamedSides(("Hezbollah",), ("Israel",))
    with pytest.raises(UnknownDyad, match="Hezbollah and Israel"):
        compare_with(replace(saying("route"), pair=sides), [])


OWN = saying("route")
# Three hostile articles of ten years ago, and two cooperative ones of today.
OLD_AND_RECENT = [
    *(article(f"old{n}", "route", HOSTILE, published=TODAY - 10 * A_YEAR) for n in range(3)),
    *(article(f"new{n}", "route", COOPERATIVE, published=TODAY) for n in range(2)),
]


def test_what_is_recent_counts_more_than_what_is_old():
    found = compare_with(OWN, OLD_AND_RECENT, published=TODAY)
    assert found.consensus.state is State.COOPERATIVE


def test_recent_is_reckoned_from_the_articles_own_date():
    found = compare_with(OWN, OLD_AND_RECENT, published=TODAY - 10 * A_YEAR)
    assert found.consensus.state is State.HOSTILE


def test_of_an_article_without_a_date_recent_is_reckoned_from_the_newest():
    found = compare_with(OWN, OLD_AND_RECENT)
    assert found == compare_with(OWN, OLD_AND_RECENT, published=TODAY)


def test_of_an_article_without_a_date_recent_is_reckoned_from_the_day_compared_as_on():
    as_on = Narrowing(as_of=TODAY + A_YEAR)
    there = compare_with(OWN, OLD_AND_RECENT, narrowing=as_on)
    assert there == compare_with(OWN, OLD_AND_RECENT, published=TODAY + A_YEAR)


def test_the_day_compared_as_on_does_not_overrule_the_articles_own_date():
    as_on = Narrowing(as_of=TODAY)
    own_date = TODAY - 10 * A_YEAR
    there = compare_with(OWN, OLD_AND_RECENT, published=own_date, narrowing=as_on)
    assert there == compare_with(OWN, OLD_AND_RECENT, published=own_date)


def test_with_a_long_half_life_age_hardly_counts():
    patient = Manner(half_life=1_000_000)
    found = compare_with(OWN, OLD_AND_RECENT, published=TODAY, manner=patient)
    assert found.consensus.state is State.HOSTILE


def test_a_half_life_counts_half():
    candidates = [
        stored("a", sure(State.HOSTILE), published=TODAY - A_YEAR),
        stored("b", sure(State.COOPERATIVE), published=TODAY),
    ]
    found = compare_with(sure(State.IMPASSE), candidates, published=TODAY)
    # Half of all but the floor of 2 %: 0.02 + 0.98 / 2 against 1.
    assert found.consensus.probabilities.hostile == pytest.approx(0.51 / 1.51)


def test_what_has_no_date_counts_as_a_half_life_old():
    candidates = [
        stored("a", sure(State.HOSTILE)),
        stored("b", sure(State.COOPERATIVE), published=TODAY - A_YEAR),
    ]
    found = compare_with(sure(State.IMPASSE), candidates, published=TODAY)
    assert found.consensus.probabilities.hostile == pytest.approx(0.5)


def test_where_nothing_has_a_date_all_count_alike():
    candidates = [
        stored("a", sure(State.HOSTILE)),
        *(stored(name, sure(State.COOPERATIVE)) for name in "bcd"),
    ]
    assert compare_with(sure(State.IMPASSE), candidates).consensus.probabilities.hostile == 0.25


def three_to_one():
    """Three cooperative articles and a hostile one: 0.25 and 0.75 from what they say together."""
    return [*(stored(name, sure(State.COOPERATIVE)) for name in "abc"), stored("d", sure(State.HOSTILE))]


@pytest.mark.parametrize(
    ("state", "departure", "percentile"),
    [
        # As far off as the three: half of them, and the fourth is farther.
        (State.COOPERATIVE, 0.25, 37.5),
        # Farther than the three, nearer than the fourth.
        (State.IMPASSE, 0.5, 75.0),
        # Farther than the three, as far as the fourth.
        (State.HOSTILE, 0.75, 87.5),
    ],
)
def test_the_percentile_says_how_many_are_nearer(state, departure, percentile):
    found = compare_with(sure(state), three_to_one())
    assert (found.departure, found.percentile) == (departure, percentile)


def test_the_percentile_counts_a_text_once_however_often_it_was_printed():
    candidates = [*three_to_one(), *(stored(str(n), sure(State.HOSTILE), text=wire(n)) for n in range(9))]
    found = compare_with(sure(State.IMPASSE), candidates)
    # Three cooperative texts against two hostile ones: 0.4 and 0.6 from the consensus.
    assert found.consensus.probabilities.hostile == pytest.approx(0.4)
    assert (found.departure, found.percentile) == (pytest.approx(0.5), pytest.approx(60.0))


@given(POSITIONS, ARCHIVES)
def test_neighbours_are_those_of_the_exact_cosine(own, candidates):
    apart = [replace(each, text=each.article.id) for each in candidates]
    exact = sorted((own.vector.cosine(each.position.vector) for each in apart), reverse=True)[:5]
    found = [neighbour.similarity for neighbour in compare_with(own, apart).neighbours]
    assert found == pytest.approx(exact, abs=1e-5)


@given(POSITIONS, ARCHIVES, st.none() | st.just(TODAY))
def test_figures_stay_in_their_ranges(own, candidates, published):
    found = compare_with(own, candidates, published=published)
    assert 0 <= found.distinct <= found.stored == sum(found.states.values())
    if found.consensus is not None:
        assert sum(found.consensus.probabilities.as_tuple()) == pytest.approx(1.0)
        assert 0 <= found.consensus.agreement <= 1
        assert 0 <= found.departure <= 1
        assert 0 <= found.percentile <= 100
