"""The index of a dyad: whatever was added, replaced and removed, it is as if built from what is left."""

from collections import defaultdict
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from service.comparing.indexing import index as module
from service.comparing.indexing.copies import SIGNATURE_BYTES, groups_of
from service.comparing.indexing.entries import Changes, Entries
from service.comparing.indexing.index import DyadIndex, candidates_of, estimated_bytes
from service.reading.values import Probabilities
from service.reading.vectors import EMPTY_VECTOR, TermVector
from tests.comparing.positions import TODAY, position, row_of

# So small that merging, packing and regrouping are all reached with a few rows.
SMALL = {"_LONGEST_TAIL": 3, "_SHORTEST_SET": 2, "_SIZE_RATIO": 2, "_MOST_DEAD": 2, "_FEW": 2}


def _signatures() -> list[bytes]:
    """Signatures of two families of texts, in which each is a copy of the next alone; and of no text."""
    random, found = np.random.default_rng(5), []
    for _ in range(2):
        signature = random.integers(1, 256, SIGNATURE_BYTES).astype(np.uint8)
        for step in range(4):
            found.append(signature.tobytes())
            signature = signature.copy()
            changed = slice(24 * (step % 2), 24 * (step % 2) + 24)
            signature[changed] = random.integers(1, 256, 24)
    return [*found, bytes(SIGNATURE_BYTES)]


SIGNATURES = _signatures()
VECTORS = [
    EMPTY_VECTOR,
    *(
        TermVector.from_weights(weights)
        for weights in (
            {"route": 1.0},
            {"route": 3.0, "drone": 1.0},
            {"wheat": 1.0, "drone": 2.0, "fuel": 0.5},
            {"route": 1.0, "wheat": 0.7, "fuel": 0.3, "base": 0.1},
        )
    ),
]
QUERY = TermVector.from_weights({"route": 1.0, "drone": 0.9, "fuel": 0.8})


def row(number, vector=EMPTY_VECTOR, signature=bytes(SIGNATURE_BYTES), **fields):
    own = position(Probabilities(0.2, 0.3, 0.5))
    return (*row_of(number, own, signature=signature, **fields)[:-1], vector.to_bytes())


CONTENTS = st.builds(
    lambda vector, signature, outlet, dated: (vector, signature, outlet, TODAY if dated else None),
    st.sampled_from(VECTORS),
    st.sampled_from(SIGNATURES),
    st.sampled_from([None, "Harbour Wire", "Gazette", "Courier"]),
    st.booleans(),
)


def of(number, contents):
    vector, signature, outlet, published = contents
    return row(number, vector, signature, outlet=outlet, published=published)


def groups(candidates):
    """The groups of copies, as sets of articles."""
    members = defaultdict(set)
    for group, article in zip(candidates.groups.tolist(), candidates.articles.tolist(), strict=True):
        members[group].add(article)
    return {frozenset(each) for each in members.values()}


def told(candidates):
    """All that candidates tell but the order of their rows and the labels of their groups, to the bit."""
    signatures = candidates.signatures(np.arange(len(candidates)))
    rows = {
        article: (
            candidates.keys[place].item(),
            str(candidates.published[place]),
            str(candidates.stored[place]),
            candidates.outlets[candidates.outlet_codes[place]],
            candidates.presences[place].tobytes(),
            candidates.probabilities[place].tobytes(),
            candidates.states[place].item(),
            signatures[place].tobytes(),
            candidates.similarities[place].tobytes(),
        )
        for place, article in enumerate(candidates.articles.tolist())
    }
    assert len(rows) == len(candidates)
    return rows, groups(candidates)


def built(rows, *, batches=1):
    """An index that was given these rows in so many changes."""
    index = DyadIndex()
    for number, some in enumerate(np.array_split(np.arange(len(rows)), batches), start=1):
        index.apply(Changes(number, [], [Entries.of([rows[place] for place in some])] if len(some) else []))
    return index


