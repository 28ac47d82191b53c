"""The receiver of webhooks believes what is signed as Standard Webhooks has it, and nothing else."""

import base64
import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import requests
from standardwebhooks.webhooks import Webhook

from tests.examples.conftest import EXAMPLES
from tests.processes import free_port
from tests.server import Server

SECRET = "whsec_" + base64.b64encode(b"known to these tests only").decode()
EVENT = {
    "type": "article.departed",
    "timestamp": "2023-10-26T08:00:00Z",
    "data": {"dyad": "ISR-TUR", "state": "hostile", "article": {"title": "A trip is off"}},
}
SHIFT = {"type": "relation.shifted", "data": {"dyad": "ISR-TUR", "summary": "The relation moved."}}


@contextmanager
def receiving(secret, port):
    """The address of a receiver, and the process; what it prints is read line by line."""
    environment = {**os.environ, "WEBHOOK_SECRET": secret}
    command = [sys.executable, str(EXAMPLES / "clients" / "receiver.py"), str(port)]
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=null, text=True) as process:
        # What waits for a line that does not come is told so by the end of the process.
        patience = threading.Timer(60, process.kill)
        patience.start()
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}/", process
        finally:
            patience.cancel()
            process.kill()


@pytest.fixture(scope="module")
def receiver():
    with receiving(SECRET, free_port()) as found:
        yield found


def _wait_for(port, process):
    for _ in range(200):
        assert process.poll() is None
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the receiver does not answer")


def signed(id_, event, secret=SECRET, when=None):
    body = json.dumps(event)
    when = when or datetime.now(UTC)
    signature = Webhook(secret).sign(id_, when, body)
    headers = {
        "webhook-id": id_,
        "webhook-timestamp": str(int(when.timestamp())),
        "webhook-signature": signature,
    }
    return body, headers


def test_what_is_signed_is_handled_once(receiver):
    address, process = receiver
    body, headers = signed("msg_1", EVENT)
    for _ in range(2):
        assert requests.post(address, body, headers=headers, timeout=10).status_code == 204
    other, other_headers = signed("msg_2", SHIFT)
    assert requests.post(address, other, headers=other_headers, timeout=10).status_code == 204
    assert process.stdout.readline() == "ISR-TUR: A trip is off departs: hostile\n"
    assert process.stdout.readline() == "The relation moved.\n"


def test_one_of_two_signatures_suffices(receiver):
    address, _ = receiver
    body, headers = signed("msg_3", {"type": "ping", "data": {}})
    headers["webhook-signature"] = "v1,AAAA " + headers["webhook-signature"]
    assert requests.post(address, body, headers=headers, timeout=10).status_code == 204


@pytest.mark.parametrize("fault", ["another body", "another secret", "another id", "long ago", "no headers"])
def test_what_is_not_signed_is_refused(receiver, fault):
    address, _ = receiver
    secret = "whsec_" + "A" * 32 if fault == "another secret" else SECRET
    ago = timedelta(minutes=6) if fault == "long ago" else timedelta(0)
    body, headers = signed("msg_4", EVENT, secret, datetime.now(UTC) - ago)
    if fault == "another body":
        body = body.replace("hostile", "cooperative")
    if fault == "another id":
        headers["webhook-id"] = "msg_5"
    if fault == "no headers":
        headers = {}
    assert requests.post(address, body, headers=headers, timeout=10).status_code == 401


def test_a_body_without_end_is_not_read(receiver):
    address, _ = receiver
    assert requests.post(address, b"", headers={"Content-Length": "9" * 12}, timeout=10).status_code == 413


def test_without_a_secret_it_does_not_start(run):
    done = run(sys.executable, EXAMPLES / "clients" / "receiver.py")
    assert done.returncode == 1
    assert done.stderr.startswith("Set WEBHOOK_SECRET")


def test_it_believes_the_service_itself(tmp_path):
    port = free_port()
    settings = {"ENTENTE_WEBHOOK_PRIVATE": "yes", "ENTENTE_WEBHOOK_HTTP": "yes", "ENTENTE_LOG_LEVEL": "ERROR"}
    server = Server(tmp_path, WEB_CONCURRENCY="1", **settings)
    server.run("migrate")
    try:
        server.start()
        webhooks = f"{server.url}/v1/webhooks"
        told = {"url": f"http://127.0.0.1:{port}/", "dyad": "ISR-TUR", "events": ["shift"]}
        made = requests.post(webhooks, json=told, timeout=30).json()
        with receiving(made["secret"], port) as (_, process):
            requests.post(f"{webhooks}/{made['id']}/ping", timeout=30).raise_for_status()
            assert process.stdout.readline() == "ping\n"
    finally:
        server.stop()
