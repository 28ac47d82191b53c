"""The real service in a thread, on a port of its own, which can be stopped in the middle of an answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from structlog.testing import capture_logs
from werkzeug.serving import WSGIRequestHandler, make_server

from service import create_app
from service.settings import Settings


class _Quiet(WSGIRequestHandler):
    # As gunicorn speaks it: streams come in chunks, and one that breaks off is known to.
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        """The tests say what went wrong."""


class Service:
    """The service at `url`; `articles` is its archive, and `stall_after` the lines of bulk after which it waits."""

    def __init__(self, app):
        self.app = app
        self.articles = app.extensions["entente"].articles
        self.stall_after = None
        self.stalled = threading.Event()
        self.go_on = threading.Event()
        self._inner, app.wsgi_app = app.wsgi_app, self._outer
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _outer(self, environ, start_response):
        body = self._inner(environ, start_response)
        if self.stall_after is None or not environ["PATH_INFO"].endswith("/bulk"):
            return body
        return self._stalling(body)

    def _stalling(self, body):
        for number, part in enumerate(body):
            if number == self.stall_after:
                self.stalled.set()
                assert self.go_on.wait(60)
            yield part
        body.close()

    @contextmanager
    def running(self) -> Iterator[Service]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.go_on.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()


@contextmanager
def served(folder, reader, **settings) -> Iterator[Service]:
    """A service with these settings and an empty archive."""
    app = create_app(Settings.from_environment({"ENTENTE_DATA_DIR": str(folder), **settings}), reader=reader)
    parts = app.extensions["entente"]
    parts.database.migrate()
    try:
        # What it logs would come between what the command writes.
        with capture_logs(), Service(app).running() as service:
            yield service
    finally:
        parts.database.close()
