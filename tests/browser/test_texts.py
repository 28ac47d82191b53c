"""Texts of every kind are shown as they were written, with the passages marked where they are."""

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.kinds import read
from tests.texts import STALLED

MARKUP = "<script>document.title = 'x'</script><img src=x onerror=alert(1)>"
TEXTS = {
    "astral": STALLED.replace("Pakistan", "Pakistan \U0001f1f5\U0001f1f0\U0001d518"),
    "combining": STALLED.replace("talks", "ta\u0301lks\u200b"),
    "right-to-left": f"قال مسؤولون إن المحادثات فشلت. {STALLED} העיתון דיווח \u202eon this\u202c.",
    "markup": f"{MARKUP}\n\n{STALLED} {{{{ 7 * 7 }}}} &amp; </mark>",
    "quotes": STALLED.replace("officials", "\"officials' <b title='\">said</b>"),
    "lines": STALLED.replace("\n\n", "\r\n\r\n \t\r\n"),
    "controls": STALLED.replace("Tuesday", "Tues\x08day\x1f"),
}  # fmt: skip


def marks(page):
    """What is marked, as it is shown."""
    return page.locator("#result .text mark.evidence:visible").all_inner_texts()


def evidence(service, text):
    answer = requests.post(f"{service.url}/v1/comparisons", json={"text": text}, timeout=30).json()
    passages = answer["reading"]["positions"][0]["evidence"]
    return [each["text"] for each in sorted(passages, key=lambda each: each["start"])]


def squeezed(texts):
    """A form sends lines with other ends than they had, and a page shows some characters as none."""
    return [" ".join(each.split()) for each in texts]


@pytest.mark.parametrize("name", TEXTS)
def test_the_passages_are_marked_where_they_are(service, page, name):
    page.on("dialog", lambda dialog: pytest.fail("the text's own script ran"))
    read(page, TEXTS[name])
    expect(page.locator("#result .text mark.evidence:visible").first).to_be_visible()
    assert squeezed(marks(page)) == squeezed(evidence(service, TEXTS[name]))


def test_markup_is_shown_and_not_followed(page):
    read(page, TEXTS["markup"])
    result = page.locator("#result")
    assert result.locator("script, img").count() == 0
    expect(result).to_contain_text(MARKUP)
    expect(result).to_contain_text("{{ 7 * 7 }}")


def test_a_text_of_a_hundred_thousand_characters_is_read(page):
    text = (STALLED + "\n\n") * (100_000 // len(STALLED))
    read(page, text)
    expect(page.locator("#result")).to_contain_text("impasse")
    assert page.locator("#result *").count() < 3000
