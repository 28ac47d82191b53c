"""Links that leave the folder of the documentation: on GitHub they open a file, built pages have no such file.

Files that are a page of their own here are linked to as that page. Of all others the name remains, as
of addresses of a running service: there is no host that would be right for every copy.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

# Files of the repository, and the pages that hold them.
PAGES: Final[Mapping[str, str]] = {
    "CHANGELOG.md": "reference/changelog.md",
    "README.md": "index.md",
    "examples/README.md": "how-to/examples.md",
    "training/SOURCES.md": "explanation/sources.md",
    "docs/decisions": "decisions/index.md",
}
# Code, in which a link is text, or a link, whose words may be code.
_LINK: Final = re.compile(
    r"^```.*?^```|`[^`\n]+`|(?<!!)\[((?:`[^`\n]+`|[^\]\[`])+)\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)",
    re.DOTALL | re.MULTILINE,
)


def mend_links(folder: str, text: str, page: str = "") -> str:
    """The text of a file in `folder` of the repository, with every link that would leave the documentation mended.

    It becomes a link to a page, or words. On `page` itself, links to that page become words, too.
    """

    def mended(found: re.Match[str]) -> str:
        words, path, place = found.group(1), found.group(2), found.group(3) or ""
        if not words:
            return found.group()
        target = posixpath.normpath(posixpath.join(folder, path))
        inside = PAGES.get(target) or (target.removeprefix("docs/") if target.startswith("docs/") else None)
        if inside is None or inside == f"{page}.md":
            return _named(words, target)
        return f"[{words}](/{inside}{place})"

    return _LINK.sub(mended, text)


def _named(words: str, target: str) -> str:
    """The words of a link that leads nowhere here, and where it would lead, unless they say so themselves."""
    return f"`{target}`" if target.endswith(words.strip("`")) else f"{words} (`{target}`)"
