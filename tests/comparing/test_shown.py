"""What is shown of single stored articles: neighbours, contrasts; nothing of what is gone."""

from dataclasses import replace

from hypothesis import given

from service.reading.values import State
from service.reading.vectors import TermVector
from tests.comparing.positions import (
    ARCHIVES,
    COOPERATIVE,
    HOSTILE,
    POSITIONS,
    article,
    compare_with,
    evidence,
    names,
    near,
    position,
    printed,
    saying,
    stored,
    sure,
    wire,
)


def test_a_contrast_is_on_a_matter_both_speak_of():
    found = compare_with(saying("supply route closed"), [article("a", "route reopened", COOPERATIVE)])
    contrast = found.neighbours[0].contrast
    assert contrast.own.passage.text == "supply route closed"
    assert [term.term for term in contrast.shared_terms] == ["route"]


def test_passages_with_nothing_in_common_are_no_contrast():
    found = compare_with(saying("supply route closed"), [article("a", "wheat harvest", COOPERATIVE)])
    assert found.neighbours[0].contrast is None
    assert found.disagreeing is None


def test_the_nearest_that_agrees_and_the_nearest_that_does_not_are_shown():
    candidates = [
        article("a", "supply route wheat"),
        article("b", "supply route closed"),
        article("c", "route reopened", COOPERATIVE),
        article("d", "supply route reopened", HOSTILE),
    ]
    found = compare_with(saying("supply route closed"), candidates)
    assert (found.agreeing.article.id, found.disagreeing.article.id) == ("b", "d")
    assert (found.agreeing.state, found.disagreeing.state) == (State.IMPASSE, State.HOSTILE)


def test_the_nearest_that_disagrees_is_shown_though_it_is_no_neighbour():
    closer = [article(str(number), "supply route closed") for number in range(9)]
    found = compare_with(saying("supply route closed"), [*closer, article("z", "route", HOSTILE)])
    assert "z" not in near(found)
    assert found.disagreeing.article.id == "z"


def test_of_those_that_disagree_the_nearest_with_a_contrast_is_shown():
    # Its words are near, and its one passage speaks of something else.
    beside_the_matter = position(HOSTILE, evidence("wheat harvest", State.HOSTILE), words="supply route")
    candidates = [stored("a", beside_the_matter), article("b", "route blocked", HOSTILE)]
    assert compare_with(saying("supply route"), candidates).disagreeing.article.id == "b"


@given(POSITIONS, ARCHIVES)
def test_what_agrees_is_of_the_same_state_and_what_disagrees_of_another(own, candidates):
    found = compare_with(own, candidates)
    assert found.agreeing is None or found.agreeing.state is own.state
    assert found.disagreeing is None or found.disagreeing.state is not own.state


@given(POSITIONS, ARCHIVES)
def test_no_contrast_is_without_a_term_in_common(own, candidates):
    found = compare_with(own, candidates)
    shown = [each for each in (found.agreeing, found.disagreeing, *found.neighbours) if each is not None]
    assert all(each.contrast.shared_terms for each in shown if each.contrast is not None)
    assert all(each.similarity > 0.0 for each in (found.agreeing, found.disagreeing) if each is not None)


def test_an_article_removed_a_moment_ago_is_no_neighbour():
    candidates = [article("a", "supply route"), article("b", "route")]
    assert near(compare_with(saying("supply route"), candidates, gone={"a"})) == ["b"]


def test_an_article_removed_a_moment_ago_is_not_contrasted_with():
    candidates = [article("a", "supply route"), article("b", "route")]
    assert compare_with(saying("supply route"), candidates, gone={"a"}).agreeing.article.id == "b"
    assert compare_with(saying("supply route"), candidates, gone={"a", "b"}).agreeing is None


def test_a_copy_removed_a_moment_ago_is_not_listed():
    (neighbour,) = compare_with(sure(State.IMPASSE), printed(3), gone={"copy01"}).neighbours
    assert "copy01" not in {neighbour.article.id, *names(neighbour.copies)}


def test_a_copy_of_its_own_text_removed_a_moment_ago_is_not_listed():
    found = compare_with(sure(State.HOSTILE), printed(2), text=wire(99), gone={"copy01"})
    assert names(found.copies) == ["copy00"]


def test_shared_terms_are_named_from_the_text_where_the_vector_was_stored():
    own = saying("supply route closed")
    known = TermVector.from_bytes(own.vector.to_bytes())
    candidates = [article("a", "supply route open")]
    plain, stored_one = (
        compare_with(each, candidates).neighbours[0].shared_terms
        for each in (own, replace(own, vector=known))
    )
    assert known.terms is None
    assert plain == stored_one
    assert {term.term for term in plain} == {"supply", "route"}
