"""Whether the database can be worked with, and what is answered while it cannot."""

from __future__ import annotations

from functools import partial
from random import randint
from typing import Final, cast

import structlog
from flask import Flask, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from service.api.context import services
from service.api.problems import Problem, respond, unexpected
from service.storing.failures import failure_kind
from service.storing.fitness import StorageUnfit, check_storage
from service.telemetry.metrics import STORAGE_FAILURES
from service.telemetry.probe import Probe

_PROBE: Final = "entente-storage-probe"
_MOST_RETRY_SECONDS: Final = 5
_log = structlog.get_logger("entente.readiness")


def register(app: Flask) -> None:
    """Answer 503, and not 500, where a request fails because there is no database to work with."""
    app.register_error_handler(SQLAlchemyError, _failed)


def unreadiness() -> Problem | None:
    """The problem of a database that is of no use or lacks migrations; None where all is well."""
    try:
        migrated = _storage().ask()
    except TimeoutError:
        return _not_ready("database", f"it does not answer within {services().settings.ready_seconds} s")
    except StorageUnfit as error:
        return _not_ready("database", str(error))
    except SQLAlchemyError:
        return _not_ready("database", "it does not answer")
    return None if migrated else _not_ready("migrations", "run `python -m service migrate`")


def _storage() -> Probe[bool]:
    """The application's probe of its database."""
    parts, extensions = services(), current_app.extensions
    if _PROBE not in extensions:
        probe = Probe(partial(check_storage, parts.database), parts.settings.ready_seconds)
        extensions.setdefault(_PROBE, probe)
    return cast("Probe[bool]", extensions[_PROBE])


def _failed(error: SQLAlchemyError) -> Response:
    kind = failure_kind(error)
    if kind is not None:
        return _unavailable(kind)
    # What is not understood may be asked of tables that are not there yet.
    problem = unreadiness()
    return unexpected(error) if problem is None else respond(problem)


def _unavailable(kind: str) -> Response:
    # The kind alone: the message may quote the statement's parameters, which are what was sent.
    _log.error("storage unavailable", kind=kind)
    STORAGE_FAILURES.labels(kind).inc()
    return respond(Problem("storage-unavailable", headers=_retry_after()))


def _not_ready(part: str, remedy: str) -> Problem:
    return Problem("not-ready", errors=[(part, remedy)], headers=_retry_after())


def _retry_after() -> dict[str, str]:
    """A few seconds: those who were refused together need not all come back together."""
    return {"Retry-After": str(randint(1, _MOST_RETRY_SECONDS))}  # nosec B311  # noqa: S311 (no secret)
