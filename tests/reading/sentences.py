"""Sentences about the made-up countries Alpha, Beta and Gamma, in view of Alpha and Beta."""

import re

import numpy as np
from hypothesis import strategies as st

from service.reading.countries import Mention, MentionKind
from service.reading.passages import split_passages
from service.reading.values import Passage
from service.reading.views import OTHER, SIDE_A, SIDE_B, WORD, Source, View, in_view, tokenise
from service.reading.words import RESERVED, SIDE, THIRD, TOKEN, Words, stem_of

ALPHA, BETA, GAMMA = "AAA", "BBB", "CCC"
CODES = {"Alpha": ALPHA, "Beta": BETA, "Gamma": GAMMA, "New Alpha": ALPHA}
_NAMES = re.compile(r"\b(?:New Alpha|Alpha|Beta|Gamma)\b")


def mentions_in(text, codes=CODES):
    return tuple(
        Mention(match.start(), match.end(), codes[match.group()], MentionKind.NAME)
        for match in _NAMES.finditer(text)
    )


def source_of(text, codes=CODES):
    return Source(text, mentions_in(text, codes), split_passages(text))


def title_of(title, codes=CODES):
    return Source(title, mentions_in(title, codes), (Passage(0, len(title), title),))


def words_of(*texts):
    """Words that know every stem of `texts`."""
    return Words(sorted({stem_of(token) for text in texts for token in TOKEN.findall(text)}))


def view_of(text, *, words=None, first=ALPHA, second=BETA):
    return in_view(tokenise([source_of(text)], words or words_of(text)), first, second)


@st.composite
def views(draw, most_tokens=24, most_passages=4, most_words=6):
    """Any view: of few words, so that they come again, in passages that may be empty."""
    count = draw(st.integers(1, most_passages))
    kinds = st.sampled_from((WORD, WORD, WORD, SIDE_A, SIDE_B, OTHER))
    tokens = draw(
        st.lists(
            st.tuples(kinds, st.integers(RESERVED, RESERVED + most_words - 1), st.integers(0, count - 1)),
            max_size=most_tokens,
        )
    )
    masks = {SIDE_A: SIDE, SIDE_B: SIDE, OTHER: THIRD}
    numbers = np.array([masks.get(kind, number) for kind, number, _ in tokens], np.int64)
    roles = np.array([kind for kind, _, _ in tokens], np.int64)
    passages = np.sort(np.array([passage for _, _, passage in tokens], np.int64))
    named = [
        len({int(role) for role in roles[passages == each] if role in (SIDE_A, SIDE_B)})
        for each in range(count)
    ]
    return View(numbers, roles, passages, count, np.array(named, np.int64))