class AnyChanges(RuleBasedStateMachine):
    """Positions come, change and go in any order, a few at a time or many."""

    def __init__(self) -> None:
        super().__init__()
        self._small = patch.multiple(module, **SMALL)
        self._small.start()
        self._index = DyadIndex()
        self._left: dict[int, tuple] = {}
        self._numbers = 0
        self._given_out: list[tuple] = []
        self._last = None

    def teardown(self) -> None:
        self._small.stop()

    @initialize(contents=st.lists(CONTENTS, max_size=12))
    def load(self, contents):
        self._change([], self._new(contents))

    @rule(contents=st.lists(CONTENTS, max_size=6), batches=st.integers(1, 3))
    def add(self, contents, batches):
        self._change([], self._new(contents), batches)

    @precondition(lambda self: self._left)
    @rule(data=st.data(), contents=st.lists(CONTENTS, min_size=1, max_size=4))
    def replace(self, data, contents):
        self._change([], self._changed(data, contents))

    @precondition(lambda self: self._left)
    @rule(data=st.data())
    def remove(self, data):
        self._change(self._some(data), {})

    @rule(numbers=st.lists(st.integers(1_000, 1_003), max_size=2))
    def remove_what_is_not_there(self, numbers):
        self._change(numbers, {})

    @precondition(lambda self: self._left)
    @rule(data=st.data(), new=st.lists(CONTENTS, max_size=4), contents=st.lists(CONTENTS, max_size=2))
    def all_at_once(self, data, new, contents):
        removed = self._some(data)
        came = {**self._changed(data, contents), **self._new(new)}
        # One that went and came again is among both: the removal is the older.
        self._change(removed, came, batches=data.draw(st.integers(1, 3)))

    @precondition(lambda self: self._last)
    @rule()
    def tell_again(self):
        before = told(self._index.candidates(QUERY))
        self._apply(*self._last)
        assert told(self._index.candidates(QUERY)) == before

    @rule(with_query=st.booleans())
    def give_out(self, with_query):
        candidates = self._index.candidates(QUERY if with_query else None)
        self._given_out.append((candidates, told(candidates)))

    @invariant()
    def it_is_as_if_built_from_what_is_left(self):
        rows = list(self._left.values())
        expected = told(built(rows).candidates(QUERY))
        assert len(self._index) == len(rows)
        assert told(self._index.candidates(QUERY)) == expected
        assert told(candidates_of([Entries.of(rows)] if rows else [], QUERY)) == expected

    @invariant()
    def what_was_given_out_stays_as_it_was(self):
        for candidates, before in self._given_out:
            assert told(candidates) == before

    def _new(self, contents):
        first = self._numbers + 1
        self._numbers += len(contents)
        return {number: of(number, each) for number, each in enumerate(contents, start=first)}

    def _some(self, data):
        return data.draw(st.lists(st.sampled_from(sorted(self._left)), min_size=1, max_size=5, unique=True))

    def _changed(self, data, contents):
        return {number: of(number, each) for number, each in zip(self._some(data), contents, strict=False)}

    def _change(self, removed, came, batches=1):
        for number in removed:
            self._left.pop(number, None)
        self._left.update(came)
        self._last = (self._index.version + 1, removed, list(came.values()), batches)
        self._apply(*self._last)

    def _apply(self, version, removed, rows, batches):
        stretches = [stretch for stretch in np.array_split(np.arange(len(rows)), batches) if len(stretch)]
        entries = (Entries.of([rows[place] for place in stretch]) for stretch in stretches)
        self._index.apply(Changes(version, removed, entries))
        assert self._index.version == version


AnyChanges.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAnyChanges = AnyChanges.TestCase


def changed(index, *, removed=(), came=()):
    index.apply(Changes(index.version + 1, list(removed), [Entries.of(came)] if came else []))


def of_terms(count, terms, first=1):
    """So many rows of so many terms each, out of some thousand."""
    weights = np.full(terms, terms**-0.5, np.float32)
    starts = np.random.default_rng(count).integers(0, 1_000, count)
    ids = (starts[:, None] + np.arange(terms) * 17).astype(np.uint32)
    return [row(number, TermVector(each, weights)) for number, each in enumerate(ids, start=first)]


CHAIN = SIGNATURES[:3]


def test_a_chain_of_copies_is_one_group():
    index = built([row(number, signature=each) for number, each in enumerate(CHAIN)])
    assert groups(index.candidates()) == {frozenset({0, 1, 2})}


def test_without_the_copy_between_them_two_texts_are_no_copies():
    index = built([row(number, signature=each) for number, each in enumerate(CHAIN)])
    changed(index, removed=[1])
    assert groups(index.candidates()) == {frozenset({0}), frozenset({2})}


def test_a_copy_of_both_joins_two_texts():
    index = built([row(0, signature=CHAIN[0]), row(2, signature=CHAIN[2])])
    changed(index, came=[row(1, signature=CHAIN[1])])
    assert groups(index.candidates()) == {frozenset({0, 1, 2})}


