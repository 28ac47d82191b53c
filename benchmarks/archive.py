"""The texts that the benchmarks work on: those of the example archive."""

from __future__ import annotations

import json
from pathlib import Path


def texts(dyad: str = "*") -> list[str]:
    """The texts of the example articles, or of those on one dyad, in the order of their files."""
    files = sorted((Path(__file__).parent.parent / "examples" / "archive").glob(f"{dyad}.jsonl"))
    return [
        json.loads(line)["text"] for path in files for line in path.read_text(encoding="utf-8").splitlines()
    ]


def text_of(words: int) -> str:
    """A text of about so many words, joined of example articles."""
    joined = "\n\n".join(texts())
    repeated = " ".join([joined] * (words // len(joined.split()) + 1))
    return " ".join(repeated.split(" ")[:words])
