"""What is done now and then beside the requests: removing what has been kept for long enough."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.settings import Settings
from service.storing import Database
from service.storing.failures import failure_kind
from service.storing.pruning import Pruning
from service.storing.retention import Much, Retention
from service.storing.webhooks.sweeping import Sweeping
from service.telemetry.metrics import ARTICLES_REMOVED

# Workers begin together; they need not all ask at once.
_FIRST_SECONDS: Final = (1.0, 10.0)
_BETWEEN_SECONDS: Final = (240.0, 360.0)
_log = structlog.get_logger("entente.housekeeping")


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was removed: articles and forgotten receipts and removals. `waiting` goes when somebody says so."""

    articles: int
    receipts: int
    removals: int
    waiting: Much | None = None


def tidy(database: Database, settings: Settings, *, sure: bool = False, rest: float = 0.1) -> Tidied:
    """Remove what has been kept for long enough, in small steps; `sure` is as for Retention."""
    removed = Retention(database, settings.retention_days, rest=rest).remove_expired(sure=sure)
    pruning = Pruning(database, rest=rest)
    Sweeping(database, rest=rest).sweep()
    return Tidied(
        articles=0 if isinstance(removed, Much) else removed,
        receipts=pruning.receipts(settings.receipt_hours),
        removals=pruning.removals(),
        waiting=removed if isinstance(removed, Much) else None,
    )


def keep_tidy(
    database: Database,
    settings: Settings,
    first: tuple[float, float] = _FIRST_SECONDS,
    between: tuple[float, float] = _BETWEEN_SECONDS,
) -> Callable[[], None]:
    """Tidy from now on, every few minutes (`between` so many seconds), in a thread that ends with the process.

    Any number of processes may do so at once. What is returned ends it before that, once it is done.
    """

    def run() -> None:
        pause = first
        while not end.wait(random.uniform(*pause)):  # nosec B311  # noqa: S311 (no secret)
            pause = between
            _tidy_and_tell(database, settings)

    def stop() -> None:
        end.set()
        thread.join()

    end = Event()
    thread = Thread(target=run, name="housekeeping", daemon=True)
    thread.start()
    return stop


def _tidy_and_tell(database: Database, settings: Settings) -> None:
    try:
        done = tidy(database, settings)
    except SQLAlchemyError as error:
        # What is the matter shows in what is asked for; the next time may do better.
        _log.error("tidying failed", kind=failure_kind(error), type=type(error).__name__)
        return
    except Exception:
        _log.exception("tidying failed")
        return
    ARTICLES_REMOVED.inc(done.articles)
    if done.articles or done.receipts or done.removals:
        _log.info("tidied", articles=done.articles, receipts=done.receipts, removals=done.removals)
    if done.waiting is not None:
        _log.error(
            "retention waits",
            expired=done.waiting.expired,
            stored=done.waiting.stored,
            days=settings.retention_days,
            remedy="check the clock and ENTENTE_RETENTION_DAYS; `python -m service tidy --yes` removes them",
        )
