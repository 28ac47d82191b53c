"""A platform that has a clone, a Procfile, DATABASE_URL and PORT needs nothing else."""

import json
import re
import tomllib

import pytest
import requests
import yaml

from service.settings import TABLE, Settings
from tests.processes import CHECKOUT, PATH, copy_of_the_checkout, free_port, run, serving
from tests.texts import SETTLED, STALLED

PROCFILE = dict(line.split(": ", 1) for line in (CHECKOUT / "Procfile").read_text().splitlines())
APP = json.loads((CHECKOUT / "app.json").read_text())
PYTHON = (CHECKOUT / ".python-version").read_text().strip()


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    return copy_of_the_checkout(tmp_path_factory.mktemp("clone"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request, tmp_path):
    """The URL of a database without tables, as platforms write it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'entente.db'}"
        return
    postgres = request.getfixturevalue("postgres")
    url = postgres.create("template0")
    yield re.sub(r"^postgresql(\+\w+)?://", "postgres://", url)
    postgres.drop(url)


@pytest.fixture
def given(empty_database):
    """The variables that the processes of a platform are given."""
    return {"PATH": PATH, "DATABASE_URL": empty_database, "PORT": str(free_port())}


def _url(given, path):
    return f"http://127.0.0.1:{given['PORT']}{path}"


def test_a_release_is_made_and_then_served(clone, given):
    for _ in range(2):
        released = run(PROCFILE["release"], clone, given)
        assert released.returncode == 0, released.stderr
    with serving(PROCFILE["web"], clone, given):
        assert requests.get(_url(given, "/readyz"), timeout=10).status_code == 200
        stored = requests.post(_url(given, "/v1/articles"), json={"text": STALLED}, timeout=10)
        assert stored.status_code == 201
        compared = requests.post(_url(given, "/v1/comparisons"), json={"text": SETTLED}, timeout=10)
        assert compared.json()["comparisons"][0]["stored"] == 1
    assert not (clone / "data").exists()


def test_what_is_served_without_a_release_says_what_to_do_until_it_is_done(clone, given):
    with serving(PROCFILE["web"], clone, given):
        assert requests.get(_url(given, "/livez"), timeout=10).status_code == 200
        reading = requests.post(_url(given, "/v1/readings"), json={"text": STALLED}, timeout=10)
        assert reading.status_code == 200
        for path in ("/readyz", "/v1/articles", "/v1/relations/PAK-USA"):
            answer = requests.get(_url(given, path), timeout=10)
            assert (answer.status_code, answer.json()["type"]) == (503, "/problems/not-ready")
            assert "python -m service migrate" in answer.json()["errors"][0]["message"]
        assert run(PROCFILE["release"], clone, given).returncode == 0
        for path in ("/readyz", "/v1/articles"):
            assert requests.get(_url(given, path), timeout=10).status_code == 200


def test_an_empty_variable_is_an_unset_one_to_the_server_too(clone, tmp_path):
    port = str(free_port())
    given = {"PATH": PATH, "PORT": port, "WEB_CONCURRENCY": "", "ENTENTE_DATA_DIR": str(tmp_path)}
    with serving("python -m service serve", clone, given):
        assert requests.get(_url(given, "/livez"), timeout=10).status_code == 200


def test_the_settings_of_a_new_app_are_settings_and_have_values_they_can_have():
    assert set(APP["env"]) <= {setting.variable for setting in TABLE}
    values = {name: entry["value"] for name, entry in APP["env"].items() if "value" in entry}
    settings = Settings.from_environment(values)
    assert settings.production
    assert not settings.is_open
    assert all(entry["description"] for entry in APP["env"].values())


def test_a_new_app_has_a_database_and_runs_what_the_procfile_has():
    assert [addon["plan"].split(":")[0] for addon in APP["addons"]] == ["heroku-postgresql"]
    assert set(APP["formation"]) <= set(PROCFILE)
    assert APP["buildpacks"] == [{"url": "heroku/python"}]


def test_there_is_one_version_of_python_and_it_is_tested():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    workflow = yaml.safe_load((CHECKOUT / ".github/workflows/ci.yml").read_text())
    tested = workflow["jobs"]["check-and-test"]["strategy"]["matrix"]["python"]
    assert f">={PYTHON}" == project["requires-python"]
    assert PYTHON in tested
    # Heroku would go by it, and it says the patch release, which ages.
    assert not (CHECKOUT / "runtime.txt").exists()
