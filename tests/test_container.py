"""The Dockerfile is followed by hand: what it copies is served as it says, without a container engine."""

import json
import re
import shlex
import shutil
from fnmatch import fnmatch
from pathlib import PurePosixPath

import pytest
import requests

from service.version import VERSION
from tests.processes import CHECKOUT, PATH, copy_of_the_checkout, free_port, run, serving
from tests.texts import STALLED


def _instructions(text):
    """The Dockerfile's instructions, each with its arguments: comments left out, broken lines joined."""
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]


INSTRUCTIONS = _instructions((CHECKOUT / "Dockerfile").read_text())
FINAL = INSTRUCTIONS[max(i for i, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM") :]
IGNORED = [
    line for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line[:1] not in {"", "#"}
]


def _only(name):
    (arguments,) = [arguments for other, arguments in FINAL if other == name]
    return arguments


def _copied():
    """The sources and the target of each COPY from the build's folder."""
    for name, arguments in INSTRUCTIONS:
        if name == "COPY" and not arguments.startswith("--from"):
            *sources, target = arguments.split()
            yield sources, target


def _goes_to_the_engine(path):
    """Whether .dockerignore lets a path through: the last pattern that fits it or a folder of it decides."""
    goes = True
    parts = [path, *(str(parent) for parent in PurePosixPath(path).parents if str(parent) != ".")]
    for line in IGNORED:
        pattern = line.removeprefix("!")
        names = [part.rsplit("/", 1)[-1] for part in parts] if pattern.startswith("**/") else parts
        if any(
            fnmatch(name, pattern.removeprefix("**/")) for name in names if pattern != "*" or "/" not in name
        ):
            goes = line.startswith("!")
    return goes


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A folder with what the final stage copies from the build's folder, of what is let through."""
    clone = copy_of_the_checkout(tmp_path_factory.mktemp("clone"))
    for path in sorted(clone.rglob("*"), reverse=True):
        if path.is_file() and not _goes_to_the_engine(str(path.relative_to(clone))):
            path.unlink()
    image = tmp_path_factory.mktemp("image")
    for sources, target in _copied():
        for source in sources:
            found, wanted = clone / source, image / target
            if found.is_dir():
                shutil.copytree(found, wanted)
            else:
                shutil.copy2(found, wanted)
    return image


@pytest.fixture
def given(tmp_path):
    """The variables of the image, with its folders on this machine."""
    pairs = (shlex.split(arguments) for name, arguments in FINAL if name == "ENV")
    variables = dict(pair.split("=", 1) for words in pairs for pair in words)
    assert variables["ENTENTE_DATA_DIR"] == _only("VOLUME")
    return {**variables, "PATH": PATH, "ENTENTE_DATA_DIR": str(tmp_path / "data"), "PORT": str(free_port())}


def _shell(words):
    return shlex.join(json.loads(words))


def test_the_image_serves_and_says_that_it_is_healthy(image, given):
    health = _shell(_only("HEALTHCHECK").split("CMD ", 1)[1])
    assert run(health, image, given).returncode != 0
    with serving(_shell(_only("CMD")), image, given):
        assert run(health, image, given).returncode == 0
        reading = {"text": STALLED}
        url = f"http://127.0.0.1:{given['PORT']}/v1/readings"
        assert requests.post(url, json=reading, timeout=10).status_code == 401
        key = run("python -m service keys make tester --scope read", image, given).stdout.strip()
        headers = {"Authorization": f"Bearer {key}"}
        assert requests.post(url, json=reading, headers=headers, timeout=10).status_code == 200


def test_a_container_without_its_database_is_unhealthy(image, given):
    health = _shell(_only("HEALTHCHECK").split("CMD ", 1)[1])
    with serving("python -m service serve", image, given):
        assert run(health, image, given).returncode != 0


def test_the_commands_of_the_build_do_what_they_say(image):
    for name, arguments in FINAL:
        if name == "RUN" and "compileall" in arguments:
            assert run(arguments, image, {"PATH": PATH}).returncode == 0
            assert list(image.glob("service/__pycache__/*.pyc"))
            return
    raise AssertionError("a read-only root filesystem would have Python compile at each start")


def test_no_compiler_is_needed_and_the_versions_are_those_pinned():
    (install,) = [
        arguments for name, arguments in INSTRUCTIONS if name == "RUN" and "pip install" in arguments
    ]
    assert "--only-binary :all:" in install
    assert "--requirement requirements.txt" in install


def test_both_stages_are_of_the_python_that_is_tested():
    python = (CHECKOUT / ".python-version").read_text().strip()
    assert ("ARG", f"PYTHON={python}") in INSTRUCTIONS
    bases = [arguments.split()[0] for name, arguments in INSTRUCTIONS if name == "FROM"]
    assert len(bases) == 2
    assert set(bases) == {"python:${PYTHON}-slim-bookworm"}
    assert ("ARG", f"VERSION={VERSION}") in FINAL


def test_it_does_not_run_as_root_and_is_told_to_stop_as_gunicorn_expects():
    user, group = _only("USER").split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert _only("STOPSIGNAL") == "SIGTERM"
    # An exec form: a shell between would keep the signal to itself.
    assert json.loads(_only("CMD"))[-1].split("&&")[-1].strip().startswith("exec ")


@pytest.mark.parametrize(
    "path",
    [
        "data/entente.db",
        ".git/config",
        ".env",
        ".venv/bin/python",
        "tests/test_container.py",
        "training/train.py",
        "service/__pycache__/cli.cpython-311.pyc",
        "service/reading/__pycache__/words.cpython-311.pyc",
        "README.md",
    ],
)
def test_what_an_image_does_not_need_stays_out(path):
    assert not _goes_to_the_engine(path)


@pytest.mark.parametrize(
    "path",
    [
        "requirements.txt",
        "gunicorn.conf.py",
        "service/reading/model/card.json",
        "examples/archive/IND-PAK.jsonl",
    ],
)
def test_what_it_needs_goes_in(path):
    assert _goes_to_the_engine(path)


def test_all_that_is_copied_is_there():
    for sources, _ in _copied():
        assert all((CHECKOUT / source).exists() and _goes_to_the_engine(source) for source in sources)
