"""One word tells a friend from a foe: sentences that differ in it are read apart, and it is underlined.

The pairs are written as a person would say them, and expect what docs/states.md defines. Where
the definition leaves two states open, either is right.
"""

import re
from dataclasses import dataclass

import pytest

from service.reading.values import Dyad, State
from training.corpora import written_events, written_passages

COOPERATIVE, IMPASSE, HOSTILE = State.COOPERATIVE, State.IMPASSE, State.HOSTILE
AT_ODDS = frozenset({IMPASSE, HOSTILE})
# What may differ between two sentences that are the same: articles and the days of the week.
_UNTOLD = {"the", "an", "on", "this", "week"} | {
    f"{day}day" for day in ["sun", "mon", "tues", "wednes", "thurs", "fri", "satur"]
}


@dataclass(frozen=True)
class Said:
    """A sentence, the word in it that tells, and the states that a person would accept."""

    sentence: str
    telling: str
    states: frozenset[State]


def friendly(sentence: str, telling: str) -> Said:
    return Said(sentence, telling, frozenset({COOPERATIVE}))


def stuck(sentence: str, telling: str) -> Said:
    return Said(sentence, telling, frozenset({IMPASSE}))


def hostile(sentence: str, telling: str) -> Said:
    return Said(sentence, telling, frozenset({HOSTILE}))


def at_odds(sentence: str, telling: str) -> Said:
    return Said(sentence, telling, AT_ODDS)


PAIRS = {
    "agreed or refused to return the bronzes": (
        "DEU-NGA",
        friendly("Germany agreed to return the looted bronzes to Nigeria.", "agreed"),
        stuck("Germany refused to return the looted bronzes to Nigeria.", "refused"),
    ),
    "lifted or threatened sanctions": (
        "SDN-USA",
        friendly("The United States lifted sanctions on Sudan on Monday.", "lifted"),
        hostile("The United States threatened sanctions on Sudan on Monday.", "threatened"),
    ),
    "talks resumed or collapsed": (
        "ARM-AZE",
        friendly("Peace talks between Armenia and Azerbaijan resumed in Geneva.", "resumed"),
        stuck("Peace talks between Armenia and Azerbaijan collapsed in Geneva.", "collapsed"),
    ),
    "signed or tore up the treaty": (
        "EGY-ETH",
        friendly("Egypt signed the water treaty with Ethiopia.", "signed"),
        hostile("Egypt tore up the water treaty with Ethiopia.", "tore"),
    ),
    "released or seized the tanker": (
        "GRC-IRN",
        friendly("Iran released a Greek tanker on Friday.", "released"),
        hostile("Iran seized a Greek tanker on Friday.", "seized"),
    ),
    "returned or recalled its ambassador": (
        "ESP-MAR",
        friendly("Morocco returned its ambassador to Spain on Tuesday.", "returned"),
        at_odds("Morocco recalled its ambassador from Spain on Tuesday.", "recalled"),
    ),
    "accepted or rejected the apology": (
        "JPN-KOR",
        friendly("South Korea accepted Japan's apology for the labour camps.", "accepted"),
        stuck("South Korea rejected Japan's apology for the labour camps.", "rejected"),
    ),
    "withdrew or massed troops": (
        "FIN-RUS",
        friendly("Russia withdrew its troops from the border with Finland.", "withdrew"),
        hostile("Russia massed its troops on the border with Finland.", "massed"),
    ),
    "opened or closed its embassy": (
        "IRN-SAU",
        friendly("Saudi Arabia opened its embassy in Iran this week.", "opened"),
        hostile("Saudi Arabia closed its embassy in Iran this week.", "closed"),
    ),
    "praised or criticised the inquiry": (
        "CAN-IND",
        friendly("Canada praised India's handling of the inquiry.", "praised"),
        stuck("Canada criticised India's handling of the inquiry.", "criticised"),
    ),
    "reached or failed to reach a deal": (
        "AUS-CHN",
        friendly("China and Australia reached a deal on barley.", "reached"),
        stuck("China and Australia failed to reach a deal on barley.", "failed"),
    ),
    "opened or closed its airspace": (
        "IND-PAK",
        friendly("Pakistan opened its airspace to Indian airliners.", "opened"),
        at_odds("Pakistan closed its airspace to Indian airliners.", "closed"),
    ),
    "restored or severed relations": (
        "COL-VEN",
        friendly("Colombia and Venezuela restored diplomatic relations on Sunday.", "restored"),
        hostile("Colombia and Venezuela severed diplomatic relations on Sunday.", "severed"),
    ),
    "with or without an agreement": (
        "SRB-XKX",
        friendly("Two days of talks between Serbia and Kosovo ended with an agreement.", "agreement"),
        stuck("Two days of talks between Serbia and Kosovo ended without an agreement.", "without"),
    ),
    "resumed or cut off deliveries of gas": (
        "POL-RUS",
        friendly("Russia resumed deliveries of gas to Poland.", "resumed"),
        hostile("Russia cut off deliveries of gas to Poland.", "cut"),
    ),
    "kept or broke the ceasefire": (
        "KHM-THA",
        friendly("Thailand and Cambodia kept the ceasefire along the border.", "kept"),
        hostile("Thailand and Cambodia broke the ceasefire along the border.", "broke"),
    ),
    "dropped or repeated its objection": (
        "SWE-TUR",
        friendly("Turkey dropped its objection to Sweden joining the alliance.", "dropped"),
        stuck("Turkey repeated its objection to Sweden joining the alliance.", "objection"),
    ),
    "cut or imposed tariffs": (
        "BRA-USA",
        friendly("The United States cut tariffs on Brazilian coffee.", "cut"),
        hostile("The United States imposed tariffs on Brazilian coffee.", "imposed"),
    ),
    "improved or soured": (
        "DZA-FRA",
        friendly("Relations between France and Algeria have improved since the summer.", "improved"),
        at_odds("Relations between France and Algeria have soured since the summer.", "soured"),
    ),
    "settled or at odds": (
        "CHN-PHL",
        friendly("The Philippines and China have settled their dispute over the shoal.", "settled"),
        stuck("The Philippines and China remain at odds in their dispute over the shoal.", "odds"),
    ),
    "a friend or an enemy": (
        "IRN-IRQ",
        friendly("Iran's president called Iraq a friend.", "friend"),
        hostile("Iran's president called Iraq an enemy.", "enemy"),
    ),
    "sent or withheld ammunition": (
        "POL-UKR",
        friendly("Poland sent ammunition to Ukraine.", "sent"),
        stuck("Poland withheld ammunition from Ukraine.", "withheld"),
    ),
    "agreed or disagreed": (
        "BOL-CHL",
        friendly("Bolivia and Chile agreed on the course of the river.", "agreed"),
        stuck("Bolivia and Chile disagreed on the course of the river.", "disagreed"),
    ),
    "exercised together or exchanged fire": (
        "GRC-TUR",
        friendly("Greek and Turkish warships exercised together in the Aegean.", "together"),
        hostile("Greek and Turkish warships exchanged fire in the Aegean.", "fire"),
    ),
    "welcomed or expelled diplomats": (
        "NOR-RUS",
        friendly("Norway welcomed two Russian diplomats.", "welcomed"),
        hostile("Norway expelled two Russian diplomats.", "expelled"),
    ),
    "renewed or did not renew": (
        "IND-NPL",
        friendly("India renewed its trade agreement with Nepal.", "renewed"),
        stuck("India did not renew its trade agreement with Nepal.", "not"),
    ),
    "paid or demanded compensation": (
        "ITA-LBY",
        friendly("Italy paid Libya compensation for the ship.", "paid"),
        stuck("Libya demanded compensation from Italy for the ship.", "demanded"),
    ),
    "backed or vetoed the resolution": (
        "CHN-JPN",
        friendly("China backed Japan's resolution at the United Nations.", "backed"),
        stuck("China vetoed Japan's resolution at the United Nations.", "vetoed"),
    ),
    "building or quarrelling": (
        "DNK-SWE",
        friendly("Denmark and Sweden are building the bridge together.", "together"),
        stuck("Denmark and Sweden are quarrelling over the bridge.", "quarrelling"),
    ),
    "warmly received or refused entry": (
        "IRQ-TUR",
        friendly("Iraq's foreign minister was warmly received in Turkey.", "warmly"),
        at_odds("Iraq's foreign minister was refused entry to Turkey.", "refused"),
    ),
    "made peace or declared war": (
        "ERI-ETH",
        friendly("Ethiopia has made peace with Eritrea.", "peace"),
        hostile("Ethiopia has declared war on Eritrea.", "war"),
    ),
    "rebuilt or shelled a village": (
        "KGZ-TJK",
        friendly("Tajik soldiers rebuilt a Kyrgyz village near the border.", "rebuilt"),
        hostile("Tajik soldiers shelled a Kyrgyz village near the border.", "shelled"),
    ),
}
each_pair = pytest.mark.parametrize(("dyad", "one", "other"), PAIRS.values(), ids=PAIRS)


