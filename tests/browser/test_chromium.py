"""A browser is found where there is one, and installed where there is none, without asking anybody anything."""

import os
import stat
from types import SimpleNamespace

import pytest

from tests.browser import chromium
from tests.browser.chromium import NoBrowser

WORKS = "#!/bin/sh\necho Chromium 1\n"
POINTS_TO_A_SNAP = "#!/bin/sh\necho 'requires the chromium snap to be installed' >&2\nexit 1\n"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with no programs but those that a test puts there; each notes in `calls` how it was called."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "NAMES", [f"{name}-of-the-test" for name in chromium.NAMES])
    monkeypatch.setattr(chromium, "ELSEWHERE", ())
    monkeypatch.setattr(chromium.sys, "executable", str(tmp_path / "python"))
    chromium.find.cache_clear()

    def put(name, script):
        path = tmp_path / name
        path.write_text(script)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    put.folder = tmp_path
    yield put
    chromium.find.cache_clear()


def noting(folder, then=""):
    return f'#!/bin/sh\necho "$0 $* $DEBIAN_FRONTEND" >> {folder}/calls\n{then}\n'


def calls(folder):
    return (folder / "calls").read_text().replace(f"{folder}/", "").splitlines()


def test_the_first_that_starts_is_found(machine):
    machine("chromium-of-the-test", POINTS_TO_A_SNAP)
    chrome = machine("google-chrome-of-the-test", WORKS)
    assert chromium.find() == chrome


def test_one_that_is_named_comes_before_one_that_is_found(machine, monkeypatch):
    machine("chromium-of-the-test", WORKS)
    named = machine("another", WORKS)
    monkeypatch.setenv(chromium.VARIABLE, named)
    assert chromium.find() == named


def test_one_that_is_named_and_does_not_start_is_no_reason_to_take_another(machine, monkeypatch):
    machine("chromium-of-the-test", WORKS)
    monkeypatch.setenv(chromium.VARIABLE, "/no/such/chromium")
    with pytest.raises(NoBrowser, match="ENTENTE_CHROMIUM names /no/such/chromium"):
        chromium.find()


def test_as_root_the_package_is_installed(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    made = f"printf '{WORKS}' > {machine.folder}/chromium-of-the-test; chmod +x {machine.folder}/chromium-of-the-test"
    machine("apt-get", noting(machine.folder, made))
    chromium.install()
    assert chromium.find() == f"{machine.folder}/chromium-of-the-test"
    update, install = calls(machine.folder)
    assert "update noninteractive" in update
    assert (
        "--no-install-recommends chromium fonts-dejavu-core fonts-liberation libatomic1 noninteractive"
        in install
    )


def test_as_another_sudo_is_asked_but_nobody_for_a_password(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    machine("apt-get", noting(machine.folder))
    machine("sudo", noting(machine.folder, "exit 1"))
    machine("python", noting(machine.folder))
    chromium.install()
    *asked, last = calls(machine.folder)
    assert [call.split()[:2] for call in asked] == [["sudo", "--non-interactive"]] * 2
    assert last.startswith("python -m playwright install --only-shell chromium")


def test_without_apt_playwright_is_asked(machine):
    machine("python", noting(machine.folder))
    chromium.install()
    assert calls(machine.folder) == ["python -m playwright install --only-shell chromium noninteractive"]


def test_where_there_is_none_it_is_said_what_to_do(machine):
    playwright = SimpleNamespace(chromium=SimpleNamespace(executable_path=f"{machine.folder}/none"))
    with pytest.raises(NoBrowser, match="install chromium"):
        chromium.launch(playwright)


def test_where_playwright_does_not_start_it_is_said_how_to_learn_why(machine):
    machine("python", "#!/bin/sh\nexit 127\n")
    with pytest.raises(NoBrowser, match="python -m playwright --version"), chromium.running():
        pass
