"""Which texts are copies of one another, and that nothing but the texts decides it."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.comparing.indexing import copies
from service.comparing.indexing.copies import (
    LEAST_RESEMBLANCE,
    SIGNATURE_BYTES,
    copies_of,
    groups_of,
    resemblance,
    signature_of,
)

WIRE = """Ruritania said on Thursday it had closed its last crossing with Syldavia to goods traffic after \
the two neighbours failed to renew a customs agreement that has governed their trade for eleven years.

The Ruritanian finance minister told reporters in Strelsau that lorries would be turned back from midnight \
and that tariffs of up to thirty percent would apply to grain, timber and machinery. He blamed Syldavia for \
walking out of negotiations on Tuesday, a charge that officials in Klow rejected.

"We had a text on the table that both delegations had approved," the minister said. "Then their side asked \
for guarantees that no sovereign government could give."

Syldavia's trade ministry said in a statement that it regretted the decision and would answer in kind. It \
gave no details, but a senior official said that fuel deliveries through the northern pipeline were under \
review.

Trade between the two countries was worth about four billion crowns last year, of which two thirds went by \
road. Hauliers on both sides have warned that perishable goods worth millions may spoil at the border within \
days unless the ministers meet again."""

OTHER_REPORT = """Queues of lorries stretched for twelve kilometres outside the border town of Zenda last \
night as drivers learned that Ruritania would let no more goods through to Syldavia.

The closure follows the collapse this week of talks in Strelsau, where negotiators had hoped to extend the \
customs agreement that lapses today. Each government accuses the other of having left the table. The finance \
minister of Ruritania announced tariffs of up to thirty percent, while Klow spoke of answering in kind and \
hinted that oil might stop flowing north.

"I have eighteen tonnes of tomatoes in the back," said one driver, who had waited since dawn. "On Monday I \
shall have eighteen tonnes of soup."

