"""What each part of the model is worth: `python -m training.ablate` writes docs/ablation.md.

Each row leaves one part out, fits everything anew on the same fold, and is measured on the texts
held out. One of the five folds is read, which is enough to see two points.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from service.reading.countries import Gazetteer
from training.corpora import data_folder
from training.corpus import load_corpus
from training.evaluate import FOLDS, HeldOut, held_out
from training.examples import folds_of
from training.options import EVERYTHING, Options

_PROCESSES: Final = 2
_ROWS: Final[dict[str, Options]] = {
    "everything": EVERYTHING,
    "no base rates of dyads": replace(EVERYTHING, base_rates=False),
    "no likeness of words": replace(EVERYTHING, likeness=False),
    "no pairs of words apart (skips)": replace(EVERYTHING, skips=False),
    "no words between, before and after the sides": replace(EVERYTHING, around=False),
    "articles without what is said of their passages": replace(EVERYTHING, means=False),
    "without the project's own labels of passages": replace(EVERYTHING, own_labels=False),
    "without the sentences written for it": replace(EVERYTHING, written=False),
}
_HEAD: Final = """# What each part is worth

<!-- Written by `python -m training.ablate`. -->

Accuracy on texts held out (one of five folds, grouped by article; on marked sentences macro-F1), each row fitted anew
without one part. Differences under two points are within chance.

| | articles as they come: three states | with none | picked articles: three states | with none | sentences: three states | with none | marked sides: three states | coop./conflict |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""  # noqa: E501 (a table's head is one line)


def main() -> None:
    """Fit, measure and write a row for each part left out."""
    corpus = load_corpus(data_folder(), Gazetteer.load())
    groups = folds_of([*corpus.articles, *corpus.passages], FOLDS)[0]
    table = _HEAD
    with ProcessPoolExecutor(_PROCESSES) as pool:
        results = pool.map(partial(held_out, corpus, groups, 0), _ROWS.values())
        for name, found in zip(_ROWS, results, strict=True):
            table += _row(name, found)
            print(table.splitlines()[-1], flush=True)
    Path("docs/ablation.md").write_text(table, encoding="utf-8")


def _row(name: str, found: HeldOut) -> str:
    parts = (
        found.articles.as_they_come(drawn=True),
        found.articles.as_they_come(drawn=False),
        found.sentences,
    )
    values = [
        figures[figure].value
        for figures in (part.figures() for part in parts)
        for figure in ("three_states_accuracy", "with_none_accuracy")
    ]
    marked = found.marked.marked_figures()
    values += [marked[each].value for each in ("three_states_macro_f1", "cooperation_or_conflict_macro_f1")]
    return f"| {name} | " + " | ".join(f"{value:.3f}" for value in values) + " |\n"


if __name__ == "__main__":
    main()
