"""The pages look as they did when someone last looked at them; `make screenshots` takes the pictures anew."""

import pytest

from tests.browser.pictures import difference, reduced
from tests.browser.shots import BASELINES, VIEWS, Shot, View

# Of all blocks: between what a font does to the text (up to 0.027) and what goes when something is lost (from 0.037).
MOST = 0.03

RESTYLE = """(rule) => {
  const [sheet] = document.styleSheets;
  if (rule) sheet.insertRule(rule, sheet.cssRules.length);
  else sheet.disabled = true;
}"""


def differing(view, page):
    """The pictures of a view that differ from their baselines, each with the share that does."""
    shares = {shot.name: difference(shot.kept(), reduced(shot.take(page))) for shot in view.shots}
    return {name: round(share, 3) for name, share in shares.items() if share > MOST}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_page_looks_as_it_did(page, tmp_path, view):
    view.come(page)
    differs = differing(view, page)
    seen = tmp_path / f"{view.name}.png"
    if differs:
        view.keep(page, seen)
    assert not differs, f"look at {seen}; if it is as it should be, tests/browser/README.md says what to do"


def test_every_baseline_is_of_a_picture_that_is_taken():
    assert {path.name for path in BASELINES.iterdir()} == {
        shot.baseline.name for view in VIEWS for shot in view.shots
    }


@pytest.mark.parametrize("kind", ["home", "result", "relation"])
@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("body { letter-spacing: 0.05px !important }", id="wider-letters"),
        pytest.param("body { word-spacing: 0.4px !important }", id="wider-spaces"),
        pytest.param("body { text-rendering: geometricPrecision }", id="other-hinting"),
    ],
)
def test_another_version_of_a_font_is_let_pass(page, kind, rule):
    view = View(kind)
    view.come(page)
    page.evaluate(RESTYLE, rule)
    assert not differing(view, page)


@pytest.mark.parametrize(
    "view",
    [View("home"), View("result", "phone"), View("relation"), View("relations", "phone"), View("docs")],
    ids=lambda view: view.name,
)
def test_a_style_sheet_that_is_not_there_is_seen(page, view):
    view.come(page)
    page.evaluate(RESTYLE, "")
    assert view.name in differing(view, page)


@pytest.mark.parametrize(
    ("kind", "rule", "part"),
    [
        pytest.param("result", "svg.strip { visibility: hidden !important }", "svg.strip", id="strip"),
        pytest.param(
            "relation", "svg.timeline > * { display: none !important }", "svg.timeline", id="timeline"
        ),
        pytest.param("result", ".probabilities svg { visibility: hidden }", ".probabilities", id="bar"),
        pytest.param("home", "* { grid-template-columns: none !important }", None, id="grid"),
        pytest.param("result", "* { grid-template-columns: none !important }", ".columns", id="columns"),
        pytest.param("home", "main { max-width: 50% !important }", None, id="width"),
    ],
)
def test_what_is_lost_or_broken_is_seen(page, kind, rule, part):
    view = View(kind)
    view.come(page)
    page.evaluate(RESTYLE, rule)
    assert Shot(view, part).name in differing(view, page)


def test_a_picture_that_takes_no_room_is_not_compared_but_missed(page):
    view = View("result")
    view.come(page)
    page.evaluate(RESTYLE, "svg.strip { display: none !important }")
    with pytest.raises(AssertionError, match=r"svg\.strip is not shown"):
        differing(view, page)
