"""axe finds nothing amiss on any kind of page: light and dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.kinds import KINDS

# The size of targets is asked for by WCAG 2.2 at level AA, but not by axe unless it is told to.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
WIDTHS = {"phone": 375, "desk": 1280}


def violations(page):
    """What axe finds, in each colour scheme and at each width."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for device, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            # Given to the page by the debugger's channel, which its content security policy does not bind.
            report = Axe().run(page, options=OPTIONS)
            found += [f"{scheme}, {device}: {_described(each)}" for each in report.response["violations"]]
    return found


def _described(violation):
    places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    return f"{violation['id']} ({violation['impact']}) at {'; '.join(places[:5])}"


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(page, kind):
    KINDS[kind](page)
    assert not violations(page)


def test_axe_finds_what_is_amiss(page):
    page.goto("/")
    page.evaluate("document.querySelectorAll('label').forEach((label) => label.remove())")
    assert any("label (critical)" in found for found in violations(page))
