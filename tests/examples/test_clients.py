"""The same small job in three languages."""

import os
import shutil
import subprocess
import sys

import pytest
import requests

from tests.examples.conftest import EXAMPLES

STEPS = ("Read", "Compared", "Stored", "Timeline", "Problem")


def node():
    """The command of a Node that has fetch, or a reason why this cannot be tested here."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("there is no Node on this machine")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").partition(".")[0]) < 18:
        pytest.skip(f"Node {version.strip()} is older than 18, the first with fetch")
    return found


def shell():
    """The command of a shell, where there is curl as well."""
    if os.name != "posix" or shutil.which("curl") is None:
        pytest.skip("there is no curl on this machine")
    return "sh"


INTERPRETERS = {"job.py": lambda: sys.executable, "job.mjs": node, "job.sh": shell}


@pytest.fixture(params=sorted(INTERPRETERS))
def job(request, run):
    """Does the job in one of the languages."""
    interpreter = INTERPRETERS[request.param]()
    return lambda url, **variables: run(interpreter, EXAMPLES / "clients" / request.param, url, **variables)


def test_the_job_is_done_step_by_step(job, server):
    done = job(server.url)
    assert done.returncode == 0, done.stderr
    steps = dict(line.split(":", 1) for line in done.stdout.splitlines())
    assert tuple(steps) == STEPS
    assert "GRC-TUR is cooperative" in steps["Read"]
    assert "Shows GRC-TUR cooperative" in steps["Compared"]
    assert steps["Stored"].split()[0] == "201"
    assert "1 article" in steps["Timeline"]
    assert "/problems/invalid-request: text: " in steps["Problem"]


def test_the_job_leaves_nothing_behind(job, server):
    assert job(server.url).returncode == 0
    assert requests.get(f"{server.url}/v1/articles", timeout=30).json()["articles"] == []


def test_what_was_there_before_stays(job, server, imported):
    article = imported("clients", "job").ARTICLE
    stored = requests.post(f"{server.url}/v1/articles", json=article, timeout=30).json()
    done = job(server.url)
    assert done.returncode == 0, done.stderr
    assert "Stored:   200" in done.stdout
    address = f"{server.url}/v1/articles/{stored['id']}"
    assert requests.delete(address, timeout=30).status_code == 204


def test_a_key_is_sent_where_there_is_one(job, closed_server):
    key = closed_server.run("keys", "make", "Job", "--scope", "read", "--scope", "write").strip()
    refused = job(closed_server.url)
    assert refused.returncode != 0
    assert "unauthenticated" in refused.stderr or "401" in refused.stderr
    done = job(closed_server.url, ENTENTE_KEY=key)
    assert done.returncode == 0, done.stderr
    assert key not in done.stdout + done.stderr


def test_a_service_that_is_not_there_is_a_failure(job):
    done = job("http://127.0.0.1:1")
    assert done.returncode != 0
    assert done.stderr
    assert "Traceback" not in done.stderr
