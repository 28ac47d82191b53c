"""The documentation builds without a warning, and its pages ask no other host for anything."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

# What a browser fetches by itself; where a reader may go is another matter.
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    options = ["--quiet", "--fail-on-warning", "--keep-going", "--nitpicky", "-d", str(folder / "doctrees")]
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, "-b", "html", "docs", str(folder / "html")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    return folder / "html"


class Fetched(HTMLParser):
    """The addresses of what a page has fetched."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if (
            tag in FETCHED
            and given.get(FETCHED[tag])
            and given.get("rel") not in {"next", "prev", "index", "search"}
        ):
            self.found.append(given[FETCHED[tag]])


def test_pages_fetch_what_lies_beside_them_alone(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        for address in Fetched(page).found:
            assert not re.match(r"[a-z]*:?//", address), f"{page.name}: {address}"
            assert (page.parent / address.partition("?")[0]).exists(), f"{page.name}: {address}"


def test_style_sheets_fetch_nothing_from_elsewhere(site):
    sheets = sorted((site / "_static").rglob("*.css"))
    assert sheets
    for sheet in sheets:
        assert not re.search(
            r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", sheet.read_text(encoding="utf-8")
        ), sheet.name


def test_the_reference_is_filled_in(site):
    operations = (site / "reference" / "operations.html").read_text(encoding="utf-8")
    assert '<section id="post-v1-comparisons">' in operations
    assert "generated:" not in operations


def test_the_picture_of_the_architecture_is_told_in_words_too(site):
    page = (site / "architecture.html").read_text(encoding="utf-8")
    alt = re.search(r'<img alt="([^"]+)"[^>]*architecture\.svg', page)
    assert alt
    assert len(alt.group(1)) > 60
