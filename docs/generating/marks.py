"""The marks in the pages, and what each is filled in with: `<!-- generated: … -->` and `<!-- contents: … -->`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from docs.generating.commands import client_commands, service_commands
from docs.generating.fields import fields
from docs.generating.links import mend_links
from docs.generating.operations import operations
from docs.generating.problems import problems
from service.settings import table_as_markdown as settings

ROOT: Final = Path(__file__).resolve().parents[2]
_MARK: Final = re.compile(r"<!-- generated: ([a-z-]+) -->")
# The pages that hang below one, in the order of the navigation.
_CONTENTS: Final = re.compile(r"<!-- contents:\s+(.+?)\s*-->", re.DOTALL)


class UnknownMark(ValueError):
    """A page asks for something that is not generated; the message names it and what there is."""


def _file(name: str) -> Callable[[], str]:
    """A Markdown file of the project without its heading, as the page that holds it has one."""

    def without_heading() -> str:
        text = (ROOT / name).read_text(encoding="utf-8").partition("\n")[2]
        return mend_links(posixpath.dirname(name), text)

    return without_heading


MAKERS: Final[Mapping[str, Callable[[], str]]] = {
    "changelog": _file("CHANGELOG.md"),
    "client-commands": client_commands,
    "examples": _file("examples/README.md"),
    "fields": fields,
    "operations": operations,
    "problems": problems,
    "service-commands": service_commands,
    "settings": settings,
    "sources": _file("training/SOURCES.md"),
}


def fill_in(text: str) -> str:
    """The page with every mark replaced; raises UnknownMark."""
    filled = _CONTENTS.sub(lambda mark: _toctree(mark.group(1).split()), text)
    return _MARK.sub(lambda mark: _made(mark.group(1)), filled)


def is_generated(text: str) -> bool:
    """Whether some of the page is made from something else than itself."""
    return bool(_MARK.search(text) or _CONTENTS.search(text))


def _toctree(pages: list[str]) -> str:
    """Sphinx's directive. A pattern takes what it fits, and is shown, as nothing else lists what it finds."""
    shown = ":glob:\n:maxdepth: 1" if "*" in pages[-1] else ":hidden:"
    return "\n".join(["```{toctree}", shown, "", *pages, "```"])


def _made(name: str) -> str:
    maker = MAKERS.get(name)
    if maker is None:
        raise UnknownMark(f"nothing generates {name!r}: use one of {', '.join(MAKERS)}")
    return maker()