@each_pair
def test_the_two_are_read_apart(reader, dyad, one, other):
    wrong = mistakes(reader, dyad, one, other)
    assert not wrong, "\n".join(wrong)


@each_pair
def test_the_word_that_tells_is_underlined(reader, dyad, one, other):
    for said in (one, other):
        terms = terms_of(reader, dyad, said)
        assert underlined(said, terms), f"{said.sentence} not {said.telling!r} but {terms}"


def test_none_of_them_is_a_sentence_that_was_written_to_fit_the_model(gazetteer):
    written = {
        bare(each.text, [span for side in each.sides for span in side])
        for each in (*written_passages(), *written_events())
    }
    for _, *pair in PAIRS.values():
        for said in pair:
            spans = [(mention.start, mention.end) for mention in gazetteer.mentions(said.sentence)]
            assert bare(said.sentence, spans) not in written, said.sentence


def bare(sentence: str, names: list[tuple[int, int]]) -> tuple[str, ...]:
    """The words of a sentence but for its names, articles and day."""
    for start, end in sorted(names, reverse=True):
        sentence = sentence[:start] + sentence[end:]
    return tuple(word for word in re.findall(r"[a-z]{2,}", sentence.lower()) if word not in _UNTOLD)


def mistakes(reader, dyad: str, *pair: Said) -> list[str]:
    """The sentences of a pair that are read wrong, with what was read instead."""
    wrong = []
    for said in pair:
        reading = reader.read(said.sentence, dyad=Dyad.parse(dyad))
        (outcome,) = (*reading.positions, *reading.declined)
        if not reading.positions or reading.positions[0].state not in said.states:
            hostile, impasse, cooperative = outcome.probabilities.as_tuple()
            wrong.append(
                f"{said.sentence} [{'/'.join(sorted(said.states))}] read as "
                f"{reading.reason or reading.positions[0].state}: hostile {hostile:.2f}, "
                f"impasse {impasse:.2f}, cooperative {cooperative:.2f}"
            )
    return wrong


def terms_of(reader, dyad: str, said: Said) -> list[str]:
    reading = reader.read(said.sentence, dyad=Dyad.parse(dyad))
    return [term.term for each in reading.positions for found in each.evidence for term in found.terms]


def underlined(said: Said, terms: list[str]) -> bool:
    return any(said.telling in term.lower().split() for term in terms)
