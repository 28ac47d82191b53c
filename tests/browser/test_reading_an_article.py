"""An article is pasted into the page and read: the way there, and what the answer lets one do."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import BUTTON, KINDS, SEVERAL, TEXTBOX, read
from tests.texts import STALLED

IN_RESULT = "document.getElementById('result').contains(document.activeElement)"
MARK = "#result .text mark.evidence:visible"
SELECTED = "[role=tab][aria-selected=true]"


def test_a_pasted_article_is_read_and_the_result_has_the_focus(page):
    read(page, STALLED)
    result = page.locator("#result")
    expect(result.get_by_role("heading", level=2).first).to_be_visible()
    expect(result).to_contain_text("impasse")
    assert page.evaluate(IN_RESULT)


def test_an_example_is_read_by_one_press(page):
    page.goto("/")
    page.locator("form.samples").get_by_role("button").first.click()
    expect(page.locator(MARK).first).to_be_visible()
    assert page.evaluate(IN_RESULT)
    assert len(page.get_by_label(TEXTBOX).input_value()) > 200


def test_a_relation_s_address_shows_others_what_one_sees(page, visits):
    page.goto("/relations/ERI-ETH")
    page.locator("[name=bucket]").select_option("year")
    page.locator("[name=published_from]").fill("2010-01-01")
    page.locator("form", has=page.locator("[name=bucket]")).get_by_role("button").click()
    expect(page.locator("[name=bucket]")).to_have_value("year")
    shared = visits.open()
    shared.goto(page.url)
    expect(shared.locator("[name=bucket]")).to_have_value("year")
    expect(shared.locator("[name=published_from]")).to_have_value("2010-01-01")
    assert shared.locator("svg.timeline").inner_html() == page.locator("svg.timeline").inner_html()
    shared.goto("/relations/ERI-ETH")
    assert shared.locator("svg.timeline").inner_html() != page.locator("svg.timeline").inner_html()


def test_a_result_leads_to_its_relation_and_to_the_articles_beside_it(page):
    read(page, STALLED)
    page.locator("#result a[href='/relations/PAK-USA']").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pakistan")
    page.go_back()
    page.locator("#result a[href^='/articles/']").first.click()
    expect(page.locator("mark.evidence:visible").first).to_be_visible()


def test_the_text_is_kept_in_the_form_beside_its_result(page):
    read(page, STALLED)
    expect(page.get_by_label(TEXTBOX)).to_have_value(STALLED)


def test_back_leads_to_the_form_and_forward_to_the_result(page):
    read(page, STALLED)
    page.go_back()
    expect(page.get_by_label(TEXTBOX)).to_be_visible()
    page.go_forward()
    expect(page.locator("#result")).to_contain_text("impasse")


def test_everything_is_done_by_the_keyboard_alone(page):
    page.goto("/")
    tab_to(page, page.get_by_label(TEXTBOX))
    page.keyboard.insert_text(STALLED)
    tab_to(page, page.get_by_role("button", name=BUTTON))
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_contain_text("impasse")
    assert page.evaluate(IN_RESULT)
    tab_to(page, page.locator(MARK).first)


def tab_to(page, wanted, most=80):
    """Press Tab until the element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


@pytest.mark.parametrize("kind", ["result", "several", "relation", "relations", "article"])
def test_nothing_is_reached_by_the_mouse_alone(page, kind):
    KINDS[kind](page)
    unreached = page.evaluate("""[...document.querySelectorAll("main *")].filter((each) => {
      const cursor = getComputedStyle(each).cursor;
      const invites = cursor === "pointer" || cursor === "help" || each.title || each.onclick;
      const reached = each.closest("a[href], button, summary, input, select, textarea, label, [tabindex], option");
      return invites && !reached && each.checkVisibility();
    }).map((each) => each.outerHTML.slice(0, 80))""")
    assert not unreached


def test_tabs_are_moved_between_by_arrows_home_and_end(page):
    read(page, SEVERAL)
    tabs = page.get_by_role("tab")
    count = tabs.count()
    assert count >= 3
    tabs.first.focus()
    for key, index in [
        ("ArrowRight", 1),
        ("ArrowLeft", 0),
        ("ArrowLeft", count - 1),
        ("Home", 0),
        ("End", count - 1),
    ]:
        page.keyboard.press(key)
        expect(tabs.nth(index)).to_be_focused()
        expect(page.locator(SELECTED)).to_have_count(1)
        expect(tabs.nth(index)).to_have_attribute("aria-selected", "true")
        panel = tabs.nth(index).get_attribute("aria-controls")
        expect(page.locator("[role=tabpanel]:visible")).to_have_count(1)
        expect(page.locator(f"#{panel}")).to_be_visible()
        expect(page.locator(f"#{panel}").get_by_role("heading", level=2)).to_have_count(1)


def test_one_tab_is_in_the_order_of_the_keyboard_and_leads_to_its_panel(page):
    read(page, SEVERAL)
    assert page.locator("[role=tab][tabindex='0'], [role=tab]:not([tabindex])").count() == 1
    page.locator(SELECTED).focus()
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('[role=tabpanel]'))")


def explanation_of(page, mark):
    """What the mark is described by."""
    described = mark.get_attribute("aria-describedby")
    return page.locator(f"#{described.split()[0]}")


def test_the_terms_of_a_passage_are_shown_on_focus_and_escape_hides_them(page):
    read(page, STALLED)
    mark = page.locator(MARK).first
    mark.focus()
    terms = explanation_of(page, mark)
    expect(terms).to_be_visible()
    expect(terms).to_have_text(re.compile(r"\w+"))
    page.keyboard.press("Escape")
    expect(terms).to_be_hidden()
    expect(mark).to_be_focused()


def test_the_terms_are_of_the_passage_that_has_the_focus_and_of_no_other(page):
    read(page, STALLED)
    marks = page.locator(MARK)
    tab_to(page, marks.first)
    page.keyboard.press("Tab")
    expect(marks.nth(1)).to_be_focused()
    expect(explanation_of(page, marks.nth(1))).to_be_visible()
    expect(explanation_of(page, marks.first)).to_be_hidden()
    page.locator("h1").click()
    expect(page.locator("[role=tooltip]:visible")).to_have_count(0)


def test_the_terms_of_a_passage_are_shown_under_the_mouse_which_may_move_onto_them(page):
    read(page, STALLED)
    mark = page.locator(MARK).first
    mark.hover()
    terms = explanation_of(page, mark)
    expect(terms).to_be_visible()
    terms.hover()
    page.wait_for_timeout(400)
    expect(terms).to_be_visible()
    page.mouse.move(1, 1)
    expect(terms).to_be_hidden()


def test_the_terms_of_a_passage_are_shown_by_a_tap(visits):
    page = visits.open(375, 800, has_touch=True, is_mobile=True)
    read(page, STALLED)
    mark = page.locator(MARK).first
    mark.tap()
    expect(explanation_of(page, mark)).to_be_visible()


def test_without_javascript_it_is_all_there_too(visits):
    page = visits.open(java_script_enabled=False)
    read(page, SEVERAL)
    headings = page.locator("#result").get_by_role("heading", level=2)
    assert headings.count() >= 3
    for heading in headings.all():
        expect(heading).to_be_visible()
    expect(page.locator(MARK).first).to_be_visible()
    expect(page.locator("#result svg.strip").first).to_be_visible()