Exporters put the trade at stake at four billion crowns a year. Economists in both capitals expect the price \
of bread to rise first, since Syldavia buys half of its grain from its neighbour, and they doubt that either \
cabinet can give way before the elections in the spring."""

READOUT = """The Foreign Secretary spoke today by telephone with the Foreign Minister of {country}, {name}. \
The two ministers reaffirmed the close and enduring partnership between their countries. They discussed \
{matter}. {more} The Foreign Secretary thanked {name} for the continued friendship of {country}, and they \
agreed to remain in close contact in the weeks ahead."""
BORDURIA = READOUT.format(
    country="Borduria",
    name="Colonel Sponsz",
    matter="the release of three engineers held since the winter, and the date of the next round of talks "
    "on the demarcation of the mountain border",
    more="The Foreign Secretary made plain that a settlement could not wait until the autumn, and offered to "
    "send an envoy.",
)
SYLDAVIA = READOUT.format(
    country="Syldavia",
    name="Madame Halambique",
    matter="the harvest, the reopening of the consulate in Klow, and joint exercises of the two coastguards",
    more="Both welcomed the loan that the parliament approved on Monday for the railway from the port to the "
    "capital.",
)
GOLDEN = (
    "cc7c176f1c65af9e662f23787cf99c55151e61deb64f0d0e6654dbce6e4aec30"
    "bc76871ebf9eac79ced84656a681182d3cac1320fc6f6638da3c135b73211c7f"
)
GOLDEN_BEYOND_ASCII = (
    "cc7c176f1c65af9e662f23787cf99c55e01e61deb64f0d0e6654dbce6e4aec30"
    "bc76841ebf9eac79ced84656a681182d3cac1320fc6f6638da3c135b73211c7f"
)


def array(*texts: str):
    return np.array([list(signature_of(text)) for text in texts], np.uint8)


def are_copies(one: str, other: str) -> bool:
    signatures = array(one, other)
    found = bool(copies_of(signatures[0], signatures[1:])[0])
    assert found == (groups_of(signatures).tolist() == [0, 0])
    return found


def partition(groups, names):
    members = defaultdict(set)
    for group, name in zip(groups.tolist(), names, strict=True):
        members[group].add(name)
    return {frozenset(each) for each in members.values()}


def test_the_same_text_is_a_copy():
    assert are_copies(WIRE, WIRE)


def test_a_copy_with_another_dateline_is_a_copy():
    assert are_copies(WIRE, f"STRELSAU, May 4 (Agency) - {WIRE}")


def test_a_copy_under_another_headline_is_a_copy():
    assert are_copies(f"Ruritania shuts border to goods\n\n{WIRE}", f"Customs row halts lorries\n\n{WIRE}")


def test_a_copy_without_its_last_paragraph_is_a_copy():
    assert are_copies(WIRE, WIRE.rpartition("\n\n")[0])


def test_a_copy_with_a_local_lead_is_a_copy():
    lead = "Hauliers from our valley are among those held at the frontier, the chamber of commerce says. "
    assert are_copies(WIRE, lead + WIRE)


def test_a_copy_with_words_of_the_sub_editors_is_a_copy():
    edited = WIRE
    for word, other in [
        ("on Thursday", "yesterday"),
        ("neighbours", "countries"),
        ("lorries", "trucks"),
        ("percent", "per cent"),
        ("rejected", "denied"),
        ("a senior official", "an official"),
        ("millions", "several millions"),
    ]:
        assert word in edited
        edited = edited.replace(word, other)
    assert are_copies(WIRE, edited)


def test_case_punctuation_and_typographic_quotes_make_no_difference():
    printed = WIRE.replace('"', "“").replace("'", "’").replace("\n\n", " ")
    assert signature_of(printed.upper()) == signature_of(WIRE)


def test_two_reports_of_one_event_are_not_copies():
    assert not are_copies(WIRE, OTHER_REPORT)


def test_two_statements_of_one_form_are_not_copies():
    signatures = array(BORDURIA, SYLDAVIA)
    assert not are_copies(BORDURIA, SYLDAVIA)
    assert resemblance(signatures[0], signatures[1:])[0] > 0.1


def test_an_article_that_quotes_a_sentence_of_another_is_no_copy():
    assert not are_copies(WIRE, OTHER_REPORT + WIRE[: len(WIRE) // 5])


def test_copies_of_a_copy_are_of_its_group():
    words = WIRE.split()
    third = len(words) // 3
    chain = [" ".join(words[: 2 * third]), WIRE, " ".join(words[third:])]
    signatures = array(*chain)
    assert not copies_of(signatures[0], signatures[2:])[0]
    assert groups_of(signatures).tolist() == [0, 0, 0]


def test_a_signature_is_the_same_in_every_release():
    """Where this fails, stored signatures no longer fit new ones: make them anew from the texts.

    What could change it is an update of rensa (0.5.0 changed all of its hashes, as its README says)
    or of this module. Until a migration makes the stored ones anew, keep the version pinned.
    """
    assert signature_of(WIRE).hex() == GOLDEN
    assert signature_of(f"Île-de-France {WIRE}").hex() == GOLDEN_BEYOND_ASCII


@given(st.text())
def test_every_text_has_64_bytes(text):
    assert len(signature_of(text)) == SIGNATURE_BYTES


@pytest.mark.parametrize(("count", "has_one"), [(0, False), (2, False), (31, False), (32, True), (400, True)])
def test_a_text_needs_32_words_for_a_signature(count, has_one):
    text = " ".join(f"word{number}" for number in range(count))
    assert any(signature_of(text)) is has_one


def test_a_word_repeated_is_no_text():
    assert signature_of("war " * 100_000) == bytes(SIGNATURE_BYTES)


def test_a_word_of_a_million_letters_is_one_word():
    assert any(signature_of(f"{'a' * 1_000_000} {WIRE}"))
    assert are_copies(WIRE, f"{'a' * 1_000_000} {WIRE}")


def test_texts_without_a_signature_are_copies_of_nothing_not_even_of_themselves():
    signatures = array("Talks ended.", "Talks ended.", WIRE)
    assert groups_of(signatures).tolist() == [0, 1, 2]
    assert not copies_of(signatures[0], signatures).any()
    assert copies_of(signatures[2], signatures).tolist() == [False, False, True]
    assert resemblance(signatures[0], signatures).tolist() == [0.0, 0.0, 0.0]
    assert resemblance(signatures[2], signatures).tolist() == [0.0, 0.0, 1.0]


def test_a_missing_signature_is_not_taken_for_one_of_zeros():
    zeros = np.zeros(SIGNATURE_BYTES, np.uint8)
    nearly = zeros.copy()
    nearly[:20] = 1
    for one, other in [(zeros, nearly), (nearly, zeros)]:
        assert resemblance(one, other[None])[0] == 0.0
        assert not copies_of(one, other[None])[0]
        assert groups_of(np.stack([one, other])).tolist() == [0, 1]


def of_words(shared: int, own: int, seed: int):
    """Two texts whose shingles are `shared` the same, and `own` of each its own."""
    head = [f"s{seed}x{number}" for number in range(shared + 2)]
    return [" ".join([*head, *(f"{side}{seed}x{number}" for number in range(own))]) for side in "ab"]


@pytest.mark.parametrize("exact", [0.0, 0.25, 0.5, 0.8])
def test_the_estimate_has_no_bias(exact):
    shared = round(400 * exact / (1 + exact))
    estimates = []
    for seed in range(100):
        signatures = array(*of_words(shared, 200 - shared, seed))
        estimates.append(resemblance(signatures[0], signatures[1:])[0])
    # Shingles across the seam of what is shared differ: two in two hundred. What is estimated below
    # nothing counts as nothing.
    assert np.mean(estimates) == pytest.approx(exact, abs=0.02)


def test_nineteen_in_twenty_copies_with_every_twentieth_word_edited_and_a_fifth_cut_are_found():
    chance = np.random.default_rng(3)
    found = 0
    for number in range(200):
        words = [f"w{number}x{chance.integers(3000)}" for _ in range(400)]
        copy = [f"new{place}" if chance.random() < 0.05 else word for place, word in enumerate(words[:320])]
        found += are_copies(" ".join(words), " ".join(copy))
    assert found >= 190


def archive(seed: int, size: int):
    """Signatures (size, 64) of a few stories, from the same to hardly alike, some texts without one."""
    chance = np.random.default_rng(seed)
    stories = chance.integers(1, 256, (3, SIGNATURE_BYTES), np.uint8)
    rows = stories[chance.integers(0, 3, size)]
    changed = chance.random(rows.shape) < chance.choice([0.0, 0.1, 0.2, 0.35, 0.6], (size, 1))
    rows[changed] = chance.integers(1, 256, changed.sum(), np.uint8)
    rows[chance.random(size) < 0.1] = 0
    return rows


ARCHIVES = st.builds(archive, st.integers(0, 2**32), st.integers(1, 40))


def by_the_rule(signatures):
    """Connected components of `copies_of`, the slow way."""
    groups = np.arange(len(signatures))
    for row, own in enumerate(signatures):
        joined = np.isin(groups, groups[copies_of(own, signatures)])
        if joined.any():
            joined |= groups == groups[row]
            groups[joined] = groups[joined].min()
    return groups


@settings(deadline=None)
@given(ARCHIVES)
def test_groups_are_the_connected_components_of_is_a_copy_of(signatures):
    groups = groups_of(signatures)
    assert groups.dtype == np.int32
    assert groups.tolist() == by_the_rule(signatures).tolist()


@settings(deadline=None)
@given(ARCHIVES)
def test_a_group_goes_by_its_smallest_row(signatures):
    groups = groups_of(signatures)
    for group in set(groups.tolist()):
        assert np.flatnonzero(groups == group)[0] == group


@settings(deadline=None)
@given(ARCHIVES, st.integers(0, 2**32))
def test_the_order_of_the_rows_makes_no_difference(signatures, seed):
    order = np.random.default_rng(seed).permutation(len(signatures))
    straight = partition(groups_of(signatures), range(len(signatures)))
    assert partition(groups_of(signatures[order]), order.tolist()) == straight


@settings(deadline=None)
@given(ARCHIVES)
def test_adding_text_by_text_gives_the_groups_of_all_at_once(signatures):
    groups = np.arange(len(signatures))
    for row, own in enumerate(signatures):
        joined = groups[:row][copies_of(own, signatures[:row])]
        if len(joined):
            groups[np.isin(groups, joined)] = joined.min()
            groups[row] = joined.min()
    assert groups.tolist() == groups_of(signatures).tolist()


@settings(deadline=None)
@given(ARCHIVES)
def test_a_copy_has_its_copy_as_a_copy(signatures):
    table = [copies_of(own, signatures).tolist() for own in signatures]
    assert table == [list(column) for column in zip(*table, strict=True)]


@settings(deadline=None)
@given(ARCHIVES)
def test_resemblance_is_symmetric_and_a_share(signatures):
    table = np.array([resemblance(own, signatures) for own in signatures])
    assert np.array_equal(table, table.T)
    assert ((table >= 0.0) & (table <= 1.0)).all()
    assert np.array_equal(table.diagonal(), signatures.any(axis=1))


@given(ARCHIVES, st.integers(2, 5))
def test_identical_texts_are_always_one_group(signatures, times):
    groups = groups_of(np.repeat(signatures, times, axis=0)).reshape(-1, times)
    signed = signatures.any(axis=1)
    assert (groups[signed] == groups[signed, :1]).all()


def test_alike_without_a_band_in_common_is_no_copy():
    one = np.full(SIGNATURE_BYTES, 1, np.uint8)
    other = one.copy()
    other[::3] = 2
    assert resemblance(one, other[None])[0] > LEAST_RESEMBLANCE
    assert not copies_of(one, other[None])[0]
    assert groups_of(np.stack([one, other])).tolist() == [0, 1]


@pytest.mark.parametrize("band", range(SIGNATURE_BYTES // 3))
def test_one_band_in_common_is_enough_whichever_it_is(band):
    one = np.full(SIGNATURE_BYTES, 1, np.uint8)
    other = one.copy()
    other[::3] = 2
    other[band * 3] = 1
    assert copies_of(one, other[None])[0]
    assert groups_of(np.stack([one, other])).tolist() == [0, 0]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_two_versions_that_share_a_band_with_one_between_them_are_one_group(order):
    between = np.full(SIGNATURE_BYTES, 1, np.uint8)
    early, late = between.copy(), between.copy()
    early[3::3] = 2
    early[4:34:3] = 2
    late[5::3] = 3
    late[34::3] = 3
    assert copies_of(between, np.stack([early, late])).all()
    assert not copies_of(early, late[None])[0]
    assert groups_of(np.stack([early, late, between])[list(order)]).tolist() == [0, 0, 0]


def test_a_band_in_common_without_resembling_is_no_copy():
    one = np.full(SIGNATURE_BYTES, 1, np.uint8)
    other = np.full(SIGNATURE_BYTES, 2, np.uint8)
    other[:30] = 1
    assert not copies_of(one, other[None])[0]
    assert groups_of(np.stack([one, other])).tolist() == [0, 1]


def test_nothing_stored_has_no_groups():
    nothing = np.empty((0, SIGNATURE_BYTES), np.uint8)
    assert groups_of(nothing).shape == (0,)
    assert copies_of(array(WIRE)[0], nothing).shape == (0,)
    assert resemblance(array(WIRE)[0], nothing).shape == (0,)


@pytest.fixture
def compared(monkeypatch):
    """How many pairs of signatures were compared."""
    counts: list[int] = []
    estimates = copies._estimates

    def counted(ones, others):
        counts.append(len(others))
        return estimates(ones, others)

    monkeypatch.setattr(copies, "_estimates", counted)
    return counts


def test_five_thousand_identical_copies_are_not_compared_with_each_other(compared):
    assert not groups_of(np.repeat(array(WIRE), 5000, axis=0)).any()
    assert sum(compared) == 0


def test_five_thousand_copies_that_differ_a_little_are_not_all_compared_with_each_other(compared):
    chance = np.random.default_rng(5)
    rows = np.repeat(array(WIRE), 5000, axis=0)
    changed = chance.random(rows.shape) < 0.1
    rows[changed] = chance.integers(1, 256, changed.sum(), np.uint8)
    assert not groups_of(rows).any()
    assert sum(compared) < 5000 * 5000 / 2 / 50


def test_of_twenty_thousand_different_texts_hardly_any_are_compared(compared):
    rows = np.random.default_rng(6).integers(1, 256, (20_000, SIGNATURE_BYTES), np.uint8)
    assert groups_of(rows).tolist() == list(range(20_000))
    assert sum(compared) < 1000


@pytest.mark.parametrize("pairs", [1, 2, 7, 100])
def test_how_many_pairs_are_compared_at_a_time_makes_no_difference(monkeypatch, pairs):
    signatures = archive(7, 120)
    groups = groups_of(signatures)
    monkeypatch.setattr(copies, "_PAIRS_AT_A_TIME", pairs)
    assert groups_of(signatures).tolist() == groups.tolist()
