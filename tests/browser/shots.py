"""The pictures that are taken of the pages, for people to look at and for the tests to compare."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page

from tests.browser.kinds import KINDS

BASELINES = Path(__file__).parent / "baselines"
SIZES = {"phone": (375, 800), "desk": (1280, 900)}
# What of an element is on the screen once it is scrolled to. Further down, one line more or less of text in another
# font would have moved everything; and Chromium does not always draw what lies beyond the screen.
BOX = """(element) => {
  element.scrollIntoView({ block: "start", behavior: "instant" });
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  return { x, y, width: Math.min(right, innerWidth) - x, height: Math.min(bottom, innerHeight) - y };
}"""


@dataclass(frozen=True)
class View:
    """A kind of page as it is seen on a device, light or dark."""

    kind: str
    device: Literal["phone", "desk"] = "desk"
    scheme: Literal["light", "dark"] = "light"

    @property
    def name(self) -> str:
        """What files and tests call it."""
        return f"{self.kind}-{self.device}-{self.scheme}"

    @property
    def shots(self) -> list[Shot]:
        """The pictures that are taken of it: of its first screen, and of parts."""
        parts = PARTS.get(self.kind, ()) if self.scheme == "light" else ()
        return [Shot(self, part) for part in (None, *parts)]

    def come(self, page: Page) -> None:
        """Come to the page, as it is on the device."""
        width, height = SIZES[self.device]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=self.scheme, reduced_motion="reduce")
        KINDS[self.kind](page)

    def keep(self, page: Page, path: Path) -> None:
        """Come to the page and write the whole of it to a file, as a PNG for people to look at."""
        self.come(page)  # anew: what was drawn for the screen alone, Chromium may not draw again
        page.screenshot(path=path, full_page=True)


@dataclass(frozen=True)
class Shot:
    """A picture of a page's first screen, or of the part of it that a selector finds first."""

    view: View
    part: str | None = None

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.view.name}-{self.part.removeprefix('svg').strip('.')}" if self.part else self.view.name

    @property
    def baseline(self) -> Path:
        """Where it is kept as it should be."""
        return BASELINES / f"{self.name}.png"

    def kept(self) -> Image.Image:
        """The picture as it should be."""
        with Image.open(self.baseline) as picture:
            return picture.copy()

    def take(self, page: Page) -> bytes:
        """Take the picture of the page as it stands, as a PNG."""
        if self.part is None:
            page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
            return page.screenshot(animations="disabled")
        box = page.locator(self.part).first.evaluate(BOX)
        assert box["width"] > 0, f"{self.part} is not shown on the page {self.view.kind}"
        return page.screenshot(clip=box, animations="disabled")


PARTS = {
    "result": (".columns", ".probabilities", "svg.strip", "svg.timeline", ".contrasts", ".cards"),
    "several": (".dyads",),
    "relation": ("svg.timeline", "svg.strip", ".cards"),
    "shift": ("svg.timeline",),
}
DEVICES: tuple[Literal["phone", "desk"], ...] = ("phone", "desk")
VIEWS: tuple[View, ...] = (
    *(View(kind, device) for kind in KINDS for device in DEVICES),
    *(View(kind, scheme="dark") for kind in ("home", "result", "relation")),
)
