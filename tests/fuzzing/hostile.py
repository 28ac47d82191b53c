"""Texts that nobody writes but an attacker: each of any length, by a name that says what it is."""

from __future__ import annotations

import random
import string
from typing import Final

import pycountry

_COUNTRIES: Final = tuple(country.name for country in pycountry.countries if "," not in country.name)

# A text of each is this, over and over.
REPEATED: Final = {
    "sentences of one word": "Pakistan. ",
    "sentences of one letter": "A. ",
    "no full stop": "the talks between Pakistan and the United States collapsed and ",
    "full stops": ".",
    "full stops apart": ". ",
    "exclamations": "Go! ",
    "questions without a space": "Go?Stop!",
    "newlines": "\n",
    "lines of one letter": "a\n",
    "lines of a headline": "Pakistan and the US meet\n",
    "lines with a return": "Pakistan and the US met\r\n",
    "paragraphs of one letter": "a\n\n",
    "hard-wrapped lines": "Pakistan and the US\nmet ",
    "Arabic": "اجتمع وزير الخارجية مع نظيره في العاصمة لبحث العلاقات. ",
    "names written from the right": "\u202eUS\u202c and Pakistan \u200f",
    "letters with ten marks each": "a" + "\u0301" * 10,
    "words with ten marks each": "the a" + "\u0301" * 10 + " ",
    "controls": "\x01\x02\x07\x1b",
    "names with controls": "US\x01 Pakistan\x02 ",
    "characters of no width": "\u200b\u200c\u200d\ufeff",
    "names with no width in them": "U\u200bS Pak\u200distan ",
    "Chinese": "中国和美国举行会谈讨论贸易问题。",
    "Chinese letters": "中",
    "letters with an ideographic stop": "é。",
    "emoji": "😀👨\u200d👩🇺🇸",
    "digits": "1234567890",
    "figures": "12 ",
    "figures with stops": "1,2.",
    "opening brackets": "(",
    "opening brackets apart": " (",
    "pairs of brackets": "()",
    "sentences in open brackets": "(Pakistan. ",
    "straight quotes": '"',
    "opening quotes": "“",
    "opening quotes with a letter": "“a",
    "quoted letters": "“a” ",
    "quoted sentences": '"Pakistan." ',
    "sentences in open quotes": "“Pakistan. ",
    "guillemets": "« . ",
    "quotes of two kinds": '"a" ‟b‟ ',
    "apostrophes": "a'",
    "possessives": "states' A. ",
    "contractions": "don't ",
    "backticks": "``a ",
    "addresses": "https://example.com/a/b?c=d&e=f#g www.us.example/x ",
    "mail": "a@b.cc. ",
    "spaces": " ",
    "tabs": "\t",
    "names of four letters": "US Iran ",
    "US": "US ",
    "us": "us ",
    "U.S.": "U.S. ",
    "Mr.": "Mr. ",
    "Mr. and names": "Mr. Khan met U.S. officials ",
    "ellipses": "wait... ",
    "dashes": "- ",
    "hyphens": "a-",
    "underscores": "_",
    "letters between stops": "a.b",
    "all in capitals": "US AND PAKISTAN ",
    "names that are words": "Georgia, Jordan, Chad ",
    "American towns": "Paris, Texas ",
    "names of two countries": "Korea Congo Dominican ",
    "names that need another": "Bush said Macron met Georgia and Xi. ",
    "datelines": "ASMARA, June 6 (Wire) - ",
    "letters whose small form is longer": "İ",
    "letters whose capital is longer": "ßﬁ",
    "private use": "\ue000\uffff\U0010ffff",
    "function words": "US of the and to in Pakistan ",
    "numbered lines": "1. A\n2. B\n",
    "bullets": "• A. ",
    "the": "the ",
}


def _prose(pairs: int, size: int) -> str:
    chosen = random.Random(pairs)
    dyads = [chosen.sample(_COUNTRIES, 2) for _ in range(pairs)]
    said = ("refused to sign the treaty with", "agreed to resume trade talks with", "threatened sanctions on")
    sentences, length = [], 0
    while length < size:
        one, other = chosen.choice(dyads)
        detail = " ".join(chosen.choices(("grain", "steel", "visas", "prisoners", "airports", "wheat"), k=20))
        sentences.append(
            f"{one} {chosen.choice(said)} {other} on Tuesday after weeks of talks over {detail}. "
        )
        length += len(sentences[-1])
    return "".join(sentences)


def _words(size: int) -> str:
    chosen = random.Random(7)
    words = ("".join(chosen.choices(string.ascii_lowercase, k=7)) for _ in range(size // 8))
    return "The United States and Pakistan met. The sides and the envoys said the " + " ".join(words)


def _countries(size: int) -> str:
    return " ".join(random.Random(3).choices(_COUNTRIES, k=size // 4))


# A text of each is made for its length.
MADE: Final = {
    "prose on one dyad": lambda size: _prose(1, size),
    "prose on two dyads": lambda size: _prose(2, size),
    "prose on twenty dyads": lambda size: _prose(20, size),
    "prose without a stop": lambda size: _prose(2, size).replace(".", " "),
    "countries": _countries,
    "words that come once": _words,
    "one word": lambda size: "a" * size,
    "one word after a sentence": lambda size: "The United States and Pakistan met. " + "S" * size,
    "one letter with all the marks": lambda size: "a" + "\u0301" * size,
    "open and closed brackets": lambda size: "(" * (size // 2) + ")" * (size // 2),
    "names far apart": lambda size: "Pakistan" + " " * size + "United States",
    "one quote before many": lambda size: "“" + '"a" ' * (size // 4),
}
NAMES: Final = (*MADE, *REPEATED)


def hostile(name: str, size: int) -> str:
    """The text of that name, `size` characters long."""
    if name in MADE:
        return MADE[name](size)[:size]
    unit = REPEATED[name]
    return (unit * (size // len(unit) + 1))[:size]
