"""Telling a database that fails, which will pass, from a mistake in what was asked of it."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# By the primary result code, https://sqlite.org/rescode.html; the names have extensions.
_SQLITE: Final = {
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_PROTOCOL": "locked",
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read_only",
    "SQLITE_CANTOPEN": "unreachable",
    "SQLITE_IOERR": "unreachable",
}
# By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html, the longest that fits.
_POSTGRESQL: Final = {
    "08": "unreachable",
    "25006": "read_only",
    "40": "locked",
    "53": "full",
    "53300": "no_connection",
    "55P03": "locked",
    "57": "unreachable",
    "57014": "too_slow",
    "58": "unreachable",
}
# Serialisation failures and deadlocks: what one of two transactions fails with that cannot both be.
_CONFLICTS: Final = frozenset({"40001", "40P01"})
KINDS: Final = ("full", "locked", "no_connection", "read_only", "too_slow", "unreachable")


class TurnTimeout(SQLAlchemyError):
    """Other writers to the same file took too long."""


def failure_kind(error: SQLAlchemyError) -> str | None:
    """Which of KINDS it is; None where the database is well and refused what was asked."""
    if isinstance(error, PoolTimeout):
        return "no_connection"
    if isinstance(error, TurnTimeout):
        return "locked"
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_kind(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        fitting = [code for code in _POSTGRESQL if state.startswith(code)]
        return _POSTGRESQL[max(fitting, key=len)] if fitting else None
    # Without a word of the server, there was no server.
    return "unreachable" if _is_of_connection(error) else None


def is_conflict(error: DBAPIError) -> bool:
    """Whether another transaction was in the way, and doing it again may be enough."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _CONFLICTS


def _sqlite_kind(error: sqlite3.Error) -> str | None:
    name = getattr(error, "sqlite_errorname", "")
    return _SQLITE.get("_".join(name.split("_")[:2]))


def _is_of_connection(error: DBAPIError) -> bool:
    return error.connection_invalidated or type(error.orig).__name__ in {
        "OperationalError",
        "InterfaceError",
        "ConnectionTimeout",
    }
