"""The pair of passages that shows two articles agree or disagree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparing.contrast import OwnPassages, weighed_passages
from service.reading.values import State
from tests.comparing.positions import CERTAIN, POSITIONS, evidence, position, weigh

HOSTILE, IMPASSE, COOPERATIVE = State.HOSTILE, State.IMPASSE, State.COOPERATIVE


def contrast(own, theirs):
    return OwnPassages(weighed_passages(own, weigh)).contrast_with(weighed_passages(theirs, weigh))


def texts(own, theirs):
    found = contrast(own, theirs)
    return found.own.passage.text, found.theirs.passage.text


def test_articles_that_agree_are_shown_by_passages_of_their_common_state():
    own = position(CERTAIN[IMPASSE], evidence("route opened", COOPERATIVE), evidence("route closed", IMPASSE))
    theirs = position(
        CERTAIN[IMPASSE], evidence("route opened", COOPERATIVE), evidence("route stays closed", IMPASSE)
    )
    assert texts(own, theirs) == ("route closed", "route stays closed")


def test_articles_that_disagree_are_shown_each_by_a_passage_of_its_own_state():
    own = position(CERTAIN[IMPASSE], evidence("route opened", COOPERATIVE), evidence("route closed", IMPASSE))
    theirs = position(
        CERTAIN[COOPERATIVE], evidence("route blocked", IMPASSE), evidence("route reopened", COOPERATIVE)
    )
    assert texts(own, theirs) == ("route closed", "route reopened")


def test_a_plain_contrast_beats_a_chance_word_in_passages_of_the_right_states():
    on_the_matter = evidence("review of the list of terrorism sponsors", IMPASSE, -0.1)
    own = position(
        CERTAIN[COOPERATIVE],
        evidence("freed political prisoners went home that same spring", COOPERATIVE, 0.1),
        on_the_matter,
    )
    theirs = position(
        CERTAIN[HOSTILE],
        evidence("country put back on list of terrorism sponsors", HOSTILE),
        evidence("minister spoke of political opportunism and departing officials", HOSTILE, 0.1),
    )
    assert texts(own, theirs)[0] == on_the_matter.passage.text


def test_of_passages_equally_near_the_stronger_is_shown():
    own = position(
        CERTAIN[HOSTILE],
        evidence("route blocked monday", HOSTILE, 0.1),
        evidence("route blocked friday", HOSTILE),
    )
    theirs = position(CERTAIN[HOSTILE], evidence("route blocked", HOSTILE))
    assert texts(own, theirs)[0] == "route blocked friday"


def test_a_short_passage_does_not_win_by_one_word():
    own = position(CERTAIN[IMPASSE], evidence("supply route trucks border remain closed", IMPASSE))
    theirs = position(
        CERTAIN[IMPASSE],
        evidence("closed", IMPASSE),
        evidence("supply route through valley, tunnel, depot, bridge, river, ferry", IMPASSE),
    )
    assert texts(own, theirs)[1].startswith("supply route")


def test_the_shared_terms_are_those_of_the_two_passages():
    own = position(CERTAIN[IMPASSE], evidence("supply route closed", IMPASSE))
    theirs = position(CERTAIN[IMPASSE], evidence("route closed again", IMPASSE))
    assert {(term.term, term.weight) for term in contrast(own, theirs).shared_terms} == {
        ("route", 1.0),
        ("closed", 1.0),
    }


@pytest.mark.parametrize("theirs", ["wheat harvest", "the of and"])
def test_passages_with_no_content_word_in_common_are_no_contrast(theirs):
    own = position(CERTAIN[IMPASSE], evidence("supply route closed", IMPASSE))
    assert contrast(own, position(CERTAIN[IMPASSE], evidence(theirs, IMPASSE))) is None


def test_one_word_in_two_long_passages_is_no_matter_in_common():
    def long(word):
        return " ".join(["kashmir", *(f"{word}{number}" for number in range(24))])

    own = position(CERTAIN[IMPASSE], evidence(long("own"), IMPASSE))
    assert contrast(own, position(CERTAIN[IMPASSE], evidence(long("other"), IMPASSE))) is None


def test_without_evidence_there_is_no_contrast():
    assert contrast(position(CERTAIN[IMPASSE]), position(CERTAIN[IMPASSE])) is None


@given(POSITIONS, POSITIONS)
def test_a_contrast_is_of_the_two_articles_own_passages_and_shares_a_word(own, theirs):
    found = contrast(own, theirs)
    if found is not None:
        assert found.own.passage in [each.passage for each in own.evidence]
        assert found.theirs.passage in [each.passage for each in theirs.evidence]
        for term in found.shared_terms:
            assert term.term in weigh(found.own.passage.text)
            assert term.term in weigh(found.theirs.passage.text)
        assert found.shared_terms


@given(POSITIONS, POSITIONS)
def test_there_is_a_contrast_from_either_side_or_from_neither(own, theirs):
    assert (contrast(own, theirs) is None) == (contrast(theirs, own) is None)


@given(POSITIONS, st.lists(POSITIONS, max_size=4))
def test_a_contrast_with_one_article_is_the_same_whatever_others_were_looked_at(own, others):
    passages = OwnPassages(weighed_passages(own, weigh))
    found = [passages.contrast_with(weighed_passages(other, weigh)) for other in others]
    assert found == [contrast(own, other) for other in others]
