"""gunicorn's threaded worker, which stops when it is told to, and refuses at once what comes after.

gunicorn's own keeps listening while it finishes what it has in hand: the kernel goes on taking
connections that nobody will answer, and a router waits for them until the worker ends. And told to
stop before it has handlers of its own, it still has the master's, which note the order and forget it:
the worker serves on until it is killed.
"""

from __future__ import annotations

import os
import signal
from typing import Any, Final

from service.serving.refusing import RefusingWorker

_ORDERS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


def obey_from_birth() -> None:
    """Have an order to stop end a process that was just forked, until it has handlers of its own."""
    os.register_at_fork(before=_hold_orders, after_in_parent=_take_orders, after_in_child=_obey)


def _hold_orders() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, _ORDERS)


def _take_orders() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ORDERS)


def _obey() -> None:
    for order in _ORDERS:
        signal.signal(order, signal.SIG_DFL)
    _take_orders()


class DrainingWorker(RefusingWorker):
    """A threaded worker that, told to stop, answers who is connected and lets nobody else connect."""

    def set_accept_enabled(self, enabled: bool) -> None:
        """Accept connections or not; for good where the worker stops."""
        super().set_accept_enabled(enabled)
        if not (enabled or self.alive):
            for listener in self.sockets:
                self._take_on_who_waits(listener)
                listener.close()

    def is_parent_alive(self) -> bool:
        """Whether the master lives. Without it the worker stops as if it were told to.

        gunicorn's own would serve who is connected for as long as it may take to stop, and keep the
        port from whoever is started in the place of all.
        """
        is_alive = bool(super().is_parent_alive())
        if not is_alive:
            self.alive = False
        return is_alive

    def _take_on_who_waits(self, listener: Any) -> None:  # noqa: ANN401 (gunicorn's)
        """Accept the connections that the kernel has taken: closing would break them off."""
        before = -1
        while before < self.nr_conns < self.worker_connections:
            before = self.nr_conns
            self.accept(listener)
