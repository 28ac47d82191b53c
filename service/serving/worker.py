"""gunicorn's threaded worker, with bounds on what it leaves open: slow headers, and answers nobody fetches.

gunicorn itself gives a client all the time there is once the first byte of a request is in, and a
client that takes none of its answer holds a thread as long as it likes. How slowly a body may come in
is for `service.api.receiving.streams`, which knows what it is for.
"""

from __future__ import annotations

import errno
import socket
import struct
from contextlib import suppress
from threading import local
from typing import Any

from service.api.receiving.watching import WATCH
from service.serving.draining import DrainingWorker
from service.settings import Settings


class PatientWorker(DrainingWorker):
    """A threaded worker that waits ENTENTE_REQUEST_SECONDS for a client, and no longer."""

    def init_process(self) -> None:
        """Prepare what the threads work with, and serve until the end."""
        self._seconds = Settings.from_environment().request_seconds
        self._heading = local()
        super().init_process()

    def handle(self, conn: Any) -> Any:  # noqa: ANN401 (gunicorn's)
        """Serve one request of a connection, whose headers must come in time."""
        # The kernel's own limit: each send must make progress, however long all of it takes.
        limit = struct.pack("@ll", self._seconds, 0)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        self._heading.wait = WATCH.start(conn.sock, self._seconds)
        try:
            goes_on = super().handle(conn)
        finally:
            self._heading.wait.end()
        if not goes_on:
            # gunicorn's main loop, which takes on connections, waits two seconds for each that is to be
            # closed and says nothing more; of one that cannot be read from it finds the end at once.
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RD)
        return goes_on

    def handle_request(self, req: Any, conn: Any) -> Any:  # noqa: ANN401 (gunicorn's)
        """Answer a request, whose headers are there."""
        self._heading.wait.end()
        try:
            return super().handle_request(req, conn)
        except BlockingIOError:
            # It has taken nothing for so long: gone, as far as we are concerned.
            raise BrokenPipeError(errno.EPIPE, "the client does not take its answer") from None

    def _keepalive_after(self, conn: Any, keepalive: Any) -> Any:  # noqa: ANN401 (gunicorn's)
        """Let what is left of a body pass, if it comes in time."""
        self._heading.wait = WATCH.start(conn.sock, self._seconds)
        return super()._keepalive_after(conn, keepalive)
