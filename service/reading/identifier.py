"""Identifies the language of texts in Latin letters, with the part of py3langid's model that those need.

The model is a naive Bayes classifier over byte n-grams, which an automaton finds in one pass over a
text (Lui and Baldwin, "langid.py: an off-the-shelf language identification tool", ACL 2012). Whole
it takes 90 MB of memory, most of it for writing that never comes here; this part takes 20.
"""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_DIR, MODEL_FILE
from py3langid.modelio import load_model

# What is read of a text: ASCII, Latin letters and marks as far as U+024F, those of U+1E00 to U+1EFF,
# and general punctuation.
_OTHERS: Final = re.compile("[^\t\n\r -~\u0080-\u024f\u1e00-\u1eff\u2000-\u203f\u2080-\u20bf]+")
_ASCII: Final = (*b"\t\n\r", *range(0x20, 0x7F))
# The bytes of those characters in UTF-8: which may come in which place of a character, and the place
# that follows. A character begins at place 0.
_BYTES: Final[tuple[tuple[int, Sequence[int], int], ...]] = (
    (0, _ASCII, 0),
    (0, range(0xC2, 0xCA), 1),
    (0, (0xE1,), 2),
    (0, (0xE2,), 3),
    (1, range(0x80, 0xC0), 0),
    (2, range(0xB8, 0xBC), 1),
    (3, (0x80, 0x82), 1),
)
_PLACES: Final = 4
_NO_FEATURE: Final = 0xFFFF

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Automaton:
    """Walks over bytes; `features` (states,) says which feature ends in a state, `_NO_FEATURE` for none.

    The state after `byte` in `state` is `moves[rows[state] + columns[byte]]`. Plain arrays are read
    faster than NumPy's, a number at a time.
    """

    moves: Sequence[int]
    rows: Sequence[int]
    columns: Sequence[int]
    features: Sequence[int]

    def count(self, text: bytes) -> Counter[int]:
        """How often each feature occurs in `text`."""
        moves, rows, columns, features = self.moves, self.rows, self.columns, self.features
        found: list[int] = []
        state = 0
        for byte in text:
            state = moves[rows[state] + columns[byte]]
            found.append(features[state])
        counts = Counter(found)
        del counts[_NO_FEATURE]
        return counts


@dataclass(frozen=True, slots=True, eq=False)
class Identifier:
    """Tells the languages `labels` apart.

    `weights` (features, columns) and `base` (columns,) are log-probabilities; `labelled` (columns,)
    says which of the labels each column is of, as a language in two scripts has two.
    """

    automaton: _Automaton
    weights: NDArray[np.float16]
    base: NDArray[np.float32]
    labels: tuple[str, ...]
    labelled: Ints

    @classmethod
    def load(cls) -> Identifier:
        """The identifier over the languages with an ISO 639-1 code.

        Among those without one are creoles and pidgins whose vocabulary is English: news leads full
        of names pass for them.
        """
        weights, base, classes, moves, rows, features = load_model(MODEL_DIR / MODEL_FILE)
        kept = np.flatnonzero([len(label) == len("en") for label in classes])
        labels = tuple(dict.fromkeys(classes[column] for column in kept))
        automaton, used = _narrowed(np.asarray(moves).reshape(-1, 256), np.array(rows), np.array(features))
        labelled = np.array([labels.index(classes[column]) for column in kept])
        return cls(automaton, weights[used[:, None], kept], base[kept], labels, labelled)

    def classify(self, text: str) -> tuple[str, float]:
        """The likeliest language of a text in Latin letters, and its probability."""
        encoded = _encoded(text)
        counts = self.automaton.count(encoded)
        scores = np.zeros(len(self.base), np.float32)
        if counts:
            found = np.fromiter(counts.keys(), np.int64, len(counts))
            times = np.fromiter(counts.values(), np.float32, len(counts))
            scores = np.log1p(times) @ self.weights[found] + self.base
        # Divided by the square root of the length, the log-odds are as certain as they seem.
        odds = np.exp((scores - scores.max()) / math.sqrt(len(encoded) or 1))
        shares = np.bincount(self.labelled, odds / odds.sum(), len(self.labels))
        best = int(shares.argmax())
        return self.labels[best], float(shares[best])


def _encoded(text: str) -> bytes:
    """The text's bytes as the model was fitted on them: composed, and not in capitals throughout."""
    composed = unicodedata.normalize("NFC", text.lower() if text.isupper() else text)
    return _OTHERS.sub(" ", composed).encode()


def _narrowed(moves: NDArray[Any], rows: Ints, features: Ints) -> tuple[_Automaton, Ints]:
    """The automaton without the states that no text in Latin letters leads to, and the features that stay.

    `moves` (rows, 256) are the next states by row and byte, `rows` and `features` (states,) the row
    and the feature of each state.
    """
    states = _reached(moves, rows)
    numbers = np.zeros(len(rows), np.uint16)
    numbers[states] = np.arange(len(states))
    used = np.unique(features[states])
    used = used[used >= 0]
    # The last place is where a feature of -1 leads.
    places = np.full(features.max() + 2, _NO_FEATURE, np.uint16)
    places[used] = np.arange(len(used))
    kept, row_of = np.unique(rows[states], return_inverse=True)
    # Many bytes lead to the same states from everywhere, such as all that come in no text.
    distinct: dict[bytes, int] = {}
    columns = [
        distinct.setdefault(numbers[moves[kept, byte]].tobytes(), len(distinct)) for byte in range(256)
    ]
    narrow = np.stack([np.frombuffer(column, np.uint16) for column in distinct], axis=1)
    automaton = _Automaton(
        moves=array("H", narrow.tobytes()),
        rows=array("I", (row_of * len(distinct)).astype(np.uint32).tobytes()),
        columns=bytes(columns),
        features=array("H", places[features[states]].tobytes()),
    )
    return automaton, used


def _reached(moves: NDArray[Any], rows: Ints) -> Ints:
    """The states that are reached from the first by the bytes of Latin letters, in order."""
    seen = np.zeros((_PLACES, len(rows)), bool)
    seen[0, 0] = True
    fresh = [(0, np.zeros(1, np.int64))]
    while fresh:
        reached = []
        for place, states in fresh:
            for at, values, following in _BYTES:
                if at == place:
                    ends = np.unique(moves[np.unique(rows[states])[:, None], list(values)])
                    ends = ends[~seen[following, ends]]
                    seen[following, ends] = True
                    reached.append((following, ends))
        fresh = [(place, states) for place, states in reached if len(states)]
    return np.flatnonzero(seen.any(axis=0))
