"""The service keeps to its own specification, whatever is thrown at it, on either database.

schemathesis makes requests from the OpenAPI document of a running service, fitting ones and others, alone
and in sequences that its links allow, and applies all of its checks. CONTRACT_CASES says how many
requests at the least.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.processes import CHECKOUT
from tests.server import Server
from tests.texts import SETTLED, STALLED

CASES = int(os.environ.get("CONTRACT_CASES", "2500"))
# That a cursor has to be one that was given out, no schema can say.
CONFIGURATION = """
hooks = "tests.contract_hooks"

[[operations]]
include-path = "/v1/articles"
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409, 422]

# Nor that an ETag has to be of the revision there is, and a dyad one that the article has a position on.
[[operations]]
include-path = "/v1/articles/{article_id}"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412]

[[operations]]
include-path = "/v1/articles/{article_id}/corrections"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 422]

# The links that are inferred to it take an article's id for that of a correction, which is not there.
[[operations]]
include-path = "/v1/articles/{article_id}/corrections/{correction_id}"
phases.stateful.enabled = false

# An address has to be one that may be called, and none that is subscribed already; a webhook to ping, active.
[[operations]]
include-path = "/v1/webhooks"
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409, 422]

[[operations]]
include-path = "/v1/webhooks/{webhook_id}/ping"
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409]

[[operations]]
include-path = "/v1/webhooks/{webhook_id}/deliveries"
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 422]

# What is wrong with a line is said in its answer.
[[operations]]
include-path = "/v1/articles/bulk"
checks.negative_data_rejection.expected-statuses = ["2xx", "4xx"]
"""
SCHEMATHESIS = str(Path(sys.executable).with_name("schemathesis"))


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request, tmp_path):
    """A closed service, which makes it tell who may do what, too."""
    settings = {"ENTENTE_ACCESS": "closed", "WEB_CONCURRENCY": "2", "ENTENTE_LOG_LEVEL": "WARNING"}
    # Webhooks are of this machine alone; see contract_hooks.
    settings["ENTENTE_WEBHOOK_PRIVATE"] = "yes"
    if request.param == "postgresql":
        settings["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    server = Server(tmp_path / "data", **settings)
    server.run("migrate")
    server.start()
    yield server
    server.stop()


def test_every_answer_is_as_the_specification_says(server, tmp_path):
    key = server.run("keys", "make", "contract", "--scope", "admin").strip()
    authorization = f"Authorization: Bearer {key}"
    for text in (STALLED, SETTLED):
        requests.post(
            f"{server.url}/v1/articles",
            json={"text": text},
            headers=dict([authorization.split(": ")]),
            timeout=30,
        ).raise_for_status()
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION)
    run = subprocess.run(
        [
            SCHEMATHESIS,
            *("--config-file", str(tmp_path / "schemathesis.toml")),
            "run",
            f"{server.url}/openapi.json",
            *("--header", authorization),
            *("--checks", "all"),
            *("--phases", "examples,coverage,fuzzing,stateful"),
            *("--max-examples", str(CASES // 20)),
            "--continue-on-failure",
            "--generation-deterministic",
            "--no-color",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-100_000:] + run.stderr
    assert int(re.search(r"([\d,]+) generated", run.stdout)[1].replace(",", "")) >= CASES
