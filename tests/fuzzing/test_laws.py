"""The reader, the cursors and the lines of bodies hold to their laws on input that hypothesis makes up."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fuzzing import laws

NAMES = (
    "US",
    "U.S.",
    "United States",
    "Pakistan",
    "Pakistani",
    "Washington",
    "Georgia",
    "Korea",
    "Bush",
    "Xi",
)
VERBS = (
    "refused",
    "to sign",
    "signed",
    "threatened",
    "not",
    "without",
    "talks",
    "war",
    "the",
    "and",
    "in the",
)
MARKS = (
    ". ",
    "... ",
    ", ",
    "? ",
    "! ",
    '"',
    "“",
    "”",
    "'",
    "’s ",
    "(",
    ") ",
    "\n",
    "\n\n",
    "\r\n",
    "- ",
    "1. ",
    "。",
)
STRANGE = (
    "\x01",
    "\x1b",
    "\u200b",
    "\u202e",
    "\u0301",
    "é",
    "İ",
    "ß",
    "ﬁ",
    "中",
    "😀",
    "\u2028",
    "\x85",
    "\u00a0",
    "_",
)
PIECES = st.sampled_from([*NAMES, *VERBS, *MARKS, *STRANGE, " "])
SOUP = st.lists(PIECES, max_size=120).map(" ".join) | st.lists(PIECES, max_size=120).map("".join)
# No half of a surrogate pair: the fields of requests let none through.
TEXTS = SOUP | st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
within_a_test = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@settings(max_examples=150)
@given(text=TEXTS)
@example("a\n\r\n\rb. C")
def test_passages_are_the_texts_own(text):
    laws.passages_are_the_texts_own(text)


@settings(max_examples=60)
@given(text=TEXTS, times=st.integers(1, 40))
def test_passages_of_a_text_of_many_stretches_are_its_own(text, times):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("service.reading.stretches._MOST_WORK", 1)
        patch.setattr("service.reading.stretches._SHORTEST", 60)
        laws.passages_are_the_texts_own(text * times)


@settings(max_examples=100)
@given(text=TEXTS, title=st.none() | TEXTS)
def test_readings_are_whole(reader, text, title):
    laws.readings_are_whole(reader, text, title)


@given(written=st.text(max_size=60) | st.binary(max_size=30).map(laws.cursors_of_this_list))
@example(laws.cursors_of_this_list(bytes([0x7F] * 16)))
@example(laws.cursors_of_this_list(bytes(16)))
def test_cursors_are_places_or_refused(written):
    laws.cursors_are_places_or_refused(written)


LINES = st.lists(st.sampled_from([b"\n", b"{}", b" ", b"\r\n", b"ab", b"\xff", b"x" * 40]), max_size=60)


@within_a_test
@given(pieces=LINES, longest=st.integers(1, 50), most=st.integers(1, 30), packed=st.booleans())
def test_lines_are_those_of_the_body(app, pieces, longest, most, packed):
    laws.lines_are_those_of_the_body(app, b"".join(pieces), longest, most, packed=packed)


@within_a_test
@given(sent=st.binary(max_size=200), longest=st.integers(1, 50), most=st.integers(1, 30))
def test_bodies_are_read_or_refused(app, sent, longest, most):
    laws.bodies_are_read_or_refused(app, sent, longest, most)
