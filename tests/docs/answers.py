"""Whether what came is what a page shows. A page shows less than came, and never anything else.

JSON: every key that is shown is there, with its value; of a list that is shown the first so many are
compared. Text: every line that is shown came, in this order. In both `…` stands for anything.
"""

from __future__ import annotations

import json
import re

from tests.docs.pages import Shown

ANYTHING = "…"


def assert_shown(shown: Shown, output: str) -> None:
    """Raises AssertionError saying what is shown and did not come."""
    if shown.language == "json":
        _assert_within(json.loads(shown.text), json.loads(output), "answer")
    elif shown.language == "quote":
        words = " ".join(shown.text.split())
        assert words in " ".join(output.split()), f"it did not say: {words}"
    else:
        _assert_lines(shown.text, output)


def _assert_within(shown: object, came: object, place: str) -> None:
    if isinstance(shown, dict) and isinstance(came, dict):
        for name, value in shown.items():
            assert name in came, f"{place} has no {name}"
            _assert_within(value, came[name], f"{place}.{name}")
    elif isinstance(shown, list) and isinstance(came, list):
        # An empty list is shown where there is nothing, not where something is left out.
        assert len(shown) <= len(came) if shown else not came, f"{place} has {len(came)} entries"
        for number, (one, other) in enumerate(zip(shown, came, strict=False)):
            _assert_within(one, other, f"{place}[{number}]")
    elif isinstance(shown, str) and ANYTHING in shown:
        assert shown == ANYTHING or _pattern(shown).fullmatch(str(came)), f"{place} is {came!r}"
    elif isinstance(shown, float):
        # As many places as the page shows.
        places = len(str(shown).partition(".")[2])
        assert round(float(came), places) == shown, f"{place} is {came!r}"  # type: ignore[arg-type]
    else:
        assert shown == came, f"{place} is {came!r}, not {shown!r}"


def _assert_lines(shown: str, output: str) -> None:
    came = iter(output.splitlines())
    for line in map(str.strip, shown.splitlines()):
        if line and line != ANYTHING:
            pattern = _pattern(line)
            assert any(pattern.fullmatch(other.strip()) for other in came), (
                f"did not come, or not in this place: {line}\n{output}"
            )


def _pattern(shown: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in shown.split(ANYTHING)))
