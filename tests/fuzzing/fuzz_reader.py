"""Fuzzes the reader: `python -m tests.fuzzing.fuzz_reader -max_total_time=60`; see coverage_guided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.fuzzing.coverage_guided import Provider, fuzz

# Bytes at random hardly ever spell a name: each of these is one byte of the input.
_PIECES: Final = (
    *(" US ", " U.S. ", " Pakistan ", " Pakistani ", " the United States ", " Georgia ", " Korea ", " Bush "),
    *(" refused ", " to sign ", " signed a treaty with ", " threatened ", " not ", " war ", " the ", " and "),
    *(
        ". ",
        "... ",
        ", ",
        "? ",
        '"',
        "“",
        "”",
        "'",
        "’s ",
        "(",
        ") ",
        "\n",
        "\n\n",
        "\r\n",
        " - ",
        "1. ",
        "。",
    ),
    *("\x01", "\u200b", "\u202e", "\u0301", "é", "İ", "ß", "ﬁ", "中", "😀", "\u2028", "\u00a0", "_"),
)


def prepare() -> Callable[[Provider], None]:
    """What is run on each input."""
    from service.reading import Reader
    from tests.fuzzing import laws

    reader = Reader.load()

    def run(given: Provider) -> None:
        pieces = given.ConsumeIntListInRange(given.ConsumeIntInRange(0, 120), 0, len(_PIECES) - 1)
        soup = "".join(_PIECES[piece] for piece in pieces)
        text = soup + given.ConsumeUnicodeNoSurrogates(400)
        laws.passages_are_the_texts_own(text)
        laws.readings_are_whole(reader, text, given.ConsumeUnicodeNoSurrogates(60) or None)

    return run


if __name__ == "__main__":
    fuzz(prepare)
