"""Take all pictures of the pages: `make screenshots`.

They go in full into build/screenshots, for people, and small and grey into tests/browser/baselines, for the tests.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import NoBrowser, running
from tests.browser.pictures import reduced
from tests.browser.serving import serving
from tests.browser.shots import BASELINES, VIEWS

FOLDER = Path("build/screenshots")


def main() -> int:
    """Take them; returns 1 where there is no browser."""
    for folder in (FOLDER, BASELINES):
        folder.mkdir(parents=True, exist_ok=True)
        for outdated in folder.glob("*.png"):
            outdated.unlink()
    try:
        with (
            running() as browser,
            tempfile.TemporaryDirectory() as data,
            serving(Path(data)) as service,
        ):
            take_all(browser, service.url)
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The pages are in {FOLDER}: look at them before you commit {BASELINES}, which is renewed.")
    return 0


def take_all(browser: Browser, origin: str) -> None:
    """Take all pictures of each page, in a context of its own."""
    for view in VIEWS:
        with browser.new_context(base_url=origin) as context:
            page = context.new_page()
            view.come(page)
            for shot in view.shots:
                reduced(shot.take(page)).save(shot.baseline, optimize=True)
            view.keep(page, FOLDER / f"{view.name}.png")


if __name__ == "__main__":
    sys.exit(main())
