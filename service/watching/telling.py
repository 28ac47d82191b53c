"""Telling: what comes on watched dyads is weighed, and what is in the outbox is delivered, in threads of a process.

Any number of processes may do so: one of them at a time weighs and delivers, under a lease, and
another takes over where it ends or dies. Nothing rests on that but economy: a look at a dyad counts
once whoever made it, and a delivery is claimed before it is attempted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread
from time import monotonic, sleep
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.comparing import Indexes
from service.storing import Database
from service.storing.failures import failure_kind
from service.storing.values import Keeping
from service.storing.webhooks.leases import Lease
from service.storing.webhooks.outbox import Outbox
from service.storing.webhooks.watches import Watches
from service.telemetry import metrics
from service.watching.attempting import attempt
from service.watching.senders import Senders
from service.watching.targets import Policy
from service.watching.weighing import Weigher

_LEASE_SECONDS: Final = 15.0
_RENEW_SECONDS: Final = 5.0
# How often a process that has nothing to do looks whether there is something for it.
_IDLE_SECONDS: Final = 2.0
# How often the one that tells looks at the dyads, and at what is due again.
_LOOK_SECONDS: Final = 0.25
_AFTER_FAILURE_SECONDS: Final = 5.0
_STOP_LOOK_SECONDS: Final = 0.02
# Of so many webhooks the next delivery is looked up at once; more come the next time.
_MOST_WAITING: Final = 500
_LEASE: Final = "telling"
_log = structlog.get_logger("entente.webhooks")


class Telling:
    """What tells, in one process, from `start` to `stop`."""

    def __init__(
        self, database: Database, keeping: Keeping, indexes: Indexes, half_life: float, policy: Policy
    ) -> None:
        self._policy = policy
        self._outbox = Outbox(database)
        self._weigher = Weigher(database, Watches(database, keeping), indexes, half_life)
        self._lease = Lease(database, _LEASE, _LEASE_SECONDS)
        self._leads_until = 0.0
        self._renews_at = 0.0
        self._ends = Event()
        self._wakes = Event()
        self._senders = Senders(partial(attempt, policy=policy), self._wakes.set)
        self._threads = [
            Thread(target=self._keep_doing, args=(work, bell), name="telling", daemon=True)
            for work, bell in ((self._deliver, self._wakes), (self._weigh, self._ends))
        ]

    def start(self) -> None:
        """Tell from now on, in threads that end with the process at the latest."""
        self._senders.start()
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float) -> None:
        """Begin nothing any more; wait for what is under way, for so long at most, and let another take over."""
        until = monotonic() + seconds
        self._ends.set()
        self._wakes.set()
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        self._senders.end()
        while self._senders.in_flight and monotonic() < until:
            sleep(_STOP_LOOK_SECONDS)
        try:
            self._note()
            if self._leads:
                self._lease.give_up()
        except SQLAlchemyError as error:
            # What was not noted is delivered again, and the lease runs out by itself.
            _log.warning("telling ended without the database", kind=failure_kind(error))

    @property
    def _leads(self) -> bool:
        return monotonic() < self._leads_until

    def _keep_doing(self, work: Callable[[], float], bell: Event) -> None:
        """Do it time and again, with the pause that it asks for or until the bell, whatever goes wrong."""
        while not self._ends.is_set():
            try:
                bell.wait(work())
            except SQLAlchemyError as error:
                # What is the matter shows in what is asked for; the next time may do better.
                _log.error("telling failed", kind=failure_kind(error), type=type(error).__name__)
                self._ends.wait(_AFTER_FAILURE_SECONDS)
            except Exception:
                _log.exception("telling failed")
                self._ends.wait(_AFTER_FAILURE_SECONDS)
            if bell is not self._ends:
                bell.clear()

    def _weigh(self) -> float:
        if not self._leads:
            return _IDLE_SECONDS / 4
        if self._weigher.weigh():
            self._wakes.set()
        return _LOOK_SECONDS

    def _deliver(self) -> float:
        self._note()
        if not self._lead():
            return _IDLE_SECONDS
        now = datetime.now(UTC)
        chosen = self._senders.chosen(self._outbox.waiting(now, _MOST_WAITING), self._policy)
        self._senders.send(self._outbox.claim(chosen, now), chosen)
        return _LOOK_SECONDS

    def _note(self) -> None:
        """Note what attempts came to; where that fails, it is noted the next time."""
        attempts = self._senders.finished()
        if not attempts:
            return
        try:
            metrics.WEBHOOK_GIVEN_UP.inc(self._outbox.note(attempts))
        except SQLAlchemyError:
            self._senders.give_back(attempts)
            raise

    def _lead(self) -> bool:
        """Whether this process is the one that tells; where nobody does, it is from now on."""
        now = monotonic()
        if now < self._renews_at:
            return self._leads
        led, is_used = self._leads, self._outbox.is_used()
        # Without webhooks nothing is written.
        if is_used and self._lease.take():
            self._leads_until, self._renews_at = now + _LEASE_SECONDS, now + _RENEW_SECONDS
        else:
            self._leads_until = self._renews_at = 0.0
        self._measure(led=led)
        return self._leads

    def _measure(self, *, led: bool) -> None:
        if self._leads:
            backlog = self._outbox.backlog()
            age = 0.0 if backlog.oldest is None else (datetime.now(UTC) - backlog.oldest).total_seconds()
            metrics.WEBHOOK_PENDING.set(backlog.pending)
            metrics.WEBHOOK_OLDEST_SECONDS.set(max(0.0, age))
        elif led:
            metrics.WEBHOOK_PENDING.set(0)
            metrics.WEBHOOK_OLDEST_SECONDS.set(0.0)
