"""What goes wrong is told where it went wrong, kindly, and nothing that was written is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visits
from tests.browser.kinds import BUTTON, TEXTBOX, read
from tests.browser.serving import serving
from tests.texts import NO_RELATION, STALLED


def test_a_field_at_fault_is_named_beside_it_and_in_a_summary_that_leads_to_it(page):
    read(page, STALLED, dyad="XXX-YYY", outlet="Harbour Wire")
    field = page.locator("[name=dyad]")
    expect(field).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    told = page.locator(", ".join(f"#{each}" for each in field.get_attribute("aria-describedby").split()))
    assert any("XXX" in each for each in told.all_inner_texts())
    summary = page.get_by_role("alert").filter(has=page.get_by_role("link"))
    expect(summary).to_be_visible()
    summary.get_by_role("link").first.click()
    expect(field).to_be_focused()


def test_what_was_written_is_kept_beside_the_problem(page):
    read(page, STALLED, dyad="XXX-YYY", outlet="Harbour Wire")
    expect(page.get_by_label(TEXTBOX)).to_have_value(STALLED)
    expect(page.locator("[name=outlet]")).to_have_value("Harbour Wire")
    expect(page.locator("[name=dyad]")).to_have_value("XXX-YYY")


def test_what_is_mended_is_read(page):
    read(page, STALLED, dyad="XXX-YYY")
    page.locator("[name=dyad]").fill("PAK-USA")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("#result")).to_contain_text("impasse")


def test_a_reading_without_positions_says_why_and_what_to_do(page):
    read(page, NO_RELATION)
    result = page.locator("#result")
    expect(result).to_be_visible()
    assert len(result.inner_text().split()) > 10
    expect(result).not_to_contain_text("no_dyad")
    expect(page.locator("#result mark.evidence")).to_have_count(0)


def test_an_unknown_page_leads_on(page):
    answer = page.goto("/no/such/page", wait_until="load")
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("navigation").first.get_by_role("link").first.click()
    expect(page.get_by_label(TEXTBOX)).to_be_visible()


def test_a_service_that_is_gone_is_told_of_and_the_text_is_kept(chromium, tmp_path):
    with serving(tmp_path) as service:
        visits = Visits(chromium, service.url)
        page = visits.open()
        page.goto("/")
    page.get_by_label(TEXTBOX).fill(STALLED)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("alert").filter(has_text=re.compile(r"\w+ \w+ \w+"))).to_be_visible()
    expect(page.get_by_label(TEXTBOX)).to_have_value(STALLED)
    expect(page.get_by_role("button", name=BUTTON)).to_be_enabled()
    faults = visits.close()
    assert [fault for fault in faults if "net::ERR_" not in fault] == []


@pytest.mark.parametrize("address", ["/relations/usa-pak", "/relations/pak-usa", "/relations/USA-PAK"])
def test_a_dyad_written_otherwise_leads_to_its_page(page, address):
    page.goto(address)
    expect(page).to_have_url(re.compile("/relations/PAK-USA$"))
