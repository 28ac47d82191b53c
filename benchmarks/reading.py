"""How long a reading takes, beside scikit-learn's TF-IDF and logistic regression on the plain words."""

from __future__ import annotations

from functools import partial

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.archive import text_of, texts
from benchmarks.timing import measure
from service.reading import Reader

# What a reading of so many words may take, at the median.
_LIMITS = {600: "   (limit 3 ms)"}


def main() -> bool:
    """Print the time of a reading by the length of the text, and the ratio to the alternative."""
    reader = Reader.load()
    articles = texts()
    vectoriser = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    # What it predicts is of no interest here, only what predicting costs.
    model = LogisticRegression().fit(
        vectoriser.fit_transform(articles), [number % 4 for number in range(len(articles))]
    )
    print("\nreading: one text, one core (dyads, all passages, evidence)")
    for words, repeats in ((200, 200), (600, 200), (2_000, 60), (20_000, 10), (100_000, 5)):
        text = text_of(words)
        ours = measure(partial(reader.read, text), repeats=repeats)
        plain = measure(partial(_predict, vectoriser, model, text), repeats=repeats)
        print(
            f"  {words:7,} words  {ours}   {ours.median / words * 1000:5.2f} µs a word"
            f"   {ours.median / plain.median:5.1f} × scikit-learn's words 1-2{_LIMITS.get(words, '')}"
        )
    return True


def _predict(vectoriser: TfidfVectorizer, model: LogisticRegression, text: str) -> object:
    return model.predict_proba(vectoriser.transform([text]))


if __name__ == "__main__":
    main()
