"""What tests of the examples share: services of their own, and the examples as programs."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import Server

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """An empty service that is open to all."""
    yield from _served(tmp_path_factory.mktemp("open"))


@pytest.fixture(scope="module")
def closed_server(tmp_path_factory):
    """A service that asks for a key."""
    yield from _served(tmp_path_factory.mktemp("closed"), ENTENTE_ACCESS="closed")


@pytest.fixture
def run(tmp_path):
    """Runs a program in an empty folder to its end, without the settings of whoever runs the tests."""

    def run(*command, **variables):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ENTENTE_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**kept, "PATH": path, "XDG_STATE_HOME": str(tmp_path / "state"), **variables}
        return subprocess.run(
            [str(part) for part in command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
        )

    return run


@pytest.fixture(scope="module")
def imported():
    """Imports a module of an example, as the program beside it does."""
    known = set(sys.modules)
    with pytest.MonkeyPatch.context() as patch:

        def imported(folder, name):
            patch.syspath_prepend(str(EXAMPLES / folder))
            return importlib.import_module(name)

        yield imported
    for name in set(sys.modules) - known:
        if str(EXAMPLES) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def _served(folder, **settings):
    quiet = {"WEB_CONCURRENCY": "1", "ENTENTE_LOG_LEVEL": "ERROR", "ENTENTE_RATE_PER_ADDRESS": "none"}
    server = Server(folder, **quiet, **settings)
    server.run("migrate")
    try:
        server.start()
        yield server
    finally:
        server.stop()
