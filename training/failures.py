"""Where the model errs: `python -m training.failures` writes docs/failures.md.

The articles as they come, each read by a model that has not seen it, are counted by what they have in
common: how sure their label is, how usual it is for their pair, how long they are, how many countries
they name. A text is right here if the likeliest of the three states is the labelled one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from service.reading.classifier import CLASSES, Floats
from service.reading.countries import Gazetteer
from service.reading.values import STATES
from training.corpora import data_folder
from training.corpus import Corpus, load_corpus
from training.evaluate import Predictions, cross_validate
from training.examples import Example
from training.figures import accuracy_of

PAGE: Final = Path("docs/failures.md")
# From so many labelled texts on a pair has a usual state, if half of them and more are of it.
_USUAL: Final = 8
_SURE: Final = 0.9
_HEAD: Final = """# Where it errs

<!-- Written by `python -m training.failures`. -->

Articles as they come (the random draw of `make evaluate`), each read by a model that has not seen it. What the groups
mean for a reader is told in [where it fails](explanation/where-it-fails.md).
"""
Group = Callable[[Example], str | None]


@dataclass(frozen=True, slots=True)
class Read:
    """An article with the probabilities of `CLASSES` that it was read with."""

    example: Example
    probabilities: Floats

    @property
    def state(self) -> str:
        """The likeliest of the three states."""
        return CLASSES[int(self.probabilities[: len(STATES)].argmax())]

    @property
    def sureness(self) -> float:
        """The probability of that state among the three."""
        of_states = self.probabilities[: len(STATES)]
        return float(of_states.max() / of_states.sum())

    @property
    def right(self) -> bool:
        """Whether it is the labelled one."""
        return self.state == self.example.text.label


def main() -> None:
    """Cross-validate, count, and write the page."""
    corpus = load_corpus(data_folder(), Gazetteer.load())
    found = cross_validate(corpus).articles.as_they_come(drawn=True)
    page = "\n".join([_HEAD, *_page(found, corpus)])
    PAGE.write_text(page + "\n", encoding="utf-8")
    print(page)


def _page(found: Predictions, corpus: Corpus) -> Iterator[str]:
    every = [Read(example, row) for example, row in zip(found.examples, found.rows, strict=True)]
    stated = [read for read in every if read.example.text.label in STATES]
    yield "## What is taken for what\n"
    yield from _confusion(every)
    for title, group in _groups(corpus).items():
        yield f"\n## {title}\n"
        yield from _table(stated, group)
    yield "\n## Sure, and wrong\n"
    yield from _sure(stated)


def _confusion(every: Sequence[Read]) -> Iterator[str]:
    counts = Counter((each.example.text.label, CLASSES[int(each.probabilities.argmax())]) for each in every)
    yield "| labelled | articles | " + " | ".join(f"read as {name}" for name in CLASSES) + " |"
    yield "| --- |" + " --- |" * (1 + len(CLASSES))
    for label in CLASSES:
        row = [counts[label, name] for name in CLASSES]
        shares = " | ".join(f"{count / max(1, sum(row)):.2f}" for count in row)
        yield f"| {label} | {sum(row):,} | {shares} |"


def _table(stated: Sequence[Read], group: Group) -> Iterator[str]:
    yield "| articles that | number | right | 95% interval |"
    yield "| --- | --- | --- | --- |"
    named = [(group(read.example), read.right) for read in stated]
    for name in sorted({name for name, _ in named if name}):
        right = np.array([each for other, each in named if other == name])
        figure = accuracy_of(right)
        words = name.partition(" ")[2]
        yield f"| {words} | {len(right):,} | {figure.value:.3f} | {figure.low:.3f} to {figure.high:.3f} |"


def _sure(stated: Sequence[Read]) -> Iterator[str]:
    sure = [read for read in stated if read.sureness >= _SURE]
    wrong = [read for read in sure if not read.right]
    yield (
        f"{len(sure):,} of {len(stated):,} articles were read with a probability of {_SURE} or more. {len(wrong)} of"
        " them were wrong:\n"
    )
    yield "| labelled | read as | articles |"
    yield "| --- | --- | --- |"
    counts = Counter((read.example.text.label, read.state) for read in wrong)
    for (label, state), count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        yield f"| {label} | {state} | {count} |"


def _groups(corpus: Corpus) -> dict[str, Group]:
    """What the articles are counted by. Names begin with a letter that puts them in order."""
    return {
        "By the label": lambda example: {
            3: "a have a clear label",
            2: "b have a label with some doubt",
            1: "c could be either",
        }[example.text.confidence],
        "By what is usual for the pair": _by_use(corpus),
        "By length": _by_length,
        "By the countries named": _by_countries,
    }


def _by_use(corpus: Corpus) -> Group:
    """Whether an article says what most labelled articles on its pair say."""
    labels: dict[str, Counter[str]] = {}
    for example in corpus.articles:
        if example.text.dyad and example.text.label in STATES:
            labels.setdefault(example.text.dyad, Counter())[example.text.label] += 1

    def group(example: Example) -> str | None:
        # The article itself is not counted.
        counts = labels.get(example.text.dyad or "", Counter()) - Counter([example.text.label])
        total = counts.total()
        if total < _USUAL:
            return f"c are on a pair with fewer than {_USUAL} other labelled articles"
        state, count = max(counts.items(), key=lambda each: each[1])
        if 2 * count < total:
            return "d are on a pair without a usual state"
        usual = state == example.text.label
        return (
            "a say what is usual of their pair"
            if usual
            else "b say another thing than is usual of their pair"
        )

    return group


def _by_length(example: Example) -> str:
    passages = sum(len(source.passages) for source in example.text.sources)
    bounds = ((6, "a have fewer than 6 passages"), (12, "b have 6 to 11"), (24, "c have 12 to 23"))
    return next((name for bound, name in bounds if passages < bound), "d have 24 or more")


def _by_countries(example: Example) -> str:
    named = {mention.country for source in example.text.sources for mention in source.mentions}
    bounds = (
        (3, "a name the two alone"),
        (5, "b name one or two others"),
        (8, "c name three to five others"),
    )
    return next((name for bound, name in bounds if len(named) < bound), "d name six others or more")


if __name__ == "__main__":
    main()
