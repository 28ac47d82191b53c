"""Connections to receivers: only to an address that was checked, and for no longer than they are given."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Lock, Timer
from time import monotonic
from types import TracebackType
from typing import Final

from service.watching.targets import Policy, Target, addresses_of

# Of a host with many addresses, the first few are tried.
_MOST_ADDRESSES: Final = 3
_CONNECT_SECONDS: Final = 5.0


class Opening:
    """What an attempt may do on the network: connect to `target`, until `seconds` are over.

    A limit of the socket's own would begin anew with each byte. So the connection is shut down from
    beside, by another name for it: encryption takes the socket itself over.
    """

    def __init__(self, target: Target, policy: Policy, seconds: float) -> None:
        self.target = target
        self._policy = policy
        self._until = monotonic() + seconds
        self._lock = Lock()
        self._guard: socket.socket | None = None
        self._timer = Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Opening:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            if self._guard is not None:
                self._guard.close()
            self._guard = None

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return monotonic() >= self._until

    def connect(self) -> socket.socket:
        """Connect to an address of the target's; raises TargetRefused, OSError and TimeoutError.

        The name is looked up here and nowhere else, so that what was checked is what is connected to.
        """
        failure: OSError = TimeoutError("the time is over")
        for address in addresses_of(self.target, self._policy)[:_MOST_ADDRESSES]:
            if self.is_over:
                break
            try:
                return self._guarded(self._connected(address))
            except OSError as error:
                failure = error
        raise failure

    def _connected(self, address: str) -> socket.socket:
        left = max(0.001, min(_CONNECT_SECONDS, self._until - monotonic()))
        return socket.create_connection((address, self.target.port), timeout=left)

    def _guarded(self, connection: socket.socket) -> socket.socket:
        with self._lock:
            self._guard = connection.dup()
        if self.is_over:
            connection.close()
            raise TimeoutError("the time is over")
        return connection

    def _shut(self) -> None:
        with self._lock, suppress(OSError):
            if self._guard is not None:
                self._guard.shutdown(socket.SHUT_RDWR)
