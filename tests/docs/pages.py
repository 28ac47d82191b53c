"""The blocks of a Markdown page: what a reader is to type, and what the page shows to come of it.

A block of `sh` or `python` is run. What stands between it and the next such block as `json`, as
`text` or as a quotation is what it has to put out (`shown`). A block that cannot be run has a
comment before it that says why: `<!-- not run: the repository is there already -->`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
RUN = ("sh", "python")
_REASON = re.compile(r"<!-- not run: (.+?) -->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: `language` is json, text or quote."""

    language: str
    text: str
    line: int


@dataclass(slots=True)
class Block:
    """What a page tells a reader to run. `reason` says why it is not run here; None where it is."""

    page: str
    line: int
    language: str
    text: str
    reason: str | None = None
    shown: list[Shown] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks_of(page: str) -> list[Block]:
    """The blocks of a page that are there to be run, in order, each with what is shown of it."""
    blocks: list[Block] = []
    reason, quoted = None, 0
    for token in MarkdownIt("commonmark").parse((ROOT / page).read_text(encoding="utf-8")):
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "html_block":
            found = _REASON.search(token.content)
            reason = " ".join(found.group(1).split()) if found else None
        elif token.type == "fence" and _language(token) in RUN:
            blocks.append(Block(page, _line(token), _language(token), token.content, reason))
            reason = None
        elif blocks and (shown := _shown(token, quoted=bool(quoted))):
            blocks[-1].shown.append(shown)
    return blocks


def all_pages() -> list[str]:
    """Every Markdown page of the documentation, and the README; for the order of tests, by name."""
    found = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")]
    return ["README.md", *sorted(found)]


def _shown(token: Token, *, quoted: bool) -> Shown | None:
    if token.type == "fence" and _language(token) in {"json", "text"}:
        return Shown(_language(token), token.content, _line(token))
    if token.type == "inline" and quoted:
        return Shown("quote", token.content, _line(token))
    return None


def _language(token: Token) -> str:
    return token.info.split()[0] if token.info.split() else ""


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
