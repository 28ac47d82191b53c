"""Evidence is what a person would mark: the passages that tell the state, and the words in them that do."""

import pytest

from service.reading import Reader
from service.reading.values import BOTH, Dyad, State
from service.reading.words import FUNCTION_WORDS
from tests.texts import ATTACKED, SETTLED, STALLED

SENTENCES = {
    "The United States lifted its sanctions on Sudan after four years.": ("SDN-USA", "lifted"),
    "Ethiopia refused to sign the agreement with Egypt.": ("EGY-ETH", "refused to sign"),
    "The talks between Greece and Turkey ended without agreement.": ("GRC-TUR", "without agreement"),
    "Russia threatened to cut off the supply of gas to Moldova.": ("MDA-RUS", "threatened"),
    "India expelled three Canadian diplomats.": ("CAN-IND", "expelled"),
    "Japan and South Korea signed an agreement to share intelligence.": ("JPN-KOR", "signed"),
    "Israeli jets bombed an airfield in Syria.": ("ISR-SYR", "bombed"),
    "Negotiations between Iran and the United States are deadlocked.": ("IRN-USA", "deadlocked"),
    "Kenya and Uganda will build the railway together.": ("KEN-UGA", "together"),
    "China lodged a protest with Japan over the visit to the shrine.": ("CHN-JPN", "protest"),
    "Saudi Arabia severed diplomatic relations with Iran.": ("IRN-SAU", "severed"),
    "France thanked Morocco for its help after the flood.": ("FRA-MAR", "thanked"),
    "The dispute between Chile and Peru over the coast remains unresolved.": ("CHL-PER", "unresolved"),
    "Pakistan accused India of violating the ceasefire.": ("IND-PAK", "accused"),
}
each_sentence = pytest.mark.parametrize("sentence", SENTENCES)


def evidence_of(reader, sentence):
    reading = reader.read(sentence, dyad=Dyad.parse(SENTENCES[sentence][0]))
    return [found for position in reading.positions for found in position.evidence]


def terms_of(reader, sentence):
    return [term.term for found in evidence_of(reader, sentence) for term in found.terms]


@each_sentence
def test_what_a_person_would_underline_is_among_the_terms(reader, sentence):
    terms = terms_of(reader, sentence)
    assert any(f" {SENTENCES[sentence][1]} " in f" {term} " for term in terms), terms


@each_sentence
def test_no_term_names_a_country_or_is_of_function_words_alone(reader, gazetteer, sentence):
    for term in terms_of(reader, sentence):
        assert not gazetteer.mentions(term)
        assert not set(term.lower().split()) <= FUNCTION_WORDS


@each_sentence
def test_the_actor_is_a_side_or_both_or_nobody(reader, sentence):
    dyad = Dyad.parse(SENTENCES[sentence][0])
    assert {found.actor for found in evidence_of(reader, sentence)} <= {dyad.first, dyad.second, BOTH, None}


@pytest.mark.parametrize("text", [STALLED, SETTLED, ATTACKED])
def test_passages_stand_strongest_first_and_those_of_the_state_before_any_other(reader, text):
    position = reader.read(text).positions[0]
    contributions = [found.contribution for found in position.evidence]
    assert contributions == sorted(contributions, reverse=True)
    assert position.evidence[0].state is position.state
    assert all(found.state is position.state for found in position.evidence if found.contribution > 0)


@pytest.mark.parametrize("most", [1, 2, 4])
def test_no_more_passages_are_shown_than_asked_for(most):
    for text in (STALLED, SETTLED, ATTACKED):
        evidence = Reader.load(most_evidence=most).read(text).positions[0].evidence
        assert 1 <= len(evidence) <= most


@pytest.mark.parametrize("text", [STALLED, SETTLED, ATTACKED])
def test_terms_stand_in_their_passage_once_and_weightiest_first(reader, text):
    for found in reader.read(text).positions[0].evidence:
        weights = [term.weight for term in found.terms]
        assert weights == sorted(weights, reverse=True)
        assert all(weight > 0 for weight in weights)
        assert all(term.term in " ".join(found.passage.text.split()) for term in found.terms)
        assert len({term.term for term in found.terms}) == len(found.terms)


def test_a_passage_of_another_state_is_shown_as_speaking_against(reader):
    text = (
        f"{ATTACKED} Last year Pakistan and the United States signed an agreement to work together on trade."
    )
    position = reader.read(text).positions[0]
    against = [found for found in position.evidence if found.contribution < 0]
    assert [found.passage.text for found in against] == [text.splitlines()[-1].split("follow. ")[1]]
    assert against[0].state is State.COOPERATIVE


def test_a_title_is_never_shown(reader):
    text = "The two sides met on Tuesday. Pakistan spoke first, the United States second, for an hour."
    title = "Pakistan and the United States threaten each other with war"
    reading = reader.read(text, title=title, dyad=Dyad.parse("PAK-USA"))
    passages = [found.passage for position in reading.positions for found in position.evidence]
    assert passages
    assert all(text[passage.start : passage.end] == passage.text for passage in passages)


def test_a_phrase_is_shown_as_it_stands_in_the_text_but_for_its_line_breaks(reader):
    text = "Ethiopia has refused\nto sign the\nagreement with Egypt, and\nrefused to talk."
    reading = reader.read(text, dyad=Dyad.parse("EGY-ETH"))
    terms = [
        term.term for position in reading.positions for found in position.evidence for term in found.terms
    ]
    assert terms
    assert not any("\n" in term for term in terms)
