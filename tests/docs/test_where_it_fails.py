"""The sentences that the documentation says are read wrongly are read as it says: once mended, they leave the page."""

import re

import pytest

from service.reading import Reader
from service.reading.values import Dyad
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs/explanation/where-it-fails.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-Z][^|]+\.) \| ([A-Z]{3}-[A-Z]{3}) \| (\w+) \|", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


def test_the_page_has_sentences():
    assert len(ROWS) >= 5


@pytest.mark.parametrize(("sentence", "dyad", "state"), ROWS)
def test_a_sentence_is_read_as_the_page_says(sentence, dyad, state, reader):
    (position,) = reader.read(sentence, dyad=Dyad.parse(dyad)).positions
    assert position.state == state
