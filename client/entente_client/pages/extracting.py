"""The article in a web page: its text without menus and advertising, its title, date, outlet and address."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from entente_client.errors import PageUnreadable
from entente_client.pages.fetching import SUGGESTION, Page

if TYPE_CHECKING:
    from trafilatura.settings import Document

_SHORT: Final = 400
"""Characters: shorter articles are rare, and the first lines before a barrier are not."""
_LONGEST: Final = {"title": 1000, "outlet": 200, "url": 2000}
"""What the service takes."""
_META_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
_NOT_FREE: Final = re.compile(r"""["']isAccessibleForFree["']\s*:\s*["']?false""", re.IGNORECASE)
_META_WITHIN: Final = 4096


@dataclass(frozen=True)
class WebArticle:
    """The article of a page; `doubts` say what may be missing from it."""

    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_at: str | None = None
    doubts: tuple[str, ...] = ()

    def particulars(self) -> dict[str, Any]:
        """What it tells beside the text, as `Client.read` takes it."""
        return {name: getattr(self, name) for name in ("title", "outlet", "url", "published_at")}


def extract(page: Page) -> WebArticle:
    """The article of a page; raises PageUnreadable where there is none."""
    html = decoded(page)
    found = _found(html, page.url)
    text = (found.text or "").strip() if found else ""
    if found is None or not text:
        raise PageUnreadable(_nothing(html))
    title = _short("title", found.title)
    return WebArticle(
        text=_paragraphs(text, title),
        title=title,
        outlet=_short("outlet", found.sitename or found.hostname),
        url=_address(found.url, page.url),
        published_at=_day(found.date),
        doubts=_doubts(text, html),
    )


def _found(html: str, url: str) -> Document | None:
    # Slow to import: where no page is asked for, nobody waits for it.
    from trafilatura import bare_extraction  # noqa: PLC0415

    found = bare_extraction(
        html,
        url=url or None,
        include_comments=False,
        include_tables=False,
        favor_precision=True,
        with_metadata=True,
    )
    return None if isinstance(found, dict) else found


def decoded(page: Page) -> str:
    """The page's text: by its byte order mark, its headers, its own word, or else as UTF-8."""
    content = page.content
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    told = _META_CHARSET.search(content[:_META_WITHIN])
    for name in (page.encoding, told and told[1].decode("ascii")):
        if name and _is_encoding(name):
            return content.decode(_as_browsers_do(name), "replace")
    return _guessed(content)


def _guessed(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # What browsers suppose of a page that says nothing.
        return content.decode("cp1252", "replace")


def _is_encoding(name: str) -> bool:
    """Whether it names an encoding of text that this Python knows; it knows others, such as of zip archives."""
    try:
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True


def _as_browsers_do(name: str) -> str:
    """Pages that say ISO 8859-1 are in Windows-1252, as the WHATWG's Encoding Standard has it."""
    return "cp1252" if codecs.lookup(name).name in ("iso8859-1", "ascii") else name


def _paragraphs(text: str, title: str | None) -> str:
    """A blank line between paragraphs, which the extraction gives a line each; without the title before them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and lines[0] == title:
        del lines[0]
    return "\n\n".join(lines)


def _short(name: str, value: str | None) -> str | None:
    value = " ".join((value or "").replace("\0", "").split())
    return value[: _LONGEST[name]] or None


def _address(*candidates: str | None) -> str | None:
    for url in candidates:
        if url and urlsplit(url).scheme in ("http", "https") and not re.search(r"\s", url):
            return url if len(url) <= _LONGEST["url"] else None
    return None


def _day(written: str | None) -> str | None:
    try:
        return date.fromisoformat(written or "").isoformat()
    except ValueError:
        return None


def _doubts(text: str, html: str) -> tuple[str, ...]:
    length = f"{len(text):,} characters were found"
    if _NOT_FREE.search(html):
        return (f"the page says that the article is not free, and {length}: it may be cut. {SUGGESTION}",)
    if len(text) < _SHORT:
        return (f"only {length}: the article may be elsewhere, or behind a barrier. --show-text shows them.",)
    return ()


def _nothing(html: str) -> str:
    if _NOT_FREE.search(html):
        return f"the page says that the article is not free, and shows none of it. {SUGGESTION}"
    if html.lower().count("<script") > 0 and len(re.sub(r"<[^>]*>", "", html)) < 2 * len(html) // 3:
        return f"there is no article in the page as it is sent: it may be made by scripts. {SUGGESTION}"
    return f"there is no article in the page. {SUGGESTION}"
