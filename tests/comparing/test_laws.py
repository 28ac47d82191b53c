"""What holds of every comparison."""

from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.comparing import ArticleTerms, compare
from service.comparing.values import NeighbourVerdict
from service.reading.values import Dyad, Position, State
from tests.comparing.positions import ARCHIVES, CERTAIN, POSITIONS, archive, evidence, position, stored, weigh


def comparison(own, candidates, neighbours=5):
    text = " ".join(each.passage.text for each in own.evidence)
    return compare(own, candidates, ArticleTerms(weigh(text), weigh), neighbours=neighbours)


@settings(deadline=None)
@given(POSITIONS, ARCHIVES, st.randoms())
def test_the_order_of_the_archive_makes_no_difference(own, candidates, random):
    assert comparison(own, candidates) == comparison(own, random.sample(candidates, len(candidates)))


@settings(deadline=None)
@given(POSITIONS, ARCHIVES, POSITIONS)
def test_storing_an_article_and_removing_it_restores_the_comparison(own, candidates, another):
    before = comparison(own, candidates)
    with_it = [*candidates, stored("another", another)]
    assert comparison(own, with_it).stored == before.stored + 1
    assert comparison(own, [each for each in with_it if each.article.id != "another"]) == before


@settings(deadline=None)
@given(POSITIONS, ARCHIVES, st.integers(1, 6))
def test_neighbours_come_nearest_first_each_once_and_no_more_than_asked_for(own, candidates, most):
    found = comparison(own, candidates, most).neighbours
    assert len({near.article.id for near in found}) == len(found) == min(most, len(candidates))
    similarities = [near.similarity for near in found]
    assert similarities == sorted(similarities, reverse=True)
    assert all(0.0 <= similarity <= 1.0 for similarity in similarities)


@settings(deadline=None)
@given(POSITIONS, POSITIONS)
def test_two_articles_say_the_same_of_each_other(one, other):
    (there,) = comparison(one, archive([other])).neighbours
    (back,) = comparison(other, archive([one])).neighbours
    assert there.verdict is back.verdict
    assert there.similarity == pytest.approx(back.similarity)
    assert (there.verdict is NeighbourVerdict.AGREES) == (one.state is other.state)
    assert {term.term for term in there.shared_terms} == {term.term for term in back.shared_terms}


@settings(deadline=None)
@given(POSITIONS, ARCHIVES)
def test_a_candidate_of_another_dyad_is_refused_wherever_it_stands(own, candidates):
    astray = Position(Dyad.parse("CHN-USA"), own.probabilities, own.presence)
    for place in range(len(candidates) + 1):
        mixed = [*candidates[:place], stored("astray", astray), *candidates[place:]]
        with pytest.raises(ValueError, match="PAK-USA"):
            comparison(own, mixed)


def test_only_the_passages_of_the_neighbours_are_weighed():
    own = position(CERTAIN[State.IMPASSE], evidence("supply route", State.IMPASSE))
    near = position(CERTAIN[State.IMPASSE], evidence("supply route closed", State.IMPASSE))
    far = position(CERTAIN[State.IMPASSE], evidence("wheat", State.IMPASSE))
    weigher = Mock(side_effect=weigh)
    compare(own, archive([far, near, far]), ArticleTerms(weigh("supply route"), weigher), neighbours=1)
    assert [call.args[0] for call in weigher.call_args_list] == ["supply route", "supply route closed"]
