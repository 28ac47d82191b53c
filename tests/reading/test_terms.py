"""Content terms and their weights."""

from sklearn.feature_extraction.text import TfidfVectorizer

from service.reading.terms import InverseDocumentFrequencies, content_terms, weigh


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
