"""What Sphinx does with each page before it reads it: fill in what is generated, and mend links that leave the folder.

A page says `<!-- generated: settings -->` where a table, or a whole reference, is to be made from
the project itself. On GitHub the mark is invisible, and the page says where else to look.
"""

from __future__ import annotations

import posixpath

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from docs.generating.links import mend_links
from docs.generating.marks import fill_in, is_generated


def prepare(_: Sphinx, page: str, source: list[str]) -> None:
    """Sphinx's `source-read`: `source` holds the text of `page`, and is changed in its place."""
    folder = posixpath.dirname(posixpath.join("docs", page))
    source[0] = fill_in(mend_links(folder, source[0], page))


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Sphinx's `env-get-outdated`: what is generated may have changed where its page has not."""
    return [
        page for page in env.found_docs if is_generated(app.env.doc2path(page).read_text(encoding="utf-8"))
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx when it starts."""
    app.connect("source-read", prepare)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True}