def test_what_was_removed_joins_nothing():
    index = built([row(0, signature=CHAIN[0]), row(1, signature=CHAIN[1])])
    changed(index, removed=[1])
    changed(index, came=[row(2, signature=CHAIN[2])])
    assert groups(index.candidates()) == {frozenset({0}), frozenset({2})}


def test_however_many_go_at_once_the_rest_is_looked_through_for_copies_once(monkeypatch):
    # Once for each would take a minute where a dyad of 50,000 articles is read anew.
    calls = []

    def counted(signatures):
        calls.append(len(signatures))
        return groups_of(signatures)

    index = built(of_terms(300, 5))
    monkeypatch.setattr(module, "groups_of", counted)
    changed(index, removed=range(1, 201))
    assert len(calls) <= 1


def test_a_position_that_was_changed_takes_the_place_of_the_older_one():
    index = built([row(1, VECTORS[1], outlet="Gazette"), row(2)])
    changed(index, came=[row(1, VECTORS[3], outlet="Courier")])
    assert told(index.candidates(QUERY)) == told(
        built([row(1, VECTORS[3], outlet="Courier"), row(2)]).candidates(QUERY)
    )


def test_emptied_it_can_be_filled_anew():
    index = built(of_terms(300, 5))
    changed(index, removed=range(1, 301))
    assert (len(index), len(index.candidates(QUERY))) == (0, 0)
    changed(index, came=[row(301, VECTORS[2])])
    assert told(index.candidates(QUERY)) == told(built([row(301, VECTORS[2])]).candidates(QUERY))


def test_nothing_came_and_nothing_changes():
    index = built([row(1)])
    before = told(index.candidates())
    index.apply(Changes(2, [], [Entries.of([])]))
    assert told(index.candidates()) == before


def test_nothing_comes_to_an_index_of_nothing():
    index = DyadIndex()
    index.apply(Changes(1, [], [Entries.of([])]))
    assert (len(index), index.version) == (0, 1)


def test_what_was_given_out_is_not_what_comes_later():
    index = built([row(1, signature=CHAIN[0])])
    given_out = index.candidates(QUERY)
    changed(index, came=[row(2, signature=CHAIN[1]), row(3)])
    changed(index, removed=[1])
    assert (given_out.articles.tolist(), given_out.groups.tolist()) == ([1], [0])


def test_without_a_query_similarities_are_none():
    assert built(of_terms(3, 5)).candidates().similarities.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("vector", VECTORS[1:])
def test_no_similarity_is_beyond_one(vector):
    assert built([row(1, vector)]).candidates(vector).similarities.tolist() == [pytest.approx(1.0)]
    assert built([row(1, vector)]).candidates(vector).similarities.max() <= 1.0


@pytest.mark.parametrize("batches", [1, 7, 40])
def test_thousands_come_in_any_number_of_changes(batches):
    rows = of_terms(2_500, 6)
    query = TermVector.from_bytes(rows[7][-1])
    expected = told(candidates_of([Entries.of(rows)], query))
    assert told(built(rows, batches=batches).candidates(query)) == expected


def test_candidates_without_an_index_may_come_in_parts():
    rows = of_terms(10, 5)
    parts = [Entries.of(rows[:4]), Entries.of(rows[4:5]), Entries.of(rows[5:])]
    assert told(candidates_of(iter(parts), QUERY)) == told(built(rows).candidates(QUERY))


def test_without_entries_there_are_no_candidates():
    assert (len(candidates_of([], QUERY)), len(DyadIndex().candidates(QUERY))) == (0, 0)


def test_the_memory_grows_with_what_is_stored_and_shrinks_with_what_is_removed():
    index = built(of_terms(50, 30))
    small = index.nbytes
    changed(index, came=of_terms(1_200, 30, first=51))
    large = index.nbytes
    assert large > 15 * small
    changed(index, removed=range(51, 1_251))
    assert index.nbytes < 2 * small


def test_the_memory_is_about_what_was_estimated():
    rows, terms = 5_000, 60
    assert built(of_terms(rows, terms)).nbytes == pytest.approx(estimated_bytes(rows, rows * terms), rel=0.35)


def test_replacing_the_same_few_over_and_over_takes_no_more_memory():
    index = built(of_terms(40, 30))
    sizes = []
    for _ in range(24):
        changed(index, came=of_terms(40, 30))
        sizes.append(index.nbytes)
    assert max(sizes[12:]) <= max(sizes[:12])
