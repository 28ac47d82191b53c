"""Readings: what an article says of whom, and why; or the reason it says nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.reading.values import Dyad, Reason, State
from tests.texts import ATTACKED, NO_RELATION, SETTLED, SPANISH, STALLED

DYAD = Dyad.parse("PAK-USA")


def state_of(reader, sentence: str) -> State | Reason | None:
    reading = reader.read(sentence, dyad=DYAD)
    return reading.positions[0].state if reading.positions else reading.reason


@pytest.mark.parametrize(
    ("text", "state"),
    [(STALLED, State.IMPASSE), (SETTLED, State.COOPERATIVE), (ATTACKED, State.HOSTILE)],
)
def test_an_article_is_read(reader, text, state):
    reading = reader.read(text)
    assert reading.reason is None
    assert (str(reading.positions[0].dyad), reading.positions[0].state) == ("PAK-USA", state)


def test_evidence_slices_the_text_and_names_what_a_person_would_underline(reader):
    position = reader.read(STALLED).positions[0]
    texts = [evidence.passage.text for evidence in position.evidence]
    assert all(STALLED[e.passage.start : e.passage.end] == e.passage.text for e in position.evidence)
    assert "Relations between the two countries remain at an impasse." in texts
    assert position.evidence[0].contribution >= position.evidence[-1].contribution


def test_terms_stand_in_their_passage(reader):
    for evidence in reader.read(SETTLED).positions[0].evidence:
        for weighted in evidence.terms:
            assert weighted.term in " ".join(evidence.passage.text.split())


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
    hostile = [position.probabilities.hostile for position in (*plain.positions, *titled.positions)]
    assert hostile[-1] > hostile[0] or not plain.positions
    assert all(e.passage.text in text for position in titled.positions for e in position.evidence)


def test_the_same_text_is_read_the_same(reader):
    assert reader.read(STALLED).positions[0].evidence == reader.read(STALLED).positions[0].evidence


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_reading_or_a_reason(reader, text):
    for dyad in (None, DYAD):
        reading = reader.read(text, dyad=dyad)
        assert (reading.reason is None) == bool(reading.positions)
        for position in reading.positions:
            assert sum(position.probabilities.as_tuple()) == pytest.approx(1.0)
            assert all(text[e.passage.start : e.passage.end] == e.passage.text for e in position.evidence)


def test_names_of_the_sides_are_no_content_terms(reader):
    weights = reader.content_weights("Pakistani and American drones over Afghanistan", DYAD)
    assert set(weights) == {"drone", "afghanistan"}
