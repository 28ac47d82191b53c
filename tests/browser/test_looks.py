"""What readers ask of their browser is heeded: dark, no motion, paper, and where the focus is."""

import io

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from tests.browser.kinds import KINDS, SEVERAL, read

COLOURS = """() => {
  const { color, backgroundColor } = getComputedStyle(document.body);
  const canvas = document.createElement("canvas").getContext("2d");
  return [color, backgroundColor].map((each) => {
    canvas.fillStyle = each;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data[1];
  });
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((each) => {
  const style = getComputedStyle(each);
  const longest = (value) => Math.max(...value.split(",").map((part) => parseFloat(part) * (part.includes("ms") ? 1 : 1000)));
  return longest(style.transitionDuration) > 10 || (style.animationName !== "none" && longest(style.animationDuration) > 10)
    || style.scrollBehavior === "smooth";
}).map((each) => each.outerHTML.slice(0, 80))"""  # noqa: E501
MOST_STOPS = 40
DARK, LIGHT = 60, 200  # of 255


@pytest.mark.parametrize("kind", ["home", "result", "relation", "docs"])
def test_the_dark_is_dark_and_the_light_light(page, kind):
    KINDS[kind](page)
    page.emulate_media(color_scheme="light")
    ink, paper = page.evaluate(COLOURS)
    assert ink < DARK
    assert paper > LIGHT
    page.emulate_media(color_scheme="dark")
    ink, paper = page.evaluate(COLOURS)
    assert paper < DARK
    assert ink > LIGHT


@pytest.mark.parametrize("kind", ["home", "result", "relation", "docs"])
def test_nothing_moves_for_who_wants_no_motion(page, kind):
    page.emulate_media(reduced_motion="reduce")
    KINDS[kind](page)
    assert page.evaluate(MOVING) == []


def test_on_paper_every_relation_is_there_and_nothing_to_press(page):
    read(page, SEVERAL)
    page.emulate_media(media="print")
    headings = page.locator("#result").get_by_role("heading", level=2)
    assert headings.count() >= 3
    for heading in headings.all():
        expect(heading).to_be_visible()
    for pressed in page.locator("button, textarea, input, nav a, [role=tab]").all():
        expect(pressed).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")


def test_paper_is_white_although_the_screen_is_dark(page):
    KINDS["result"](page)
    page.emulate_media(media="print", color_scheme="dark")
    ink, paper = page.evaluate(COLOURS)
    assert ink < DARK
    assert paper > LIGHT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["home", "result", "several", "relation", "docs"])
def test_where_the_focus_is_can_be_seen(page, kind, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    KINDS[kind](page)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.locator("body").evaluate(
        "(body) => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex'); }"
    )
    unseen, stops = [], set()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
          const { localName, className } = document.activeElement;
          return `${localName}.${document.activeElement.getAttribute("class") || ""}`;
        }""")
        if stop in stops or stop.startswith("body"):
            continue
        stops.add(stop)
        if not changes(page):
            unseen.append(stop)
    assert len(stops) >= 2
    assert not unseen


def changes(page):
    """Whether the element with the focus, or what is close around it, looks otherwise without it."""
    box = page.evaluate("""() => {
      document.activeElement.scrollIntoView({ block: "center", behavior: "instant" });
      const box = document.activeElement.getBoundingClientRect();
      const [left, top] = [Math.max(0, box.left - 6), Math.max(0, box.top - 6)];
      const [right, bottom] = [Math.min(innerWidth, box.right + 6), Math.min(innerHeight, box.bottom + 6)];
      return { x: left, y: top, width: right - left, height: bottom - top };
    }""")
    focused = page.screenshot(clip=box, animations="disabled")
    page.evaluate("document.activeElement.blur()")
    blurred = page.screenshot(clip=box, animations="disabled")
    one, other = (Image.open(io.BytesIO(each)).convert("L") for each in (focused, blurred))
    seen = sum(ImageChops.difference(one, other).histogram()[64:])
    return seen > box["width"]  # as much as a line along the element, and not a faint one
