"""A browser, a service with the example archive, and pages that are watched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import NoBrowser, running
from tests.browser.serving import serving
from tests.browser.watching import Watch
from tests.server import Server


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser; without one the tests fail where they guard the code, and are skipped elsewhere."""
    # Of the package, not of the session: while it is there, nothing else in the process can use asyncio.
    with ExitStack() as closing:
        try:
            browser = closing.enter_context(running())
        except NoBrowser as error:
            if "CI" in os.environ:
                pytest.fail(str(error))
            pytest.skip(str(error))
        yield browser


@pytest.fixture(scope="package")
def service(tmp_path_factory) -> Iterator[Server]:
    """An open service, with the example archive stored."""
    with serving(tmp_path_factory.mktemp("browser")) as service:
        yield service


class Visits:
    """Opens pages of a service, each in a context of its own, and watches them."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._browser = browser
        self._origin = origin
        self._closing = ExitStack()
        self._watches: dict[Page, Watch] = {}

    def open(self, width: int = 1280, height: int = 900, **options) -> Page:
        """A blank page with the service as base of its addresses; `options` are those of a context."""
        context = self._browser.new_context(
            base_url=self._origin, viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(15_000)
        self._closing.callback(context.close)
        page = context.new_page()
        self._watches[page] = Watch(self._origin)
        self._watches[page].follow(page)
        return page

    def watch(self, page: Page) -> Watch:
        """What a page requested and what went wrong in it."""
        return self._watches[page]

    def close(self) -> list[str]:
        """Close all pages; returns the faults that they showed."""
        self._closing.close()
        return [fault for watch in self._watches.values() for fault in watch.faults]


@pytest.fixture
def visits(chromium, service) -> Iterator[Visits]:
    """The pages of one test; a fault in any of them fails it."""
    visits = Visits(chromium, service.url)
    yield visits
    assert not visits.close()


@pytest.fixture
def page(visits) -> Page:
    return visits.open()
