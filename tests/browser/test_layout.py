"""No page breaks: nothing is cut off, lies on something else, leaves its picture or scrolls the page sideways."""

from pathlib import Path

import pytest

from tests.browser.kinds import KINDS

FAULTS = (Path(__file__).parent / "layout.js").read_text()
# 640 is a desk's page at a zoom of 200 %.
# What WCAG 1.4.12 asks of pages to bear; the labels of pictures are drawn where they are.
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }",
    "svg * { letter-spacing: 0 !important; word-spacing: 0 !important }",
)
WIDTHS = (320, 375, 640, 768, 1280, 1920)


def faults_at(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    # The frame after next has been laid out for the new size.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return [f"{width}: {fault}" for fault in page.evaluate(FAULTS)]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off_or_covered(page, kind):
    KINDS[kind](page)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert not [fault for width in WIDTHS for fault in faults_at(page, width)]


@pytest.mark.parametrize("kind", ["home", "result", "invalid", "relation", "relations"])
def test_text_may_be_spaced_as_readers_need_it(page, kind):
    KINDS[kind](page)
    page.evaluate(
        "(rules) => { for (const rule of rules) document.styleSheets[0].insertRule(rule); }", SPACED
    )
    assert not [fault for width in (375, 1280) for fault in faults_at(page, width)]


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        pytest.param('<p>one</p><p style="margin-top: -2.2em">two</p>', "lie on each other", id="covered"),
        pytest.param('<p style="width: 3em; overflow: hidden; white-space: nowrap">one two</p>', "cut off", id="narrow"),
        pytest.param('<p style="height: 1em; overflow: clip">one<br>two<br>three</p>', "cut off", id="low"),
        pytest.param('<p style="margin-left: -3em">one two</p>', "left of the page", id="left"),
        pytest.param('<p style="width: 400px">one</p>', "scrolls sideways", id="wide"),
        pytest.param('<svg width="90"><text x="70" y="20">Relations</text></svg>', "leaves svg", id="label"),
        pytest.param('<svg width="90"><circle cx="89" cy="20" r="9" /></svg>', "leaves svg", id="dot"),
        pytest.param(
            '<svg width="90"><text y="20">one</text><text y="22" x="4">two</text></svg>', "lie on each other", id="labels"
        ),
    ],
)  # fmt: skip
def test_a_broken_layout_is_seen(page, markup, fault):
    page.set_content(f"<!doctype html><body>{markup}")
    faults = faults_at(page, 320)
    assert any(fault in seen for seen in faults), faults


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param('<p style="line-height: 1">one<br>two</p><p>three <b>four</b></p>', id="lines"),
        pytest.param('<p style="width: 3em; overflow: auto; white-space: nowrap">one two three</p>', id="scrolled"),
        pytest.param('<p style="position: absolute; clip-path: inset(50%)">one</p><p>two</p>', id="unseen"),
        pytest.param("<details><summary>one</summary><p>two</p></details><p>three</p>", id="folded"),
        pytest.param('<svg width="90"><text y="20">one</text><text y="40">two</text></svg>', id="labels"),
    ],
)  # fmt: skip
def test_a_sound_layout_is_let_pass(page, markup):
    page.set_content(f"<!doctype html><body>{markup}")
    assert not faults_at(page, 320)
