"""How the pages say things: names of countries, shares, scores, days, and why there is no position."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from service.comparing.history.narrative import day_in_words
from service.comparing.summary import PHRASES, summary_of
from service.comparing.values import Comparison, NeighbourVerdict, Verdict
from service.reading.values import STATES, Dyad, Reason, State, country_name

# Those that take the article within a sentence.
_WITH_ARTICLE: Final = frozenset(
    {"ARE", "BHS", "CAF", "COD", "COG", "COM", "CZE", "DOM", "GBR", "GMB", "MDV", "MHL", "NLD", "PHL"}
    | {"SLB", "SYC", "USA", "VAT"}
)
# Where ISO's name is a longer one than the news has.
_SHORTER: Final = {"BRN": "Brunei", "FSM": "Micronesia", "RUS": "Russia"}
VERDICTS: Final = {
    Verdict.AGREES: "In line with the stored articles",
    Verdict.DEPARTS: "Departs from the stored articles",
    Verdict.NO_CONSENSUS: "No consensus to depart from",
}
NEIGHBOUR_VERDICTS: Final = {NeighbourVerdict.AGREES: "agrees", NeighbourVerdict.DISAGREES: "disagrees"}
# What the fields of the forms are called.
LABELS: Final = {
    "text": "The article’s text",
    "title": "Title",
    "outlet": "Outlet",
    "published_at": "Day of publication",
    "url": "Address on the web",
    "dyad": "Two countries",
    "bucket": "By",
    "published_from": "From",
    "published_to": "To",
}
# What is told of a pair that was weighed and let go.
DECLINED: Final = {
    Reason.NO_DYAD: "the two do not meet in this text",
    Reason.NO_RELATION: "the text names both, and says nothing of substance about how they stand to each other",
    Reason.UNCERTAIN: "the passages point in different directions, and none of the three states is likely enough",
    Reason.UNSUPPORTED_LANGUAGE: "only English is read",
    Reason.TOO_SHORT: "there is too little text to go by",
}
# Why a reading has no position, and what can be done about it.
REASONS: Final = {
    Reason.NO_DYAD: (
        "No two countries meet in this text.",
        "Entente looks for countries, their governments, capitals and leaders. If you know which two the article"
        " is about, name them under “More about the article”.",
    ),
    Reason.NO_RELATION: (
        "This text says nothing of substance about the relation of the countries it names.",
        "That is a finding too: many articles name two countries without telling how they stand to each other."
        " An article that reports what the two do or say to each other will have more to show.",
    ),
    Reason.UNCERTAIN: (
        "This text leaves open how the countries stand to each other.",
        "None of the three states is likely enough to be told. A longer excerpt of the article may settle it.",
    ),
    Reason.UNSUPPORTED_LANGUAGE: (
        "Only English is read.",
        "Paste an English version of the article. If it is English, and names and numbers made it look"
        " otherwise, add a few whole sentences, or name the two countries under “More about the article”.",
    ),
    Reason.TOO_SHORT: (
        "The text is too short to be an article.",
        "Paste some more of it, or name the two countries under “More about the article” to have it read all the same.",
    ),
}


def name_of(code: str) -> str:
    """A country's name as people write it: South Korea, not Korea, Republic of; the code where there is none."""
    if code in _SHORTER:
        return _SHORTER[code]
    name = country_name(code) or code
    last, comma, first = name.partition(", ")
    if comma and " and " not in first:
        name = f"{first.removeprefix('The ')} {last}"
    return name.partition(" (")[0]


def in_sentence(code: str) -> str:
    """A country's name within a sentence: the United States."""
    name = name_of(code)
    return f"the {name}" if code in _WITH_ARTICLE else name


def both_of(dyad: Dyad) -> str:
    """The two countries in a sentence or heading: Pakistan and the United States."""
    first = in_sentence(dyad.first)
    return f"{first[0].upper()}{first[1:]} and {in_sentence(dyad.second)}"


def pair_of(dyad: Dyad) -> str:
    """The two countries where there is little room: Pakistan – United States."""
    return f"{name_of(dyad.first)} – {name_of(dyad.second)}"


def phrase(state: State) -> str:
    """A state in words, within a sentence: at an impasse."""
    return PHRASES[state]


def heading(state: State) -> str:
    """A state in words, at the beginning: At an impasse."""
    words = PHRASES[state]
    return words[0].upper() + words[1:]


def percent(share: float) -> str:
    """A share in %, with one decimal; never certain, never impossible, since no reading is."""
    if share > 0.9995:
        return "over 99.9%"
    if 0.0 < share < 0.0005:
        return "under 0.1%"
    return f"{100.0 * share:.1f}%"


def signed(score: float | None) -> str:
    """A score with its sign, a true minus among them; a dash for none."""
    if score is None:
        return "–"
    return f"{score:+.2f}".replace("-", "−").replace("+0.00", "0.00").replace("−0.00", "0.00")


def day(moment: datetime | None) -> str:
    """The day of a time, or that there is none."""
    return "undated" if moment is None else day_in_words(moment)


def count_of(number: int, one: str, more: str | None = None) -> str:
    """A number with what it counts: 1 article, 1,200 articles."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def summary(comparison: Comparison) -> str:
    """What a comparison comes to, in words without codes."""
    return summary_of(comparison).replace(str(comparison.dyad), "the relation")


def shares_in_words(probabilities: object) -> str:
    """A distribution, for who does not see the bar: cooperative 0.3%, at an impasse 99.7%, hostile 0.0%."""
    return ", ".join(
        f"{phrase(state)} {percent(getattr(probabilities, state.value))}" for state in reversed(STATES)
    )
