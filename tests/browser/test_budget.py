"""What a page costs who opens it: bytes, requests, elements, and a text that jumps while one reads."""

import pytest

from tests.browser.kinds import KINDS, archived, read

MOST_BYTES = 150_000  # as decoded, which is what a phone has to read
MOST_REQUESTS = 6
MOST_ELEMENTS = 1500  # about where Lighthouse begins to warn
# The reference shows every operation on one page, to be searched within it.
MOST_ELEMENTS_OF = {"docs": 6000}
MOST_SHIFT = 0.1  # what Web Vitals calls good

VISITS = {**KINDS, "long": lambda page: read(page, archived(600))}
SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def last_page(responses):
    """The responses from the last page's document on."""
    documents = [i for i, response in enumerate(responses) if response.request.is_navigation_request()]
    return responses[documents[-1] :]


@pytest.fixture
def uncached(page):
    page.route("**", lambda route: route.continue_())  # with a route, nothing is taken from the cache
    return page


@pytest.mark.parametrize("kind", VISITS)
def test_a_page_is_light_and_lies_still(visits, uncached, kind):
    uncached.add_init_script(SHIFT)
    VISITS[kind](uncached)
    uncached.wait_for_load_state("networkidle")
    sizes = {each.url: len(each.body()) for each in last_page(visits.watch(uncached).responses)}
    assert sum(sizes.values()) < MOST_BYTES, sizes
    assert len(sizes) <= MOST_REQUESTS, sizes
    assert uncached.locator("*").count() <= MOST_ELEMENTS_OF.get(kind, MOST_ELEMENTS)
    assert uncached.evaluate("window.shift") < MOST_SHIFT
