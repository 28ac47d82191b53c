"""English is told from other languages, and short texts are given the benefit of the doubt."""

import pytest

from service.reading.language import is_english
from tests.texts import NO_RELATION, SPANISH, STALLED


@pytest.mark.parametrize("text", [STALLED, STALLED.upper(), NO_RELATION, "US, Pakistan sign", "", "12 34"])
def test_english_passes(text):
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        SPANISH,
        "Президент России встретился с президентом Турции.",
        "中国和美国举行会谈,讨论贸易问题",
        "Der Bundeskanzler traf den Präsidenten in Paris, um über die Sanktionen zu sprechen.",
    ],
)
def test_other_languages_do_not(text):
    assert not is_english(text)
