"""What holds of every comparison."""

from contextlib import contextmanager
from dataclasses import fields, replace
from unittest.mock import Mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.comparing import ArticleTerms, Indexes, Manner, Subject, compare
from service.comparing.indexing.copies import SIGNATURE_BYTES
from service.comparing.indexing.entries import Changes, Entries
from service.comparing.values import NeighbourVerdict
from service.reading.values import Dyad, State
from tests.comparing.positions import (
    ARCHIVES,
    DYAD,
    POSITIONS,
    archive,
    compare_with,
    indexed,
    row_of,
    stored,
    sure,
    weigh,
    wire,
)

ELSEWHERE = Dyad.parse("CHN-USA")
UNSIGNED = np.zeros(SIGNATURE_BYTES, np.uint8)
# The text that is compared: of its own, or one that articles of the archive print too.
TEXTS = st.sampled_from(["the article that is compared", wire(99)])


@given(POSITIONS, TEXTS, ARCHIVES, st.randoms())
def test_the_order_of_the_archive_makes_no_difference(own, text, candidates, random):
    shuffled = random.sample(candidates, len(candidates))
    assert compare_with(own, shuffled, text=text) == compare_with(own, candidates, text=text)


def test_the_order_in_which_copies_of_its_own_text_were_stored_makes_no_difference():
    own = sure(State.HOSTILE)
    candidates = [stored(name, own, text=wire(number)) for number, name in enumerate("abcdefghijklm")]
    there, back = (compare_with(own, each, text=wire(99)) for each in (candidates, candidates[::-1]))
    assert there.copies == back.copies


@given(POSITIONS, TEXTS, ARCHIVES, POSITIONS, st.booleans())
def test_storing_an_article_and_removing_it_restores_the_comparison(own, text, candidates, another, copied):
    before = compare_with(own, candidates, text=text)
    index = indexed(candidates)
    last = len(candidates) + 1
    signature = index.candidates().all_signatures[0] if copied and candidates else UNSIGNED
    row = row_of(last, another, key=-1, signature=signature.tobytes())
    index.apply(Changes(2, [], [Entries.of([row])]))
    assert len(index) == last
    index.apply(Changes(3, [last], []))
    assert compare_with(own, candidates, text=text, columns=index.candidates(own.vector)) == before


@given(POSITIONS, ARCHIVES, st.integers(1, 6))
def test_neighbours_come_nearest_first_each_once_and_no_more_than_asked_for(own, candidates, most):
    found = compare_with(own, candidates, manner=Manner(neighbours=most))
    neighbours = found.neighbours
    assert len({near.article.id for near in neighbours}) == len(neighbours) == min(most, found.distinct)
    similarities = [near.similarity for near in neighbours]
    assert similarities == sorted(similarities, reverse=True)
    assert all(0.0 <= similarity <= 1.0 for similarity in similarities)


@given(POSITIONS, ARCHIVES)
def test_each_text_is_listed_once_as_itself_or_as_a_copy(own, candidates):
    neighbours = compare_with(own, candidates, manner=Manner(neighbours=len(candidates) + 1)).neighbours
    listed = [each.id for near in neighbours for each in (near.article, *near.copies)]
    assert sorted(listed) == [each.article.id for each in candidates]
    assert sum(near.copy_count + 1 for near in neighbours) == len(candidates)


@given(POSITIONS, POSITIONS)
def test_two_articles_say_the_same_of_each_other(one, other):
    (there,) = compare_with(one, archive([other])).neighbours
    (back,) = compare_with(other, archive([one])).neighbours
    assert there.verdict is back.verdict
    assert there.similarity == back.similarity
    assert (there.verdict is NeighbourVerdict.AGREES) == (one.state is other.state)
    assert {term.term for term in there.shared_terms} == {term.term for term in back.shared_terms}


