"""The model card as a page, made from the card that the model carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

_TITLES: Final = {
    "articles_as_they_come": "Articles as they come: a random draw",
    "articles_as_they_come_by_words_tfidf": "The same, by words 1-2 TF-IDF and logistic regression on the same folds",
    "articles_picked_for_doubt": "Articles that were picked for labelling, most of them doubtful",
    "articles_picked_for_doubt_by_words_tfidf": "The same, by words 1-2 TF-IDF and logistic regression",
    "sentences": "Lone sentences, in view of their dyad",
    "sentences_by_words_tfidf": "The same, by words 1-2 TF-IDF and logistic regression",
    "sentences_with_marked_sides": "Sentences with sides of the caller's own (PLV, its train split)",
    "who_acts_and_main_dyad": "Who acts, and the main dyad",
}
_LIMITS: Final = """## Where it fails

- English only, and news: it was fitted on reports, statements and opinion pieces, not on chats or laws.
- Impasse is the hardest state: it lies between the others, and labellers doubt it most. Talks that are
  held but yield nothing are still read as cooperative now and then.
- The tone may be about a third country: allies who discuss an attack by somebody else can read as hostile.
- It reads words, not the world: irony, and what an article leaves to its readers' knowledge, escape it.
- A dyad brings its base rate with it: before a word is read, a pair that is mostly written about as hostile
  leans to hostile, and for the few pairs most written about by much (`docs/explanation/reading.md` says how much).
  It is learned from texts of 1963 to 2026 and is none of the evidence. An article against the usual needs plainer
  words to be read as such, and a turn in a relation may be seen late.
- Who acts is the weakest answer: a sentence that names both sides leaves it open more often than not.
- An article on three countries can be read on another pair of them than a reader would choose.
- The labelled articles come from a dozen outlets, four in ten from one.
- Labels are by readers who follow one guideline. Two of them agreed on 87 of 100 sentences with none as a fourth
  state, and on 91 of 100 where both saw a state (300 sentences, 25 of which the second had seen as examples).

## Use it for

Finding, sorting and comparing articles, with a person who looks at the evidence. Not for decisions about
people, and not as the only ground for any decision.
"""


def write_page(card: Mapping[str, Any], path: Path) -> None:
    """Write the page."""
    measured = card["measured"]
    lines = [
        "# Model card",
        "",
        "<!-- Written by `make evaluate`. -->",
        "",
        f"Version `{card['version']}`. {card['method']}. Task: {card['task']}. Language: {card['language']}.",
        "Fitted on " + ", ".join(f"{n:,} {what.replace('_', ' ')}" for what, n in card["fitted_on"].items()),
        f"(sources: `{card['sources']}`). The states are defined in [the guideline](states.md).",
        "",
        "## What was measured",
        "",
        f"{measured['how']}: {measured['texts']['articles']:,} articles,"
        f" {measured['texts']['sentences']:,} sentences and"
        f" {measured['texts']['sentences_with_marked_sides']:,} with marked sides, each read by a model that had"
        " not seen its article.",
    ]
    for key, title in ((key, title) for key, title in _TITLES.items() if key in measured):
        lines += ["", f"### {title}", "", "| figure | value | 95% interval |", "| --- | --- | --- |"]
        lines += [
            f"| {name.replace('_', ' ')} | {each['value']:.3f} | {each['low']:.3f} to {each['high']:.3f} |"
            for name, each in measured[key].items()
        ]
    lines += _reliability(measured["reliability_of_articles_as_they_come"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, "", _LIMITS]), encoding="utf-8")


def _reliability(rows: Sequence[Mapping[str, float]]) -> list[str]:
    """The reliability table: what the top state's probability said, and how often it was right."""
    if not rows:
        return []
    head = "### Reliability: the top state's probability, articles as they come"
    return [
        "",
        head,
        "",
        "| from | articles | said | right |",
        "| --- | --- | --- | --- |",
        *(
            f"| {row['from']:.1f} | {row['texts']:,} | {row['said']:.3f} | {row['right']:.3f} |"
            for row in rows
        ),
    ]
