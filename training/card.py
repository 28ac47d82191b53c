"""The model card as a page, made from the card that the model carries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

_TITLES: Final = {
    "articles": "Articles",
    "articles_by_words_tfidf": "Articles, by words 1-2 TF-IDF and logistic regression on the same folds",
    "sentences": "Lone sentences, in view of their dyad",
}
_LIMITS: Final = """## Where it fails

- English only, and news: it was fitted on reports, statements and opinion pieces, not on chats or laws.
- Impasse is the hardest state: it lies between the others, and labellers doubt it most. Talks that are
  held but yield nothing are still read as cooperative now and then.
- The tone may be about a third country: allies who discuss an attack by somebody else can read as hostile.
- It reads words, not the world: irony, and what an article leaves to its readers' knowledge, escape it.
- The labelled articles come from a dozen outlets, four in ten from one; doubtful ones are over-represented,
  so these figures are lower than on articles as they come.

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
        f"{measured['how']}: {measured['texts']['articles']:,} articles and"
        f" {measured['texts']['sentences']:,} sentences, each read by a model that had not seen its article.",
    ]
    for key, title in _TITLES.items():
        lines += ["", f"### {title}", "", "| figure | value | 95% interval |", "| --- | --- | --- |"]
        lines += [
            f"| {name.replace('_', ' ')} | {each['value']:.3f} | {each['low']:.3f} to {each['high']:.3f} |"
            for name, each in measured[key].items()
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, "", _LIMITS]), encoding="utf-8")
