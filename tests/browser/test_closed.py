"""A closed service asks who comes for a key, and shows nothing of what is stored until it has one."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visits
from tests.browser.kinds import read
from tests.browser.serving import serving
from tests.browser.test_accessibility import violations
from tests.texts import STALLED


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("closed"), ENTENTE_ACCESS="closed") as closed:
        yield closed


@pytest.fixture(scope="module")
def key(closed):
    return closed.run("keys", "make", "reader", "--scope", "read").strip()


@pytest.fixture
def page(chromium, closed):
    visits = Visits(chromium, closed.url)
    yield visits.open()
    assert not visits.close()


def give(page, key):
    page.goto("/key")
    page.locator("input[type=password]").fill(key)
    page.locator("form", has=page.locator("input[type=password]")).get_by_role("button").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("address", ["/relations", "/relations/PAK-USA"])
def test_nothing_that_is_stored_is_shown_without_a_key(page, address):
    page.goto(address)
    expect(page.locator("input[type=password]")).to_be_visible()
    expect(page.locator("svg.timeline, svg.strip")).to_have_count(0)


def test_axe_finds_nothing_where_the_key_is_asked_for(page):
    page.goto("/key")
    assert not violations(page)


def test_with_a_key_an_article_is_read_and_relations_are_shown(page, key):
    give(page, key)
    read(page, STALLED)
    expect(page.locator("#result")).to_contain_text("impasse")
    page.goto("/relations/PAK-USA")
    expect(page.locator("svg.timeline").first).to_be_visible()


def test_a_wrong_key_is_told_of_and_axe_finds_nothing_there(page, key):
    give(page, key[:-3] + "xyz")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not violations(page)


def test_the_key_is_no_script_s_to_read_and_in_no_address_or_page(page, key):
    give(page, key)
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert page.evaluate("document.cookie") == ""
    page.goto("/")
    assert key not in page.url + page.content()


def test_who_has_the_key_forgotten_is_asked_again(page, key):
    give(page, key)
    page.goto("/key")
    page.get_by_role("button", name="Forget the key").click()
    page.goto("/relations")
    expect(page.locator("input[type=password]")).to_be_visible()