class _TwoDyads:
    """A feed of two dyads, with the same article numbers on both."""

    def __init__(self, here, there) -> None:
        self._rows = {DYAD: here, ELSEWHERE: there}

    def version(self, dyad):
        return len(self._rows[dyad])

    def extent(self, dyad):
        return len(self._rows[dyad]), 0

    @contextmanager
    def changes(self, dyad, since):
        yield Changes(self.version(dyad), [], [Entries.of(self._rows[dyad])] if self._rows[dyad] else [])


@given(POSITIONS, st.lists(POSITIONS, max_size=5), st.lists(POSITIONS, max_size=5))
def test_a_comparison_never_crosses_dyads(own, here, there):
    def compared(on, other):
        feed = _TwoDyads(*([row_of(n, each) for n, each in enumerate(rows)] for rows in (on, other)))
        indexes = Indexes(feed, most_bytes=1 << 20)
        # Both dyads are in memory, whichever came first.
        for dyad in (ELSEWHERE, DYAD, ELSEWHERE):
            indexes.candidates(dyad)
        asked = []

        def look_up(dyad, numbers):
            asked.append(dyad)
            return {number: stored(str(number), on[number]) for number in numbers}

        candidates = indexes.candidates(DYAD, own.vector)
        found = compare(
            Subject(own, -1, UNSIGNED), candidates, look_up, ArticleTerms(frozenset, lambda _text: {})
        )
        assert set(asked) <= {DYAD}
        return found

    assert compared(here, there) == compared(here, [])


def look_up_counted(candidates, calls):
    def look_up(dyad, numbers):
        calls.append((dyad, sorted(numbers)))
        return {number: candidates[number - 1] for number in numbers}

    return look_up


def test_what_is_shown_is_looked_up_at_once():
    own, calls = sure(State.IMPASSE), []
    candidates = archive([sure(state) for state in State])
    columns = indexed(candidates).candidates(own.vector)
    terms = ArticleTerms(lambda: weigh("supply route"), weigh)
    compare(Subject(own, 0, UNSIGNED), columns, look_up_counted(candidates, calls), terms)
    assert calls == [(DYAD, [1, 2, 3])]


def test_others_are_looked_up_where_no_neighbour_disagrees():
    own, calls = sure(State.IMPASSE), []
    candidates = archive([sure(State.IMPASSE, "supply route")] * 5 + [sure(State.HOSTILE, "route")])
    columns = indexed(candidates).candidates(own.vector)
    terms = ArticleTerms(lambda: weigh("supply route"), weigh)
    subject, look_up = Subject(own, 0, UNSIGNED), look_up_counted(candidates, calls)
    found = compare(subject, columns, look_up, terms, manner=Manner(neighbours=2))
    assert found.disagreeing.article.id == "005"
    assert [len(numbers) for _, numbers in calls] == [2, 1]


def test_only_the_passages_of_what_is_shown_are_weighed():
    own, near, far = (
        sure(State.IMPASSE, words) for words in ("supply route", "supply route closed", "wheat")
    )
    candidates = archive([far, near, *[far] * 9])
    weigher = Mock(side_effect=weigh)
    columns = indexed(candidates).candidates(own.vector)
    terms = ArticleTerms(lambda: weigh("supply route"), weigher)
    manner = Manner(neighbours=1)
    compare(Subject(own, 0, UNSIGNED), columns, look_up_counted(candidates, []), terms, manner=manner)
    assert [call.args[0] for call in weigher.call_args_list] == ["supply route", "supply route closed"]


@given(POSITIONS, TEXTS, ARCHIVES, st.randoms())
def test_the_order_of_candidates_makes_no_difference(own, text, candidates, random):
    found = indexed(candidates).candidates(own.vector)
    order = random.sample(range(len(found)), len(found))
    names = [field.name for field in fields(found) if field.name not in {"outlets", "all_signatures"}]
    turned = replace(found, **{name: getattr(found, name)[order] for name in names})
    assert compare_with(own, candidates, text=text, columns=turned) == compare_with(
        own, candidates, text=text
    )
