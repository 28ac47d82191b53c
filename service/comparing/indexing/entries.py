"""What an index holds of stored positions, by columns, and the changes that it is fed with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from service.comparing.indexing.copies import SIGNATURE_BYTES
from service.reading.vectors import TermVector

# No moment: the `published` of an article without a date.
UNDATED = np.datetime64("NaT", "us")
_EPOCH = np.datetime64(0, "us")


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Stored positions on one dyad, a row each.

    `articles` are the articles' sequence numbers; `keys` the first 64 bits of their texts' digests,
    which tell equal texts and settle ties the same way however articles came; `published` and
    `stored` UTC times in microseconds, NaT without a date; `probabilities` (n, 3) in the order of
    STATES. `ids` and `weights` are the rows' term vectors one after the other, `sizes` how many
    terms each has.
    """

    articles: NDArray[np.int64]
    keys: NDArray[np.int64]
    published: NDArray[np.datetime64]
    stored: NDArray[np.datetime64]
    outlets: Sequence[str | None]
    presences: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    signatures: NDArray[np.uint8]
    sizes: NDArray[np.int64]
    ids: NDArray[np.uint32]
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.articles)

    @property
    def days(self) -> NDArray[np.float32]:
        """The days of publication since 1970, to some minutes; NaN without a date."""
        return ((self.published - _EPOCH) / np.timedelta64(1, "D")).astype(np.float32)

    @property
    def states(self) -> NDArray[np.int8]:
        """Each position's most probable state, as its place in STATES."""
        return np.asarray(self.probabilities.argmax(axis=1), np.int8)

    @classmethod
    def of(cls, rows: Sequence[EntryRow]) -> Entries:
        """The columns of `rows`."""
        vectors = TermVector.from_bytes(b"".join(row[-1] for row in rows))
        columns = list(zip(*rows, strict=True)) or [()] * 11
        signatures = b"".join(signature or bytes(SIGNATURE_BYTES) for signature in columns[9])
        return cls(
            articles=np.array(columns[0], np.int64),
            keys=np.array(columns[1], np.int64),
            published=_moments(columns[2]),
            stored=_moments(columns[3]),
            outlets=columns[4],
            presences=np.array(columns[5], np.float64),
            probabilities=np.array(columns[6:9], np.float64).T.copy(),
            signatures=np.frombuffer(signatures, np.uint8).reshape(-1, SIGNATURE_BYTES),
            sizes=np.array([len(row[-1]) // 8 for row in rows], np.int64),
            ids=vectors.ids,
            weights=vectors.weights,
        )


# Article, text key, published and stored (µs since 1970), outlet, presence, the probabilities of
# hostile, impasse and cooperative, the signature of the text, and the vector, both as bytes.
EntryRow = tuple[int, int, int | None, int, str | None, float, float, float, float, bytes, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What happened on a dyad since a version: articles whose positions went, and those that came.

    A position that was changed is among those that came; it takes the place of the older one.
    Applying changes twice is applying them once. `version` is what the dyad is then at. Where they are
    `whole` they are all there is, whatever there was before.
    """

    version: int
    removed: Sequence[int]
    entries: Iterable[Entries]
    whole: bool = False


def text_key(text: str) -> int:
    """The first 64 bits of the SHA-256 of a text, as a signed integer."""
    return int.from_bytes(sha256(text.encode("utf-8")).digest()[:8], "big", signed=True)


def _moments(column: Sequence[int | None]) -> NDArray[np.datetime64]:
    missing = UNDATED.astype(np.int64)
    whole = np.array([missing if moment is None else moment for moment in column], np.int64)
    return whole.view("datetime64[us]")
