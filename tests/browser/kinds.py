"""The kinds of page that there are: how each is come to, and the articles that are read on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.texts import NO_RELATION, STALLED

ARCHIVE = Path(__file__).parents[2] / "examples/archive"
TEXTBOX = "The article’s text"
BUTTON = "Read and compare"

SEVERAL = """The United States and Pakistan failed again on Tuesday to agree on the supply route. Pakistan rejected \
the American offer, and American officials said that relations between the United States and Pakistan remain deadlocked.

India and Pakistan exchanged fire across the line of control. India accused Pakistan of sheltering militants and \
vowed to retaliate, and Pakistan expelled the Indian ambassador.

The United States and India signed a defence agreement on the same day. The United States praised India as a \
partner, and India welcomed closer cooperation with the United States.

The United States froze its aid to Pakistan, and Pakistan refused to let American trucks pass.

India shelled posts in Pakistan, and Pakistan threatened India with war. India shelled bunkers in Pakistan too."""


def archived(words: int) -> str:
    """An article of so many words, put together from the archive's on one relation."""
    lines = (ARCHIVE / "PAK-USA.jsonl").read_text().splitlines()
    paragraphs = [json.loads(line)["text"] for line in lines]
    return " ".join(" ".join(paragraphs).split()[:words])


def read(page: Page, text: str, **more: str) -> None:
    """Paste an article into the form, with more about it by the names of its fields, and send it."""
    page.goto("/")
    page.get_by_label(TEXTBOX).fill(text)
    for name, value in more.items():
        write(page, name, value)
    page.get_by_role("button", name=BUTTON).click()
    page.locator("#result, [role=alert]:not(:empty)").first.wait_for()


def write(page: Page, name: str, value: str) -> None:
    """Fill a field of the form that is folded away until it is asked for."""
    field = page.locator(f"[name={name}]")
    if not field.is_visible():
        page.locator("form details", has=field).locator("summary").click()
    field.fill(value)


def _stored_article(page: Page) -> None:
    listed = page.request.get("/v1/articles", params={"dyad": "PAK-USA", "limit": 1}).json()
    page.goto(f"/articles/{listed['articles'][0]['id']}")


def _at(address: str) -> Callable[[Page], object]:
    return lambda page: page.goto(address)


KINDS: dict[str, Callable[[Page], object]] = {
    "home": _at("/"),
    "result": lambda page: read(page, STALLED, published_at="2012-06-20", outlet="Harbour Wire"),
    "several": lambda page: read(page, SEVERAL),
    "reason": lambda page: read(page, NO_RELATION),
    "invalid": lambda page: read(page, STALLED, dyad="XXX-YYY"),
    "relations": _at("/relations"),
    "relation": _at("/relations/PAK-USA"),
    "shift": _at("/relations/ERI-ETH"),
    "article": _stored_article,
    "docs": _at("/docs"),
    "problem": _at("/problems/rate-limited"),
    "not-found": _at("/no/such/page"),
    "unknown-dyad": _at("/relations/ISL-TON"),
}
