"""The browser that the browser tests drive: one that the machine has, or else one that is installed for them.

`python -m tests.browser.chromium` finds or installs it, as `make test` does once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

VARIABLE = "ENTENTE_CHROMIUM"
NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
ELSEWHERE = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
# Fonts, as without any text is drawn as boxes, and nothing can be said of where it ends; and the library that
# Playwright's own Node.js needs, which small images of Debian do not have.
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation", "libatomic1")
# Playwright adds --no-sandbox, which root needs, and what makes pictures the same from run to run.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INSTALL_SECONDS = 300


class NoBrowser(Exception):
    """No Chromium is here; the message says what to do about it."""


@contextmanager
def running() -> Iterator[Browser]:
    """The browser, without a window; it runs within the block.

    Raises:
        NoBrowser: there is none, or it does not start.

    """
    if not _is_playwright_ready():
        raise NoBrowser("Playwright does not start: python -m playwright --version says why")
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


def launch(playwright: Playwright) -> Browser:
    """Start the browser, without a window.

    Raises:
        NoBrowser: there is none, or it does not start.

    """
    path = find()
    if path is None and not os.path.exists(playwright.chromium.executable_path):  # noqa: PTH110 (it may be "")
        raise NoBrowser(
            f"no Chromium is here: install chromium or google-chrome, name one with {VARIABLE}=/path, "
            "or run python -m tests.browser.chromium"
        )
    try:
        return playwright.chromium.launch(executable_path=path, args=FLAGS)
    except Error as error:
        raise NoBrowser(f"Chromium does not start: {error.message}") from error


@cache
def find() -> str | None:
    """The path of a browser of the machine's that starts; `None` leaves Playwright's own.

    Raises:
        NoBrowser: the one that ENTENTE_CHROMIUM names does not start.

    """
    named = os.environ.get(VARIABLE)
    if named:
        if not _starts(named):
            raise NoBrowser(f"{VARIABLE} names {named}, which does not start")
        return named
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield from ELSEWHERE


def _starts(path: str) -> bool:
    """Whether it tells its version: where Ubuntu has no more than a pointer to a snap, that does not."""
    return _succeeds(path, "--version", seconds=30)


def _succeeds(*command: str, seconds: int = INSTALL_SECONDS) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _is_playwright_ready() -> bool:
    return _succeeds(sys.executable, "-m", "playwright", "--version", seconds=60)


def install() -> None:
    """Debian's packages, or else Playwright's download; whether a browser came of it, `running` tells."""
    if not (_install_by_apt() and find()):
        _succeeds(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")


def _install_by_apt() -> bool:
    if not shutil.which("apt-get"):
        return False
    # Nobody is asked for a password: where sudo would ask, it fails.
    as_root = () if os.geteuid() == 0 else ("sudo", "--non-interactive", "--preserve-env=DEBIAN_FRONTEND")
    apt = (*as_root, "apt-get", "--quiet", "--yes", "--option", "DPkg::Lock::Timeout=60")
    _succeeds(*apt, "update")
    find.cache_clear()
    return _succeeds(*apt, "install", "--no-install-recommends", *PACKAGES)


def main() -> int:
    """Have a browser; returns 1 where there is none in the end, which the tests then tell of."""
    try:
        if find() is None or not _is_playwright_ready():
            print("Installing Chromium, which the browser tests drive …")
            install()
        with running():
            return 0
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
