"""An article is stored once, though the answer to the first request is lost."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tests.examples.conftest import EXAMPLES
from tests.examples.test_clients import node, shell


class Losing(BaseHTTPRequestHandler):
    """Passes requests on; the first POST to /v1/articles is done, and its answer is a 503."""

    protocol_version = "HTTP/1.1"

    def _pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        names = ("Content-Type", "Idempotency-Key")
        headers = {name: self.headers[name] for name in names if name in self.headers}
        answer = requests.request(
            self.command, self.server.target + self.path, data=body, headers=headers, timeout=30
        )
        if (self.command, self.path) == ("POST", "/v1/articles"):
            self.server.keys.append(headers["Idempotency-Key"])
            if len(self.server.keys) == 1:
                answer.status_code, answer._content = 503, b""
        self.send_response(answer.status_code)
        for name in ("Content-Type", "Location"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        if answer.status_code != 204:
            self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_DELETE = _pass_on  # noqa: N815 - so the library calls them

    def log_message(self, *_):
        pass


@pytest.fixture
def losing(server):
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Losing)
    proxy.daemon_threads = True
    proxy.target, proxy.keys = server.url, []
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    yield proxy
    proxy.shutdown()
    thread.join()
    proxy.server_close()


@pytest.mark.parametrize("name", ["job.mjs", "job.py", "job.sh"])
def test_the_request_is_sent_again_with_its_key(name, run, losing, server):
    interpreter = {"job.py": lambda: sys.executable, "job.mjs": node, "job.sh": shell}[name]()
    done = run(interpreter, EXAMPLES / "clients" / name, f"http://127.0.0.1:{losing.server_port}")
    assert done.returncode == 0, done.stderr
    first, second = losing.keys
    assert first == second
    # The second is answered as the first was: it is this job's own article, and the job removes it.
    assert "Stored:   201" in done.stdout
    assert requests.get(f"{server.url}/v1/articles", timeout=30).json()["articles"] == []
