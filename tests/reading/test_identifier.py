"""The narrowed identifier finds the languages that the whole one finds."""

from __future__ import annotations

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from service.reading.identifier import Identifier
from tests.texts import ATTACKED, NO_RELATION, SETTLED, SPANISH, STALLED

TEXTS = {
    "en": [
        STALLED,
        SETTLED,
        ATTACKED,
        NO_RELATION,
        STALLED.upper(),
        "“Talks – ‘difficult’ – go on…” he said. €5bn",
    ],
    "es": [SPANISH],
    "de": ["Der Bundeskanzler traf den Präsidenten in Paris, um über die Sanktionen zu sprechen."],
    "fr": ["Le président a rencontré à Genève le ministre des Affaires étrangères pour évoquer la crise."],
    "pl": ["Minister spraw zagranicznych spotkał się w Warszawie z ambasadorem, aby omówić sankcje."],
    "vi": ["Bộ trưởng Ngoại giao đã gặp người đồng cấp tại Hà Nội để thảo luận về quan hệ hai nước."],
    "tr": ["Dışişleri Bakanı, iki ülke arasındaki ilişkileri görüşmek üzere Ankara'da büyükelçiyle görüştü."],
    "it": ["Il ministro degli Esteri ha incontrato a Roma l’ambasciatore per discutere delle sanzioni."],
}


@pytest.fixture(scope="module")
def identifier() -> Identifier:
    return Identifier.load()


@pytest.fixture(scope="module")
def whole() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in TEXTS for text in TEXTS[language]]
)
def test_a_language_is_found_as_surely_as_by_the_whole_model(identifier, whole, language, text):
    found, probability = identifier.classify(text)
    assert found == language
    assert (found, pytest.approx(probability, abs=1e-3)) == whole.classify(text)


@pytest.mark.parametrize("other", ["برنامه همکاری", "中国和美国", "Договор", "😀"])
def test_other_writing_in_an_english_text_says_nothing_of_its_language(identifier, other):
    assert identifier.classify(f"The two sides signed an agreement ({other}) on trade and energy.")[0] == "en"


def test_a_text_without_a_letter_is_of_no_language_for_sure(identifier):
    assert identifier.classify("中中中")[1] < 0.05


def test_it_takes_a_quarter_of_the_memory_of_the_whole_model(identifier, whole):
    automaton = identifier.automaton
    mine = identifier.weights.nbytes + sum(
        len(memoryview(part).cast("B"))
        for part in (automaton.moves, automaton.rows, automaton.columns, automaton.features)
    )
    theirs = whole._full_model[0].nbytes + whole.nb_ptc.nbytes + len(memoryview(whole.tk_nextmove).cast("B"))
    assert mine < theirs / 4
