"""Content terms and their weights."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from service.reading import terms as module
from service.reading.terms import InverseDocumentFrequencies, content_terms, side_words, weigh
from service.reading.values import Dyad


def test_stop_words_figures_and_plurals_go():
    assert content_terms("The drones' strikes of 2011 hit the Taliban's camps") == [
        "drone",
        "strike",
        "hit",
        "taliban",
        "camp",
    ]


def test_a_rare_term_weighs_more_than_a_common_one_and_an_unseen_one_most():
    documents = [["talks", "drone"], ["talks", "drone"], ["talks"], ["talks"]]
    frequencies = InverseDocumentFrequencies.fit(documents)
    common, rare, unseen = frequencies.of(["talks", "drone", "haqqani"])
    assert common < rare < unseen


def test_frequencies_are_those_of_scikit_learn():
    documents = [["talks", "drone"], ["talks", "drone"], ["talks"]]
    vectoriser = TfidfVectorizer(analyzer=list).fit(documents)
    frequencies = InverseDocumentFrequencies.fit(documents, min_df=1)
    for term, place in vectoriser.vocabulary_.items():
        assert abs(frequencies.of([term])[0] - vectoriser.idf_[place]) < 1e-6


def test_repetition_counts_less_than_in_proportion():
    frequencies = InverseDocumentFrequencies.fit([["talks"]], min_df=1)
    once = weigh(["talks"], frequencies)["talks"]
    assert once < weigh(["talks"] * 10, frequencies)["talks"] < 10 * once


DOCUMENTS = [[f"term{number}" for number in range(size)] for size in range(2, 40)]
TERMS = st.lists(st.integers(0, 60).map("term{}".format), max_size=20)


@given(st.lists(TERMS, max_size=8))
def test_what_was_looked_up_before_makes_no_difference(asked):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_LOOKED_UP", 10)
        frequencies = InverseDocumentFrequencies.fit(DOCUMENTS)
        for terms in asked:
            fresh = InverseDocumentFrequencies(frequencies.ids, frequencies.values, frequencies.unseen)
            assert frequencies.of(terms) == fresh.of(terms)


def test_threads_look_up_the_same(monkeypatch):
    monkeypatch.setattr(module, "_MOST_LOOKED_UP", 10)
    frequencies = InverseDocumentFrequencies.fit(DOCUMENTS)
    asked = [[f"term{(start + step) % 60}" for step in range(12)] for start in range(200)]
    expected = [InverseDocumentFrequencies.fit(DOCUMENTS).of(terms) for terms in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(frequencies.of, asked)) == expected


def test_the_words_of_both_sides_names_are_no_matter_between_them():
    words = side_words(Dyad.parse("PAK-USA"))
    assert {"pakistan", "pakistani", "islamabad", "washington", "american", "united"} <= words
    assert not {"india", "delhi", "drone"} & words


def test_the_words_of_an_institution_of_several_words_are_a_matter():
    assert "department" not in side_words(Dyad.parse("PAK-USA"))


@pytest.mark.parametrize(
    "text",
    [
        "ASMARA, June 6 (Harbour Wire) - Jets bombed the airport",
        "(Harbour Wire) - Jets bombed the airport",
        "WASHINGTON, Feb. 27 (Harbour Wire) — Jets bombed the airport",
        "ADDIS ABABA, March 16 - Jets bombed the airport",
    ],
)
def test_a_dateline_is_no_content(text):
    assert content_terms(text) == content_terms("Jets bombed the airport")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The minister (a former general) - who had left - spoke", "minister"),
        ("The European Union (EU) - which has 27 members - met", "european"),
        ("NATO-Russia talks - the first this year - began", "talk"),
    ],
)
def test_a_dash_in_a_sentence_is_no_dateline(text, word):
    assert word in content_terms(text)
