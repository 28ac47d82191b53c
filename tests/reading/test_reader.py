"""Readings: what an article says of whom, and why; or the reason it says nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.reading import Reader
from service.reading.values import Declined, Dyad, NamedSides, Reason, State
from service.reading.vectors import EMPTY_VECTOR
from tests.texts import ATTACKED, NO_RELATION, SETTLED, SPANISH, STALLED

DYAD = Dyad.parse("PAK-USA")


def state_of(reader, sentence: str) -> State | Reason | None:
    reading = reader.read(sentence, dyad=DYAD)
    return reading.positions[0].state if reading.positions else reading.reason


def told(reading):
    """All that a reading says, in values that compare."""
    return [(replace(each, vector=EMPTY_VECTOR), each.vector.to_bytes()) for each in reading.positions]


@pytest.mark.parametrize(
    ("text", "state"),
    [(STALLED, State.IMPASSE), (SETTLED, State.COOPERATIVE), (ATTACKED, State.HOSTILE)],
)
def test_an_article_is_read(reader, text, state):
    reading = reader.read(text)
    assert reading.reason is None
    assert (str(reading.positions[0].dyad), reading.positions[0].state) == ("PAK-USA", state)


def test_evidence_names_what_a_person_would_underline(reader):
    texts = [evidence.passage.text for evidence in reader.read(STALLED).positions[0].evidence]
    assert "Relations between the two countries remain at an impasse." in texts


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("Pakistan and the United States agreed to resume talks.", State.COOPERATIVE),
        ("Pakistan refused to agree to talks with the United States.", State.IMPASSE),
        ("Talks between Pakistan and the United States collapsed.", State.IMPASSE),
        ("The United States threatened Pakistan with sanctions.", State.HOSTILE),
        ("The United States signed a trade deal with Pakistan.", State.COOPERATIVE),
        ("The United States severed diplomatic relations with Pakistan.", State.HOSTILE),
        ("Pakistan beat the United States at cricket.", Reason.NO_RELATION),
    ],
)
def test_a_sentence_is_read_in_view_of_the_dyad_given(reader, sentence, state):
    assert state_of(reader, sentence) is state


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (NO_RELATION, Reason.NO_DYAD),
        (SPANISH, Reason.UNSUPPORTED_LANGUAGE),
        ("Pakistan and the US met.", Reason.TOO_SHORT),
    ],
)
def test_what_is_not_read_says_why(reader, text, reason):
    reading = reader.read(text)
    assert (reading.positions, reading.reason) == ((), reason)


def test_the_title_is_read_but_is_no_evidence(reader):
    text = "The two sides met on Tuesday. Pakistan spoke first, the United States second, for an hour."
    plain = reader.read(text, dyad=DYAD)
    titled = reader.read(text, title="Pakistan and US threaten each other with war", dyad=DYAD)
    (before,), (after,) = ((*each.positions, *each.declined) for each in (plain, titled))
    assert after.probabilities.hostile > before.probabilities.hostile
    assert all(e.passage.text in text for position in titled.positions for e in position.evidence)


def test_a_title_that_the_text_begins_with_is_read_once(reader):
    title = STALLED.split(".")[0]
    assert told(reader.read(STALLED, title=title)) == told(reader.read(STALLED))


def test_the_same_text_is_read_the_same(reader):
    assert told(reader.read(STALLED)) == told(reader.read(STALLED)) == told(Reader.load().read(STALLED))


def test_two_pairs_of_which_nothing_is_known_are_read_alike(reader, artefact):
    pairs = {"BTN-TON": ("Bhutan", "Tonga"), "COM-NRU": ("Comoros", "Nauru")}
    known = artefact.classifier.passage.base_rates.keys() | artefact.classifier.article.base_rates.keys()
    assert not known & pairs.keys()
    one, other = (
        reader.read(
            f"{first} refused to sign the treaty. {second} threatened {first} with sanctions.",
            dyad=Dyad.parse(d),
        )
        for d, (first, second) in pairs.items()
    )
    assert one.positions[0].probabilities == other.positions[0].probabilities


def test_each_side_has_its_stance_and_one_that_does_not_act_has_none(reader):
    text = "The United States threatened Pakistan with sanctions."
    position = reader.read(text, dyad=DYAD).positions[0]
    assert position.a_to_b is None
    assert position.b_to_a.state is State.HOSTILE
    assert position.b_to_a.score < 0


def test_a_pair_that_is_let_go_is_told_with_the_reason(reader):
    reading = reader.read("Pakistan beat the United States at cricket.", dyad=DYAD)
    (declined,) = reading.declined
    assert isinstance(declined, Declined)
    assert (declined.pair, declined.reason) == (DYAD, reading.reason)
    assert declined.none > max(declined.probabilities.as_tuple()) * (1 - declined.none)


TALIBAN = NamedSides(("Taliban",), ("Haqqani network", "Haqqanis"))


def test_sides_of_the_callers_own_are_read_in_the_callers_order(reader):
    text = "The Taliban attacked the Haqqani network."
    one = reader.read(text, sides=TALIBAN).positions[0]
    other = reader.read(text, sides=NamedSides(TALIBAN.second, TALIBAN.first)).positions[0]
    assert (one.pair, one.state, one.evidence[0].actor) == (TALIBAN, State.HOSTILE, "Taliban")
    assert one.probabilities == other.probabilities
    assert (one.a_to_b, one.b_to_a) == (other.b_to_a, other.a_to_b)


def test_names_of_the_callers_own_change_nothing(reader):
    text = "The {} attacked the {} after talks failed."
    one, other = (
        reader.read(text.format(*names), sides=NamedSides((names[0],), (names[1],))).positions[0]
        for names in (("Taliban", "Haqqanis"), ("dockers", "shipping companies"))
    )
    assert one.probabilities == other.probabilities


@pytest.mark.parametrize("text", ["The Taliban fired on the town.", "Nobody fired on the town."])
def test_a_text_that_does_not_name_both_sides_is_about_another_pair(reader, text):
    assert reader.read(text, sides=TALIBAN).reason is Reason.NO_DYAD


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_reading_or_a_reason(reader, text):
    for pair in ({}, {"dyad": DYAD}, {"sides": TALIBAN}):
        reading = reader.read(text, **pair)
        assert (reading.reason is None) == bool(reading.positions)
        for position in reading.positions:
            assert sum(position.probabilities.as_tuple()) == pytest.approx(1.0)
            assert all(text[e.passage.start : e.passage.end] == e.passage.text for e in position.evidence)


def test_names_of_the_sides_are_no_terms_of_a_passage(reader):
    weights = reader.passage_weights("Pakistani and American drones over Afghanistan", DYAD)
    assert set(weights) == {"drone", "afghanistan"}


def test_words_of_a_sides_names_are_no_terms_of_a_passage_even_by_themselves(reader):
    passage = "Washington and Islamabad, said the State Department, united on trucks"
    assert set(reader.passage_weights(passage, DYAD)) >= {"department", "truck"}
    assert not set(reader.passage_weights(passage, DYAD)) & {"washington", "islamabad", "united"}


def test_a_rare_word_of_a_passage_weighs_more_than_a_common_one(reader):
    weights = reader.passage_weights("the government of zzyzx", DYAD)
    assert weights["zzyzx"] > weights["government"] > 0.0


def test_a_passage_without_content_words_has_no_terms(reader):
    assert reader.passage_weights("Pakistan and the United States", DYAD) == {}
