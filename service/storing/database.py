"""The connection to the database, and the ledger of migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from service.storing.checkpoints import Checkpoints
from service.storing.failures import TurnTimeout, failure_kind
from service.storing.turns import Turns

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
# How long a writer waits for another before it gives up; requests themselves end sooner.
_BUSY_MILLISECONDS: Final = 15_000
# How long PostgreSQL may take to let us in, and how long a connection may stay silent before it is
# taken for broken: a server that was cut off says nothing.
_CONNECT_SECONDS: Final = 5
_SILENT_SECONDS: Final = 15
# Routers between us and the server forget connections that were idle for long.
_RECYCLE_SECONDS: Final = 1_500
# Writers ask for the lock at their start: one that reads first and is upgraded later may find that
# the database moved on, and has to fail at once however long the timeout.
_WRITING: Final = "entente_writing"
# What a database fails with that is full, or broken, and not merely busy.
_LASTING_FAILURES: Final = frozenset({"full", "read_only", "unreachable"})
# PostgreSQL's advisory lock of who changes the tables themselves.
MIGRATION_LOCK: Final = 4871002


@dataclass(frozen=True, slots=True)
class Pool:
    """How many connections to PostgreSQL a process keeps, and how many seconds a request waits for one."""

    size: int = 5
    seconds: float = 5.0


class Database:
    """One database, on SQLite or PostgreSQL. Safe to share by threads; processes dispose it after a fork."""

    def __init__(self, url: str, pool: Pool = Pool()) -> None:
        self.url = url
        self.engine = _engine(url, pool)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._snapshot: ContextVar[Session | None] = ContextVar("snapshot", default=None)
        self._write_failed = False
        file = _file(self.engine.url)
        self._turns = None if file is None else Turns(file)
        self._checkpoints = None if file is None else Checkpoints(self.engine, file)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database: within a `snapshot`, the same as others there."""
        shared = self._snapshot.get()
        if shared is not None:
            yield shared
            return
        with self._sessions() as session:
            _see_one_state(session)
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """A block in which all that this thread reads is of one state of the database."""
        with self._sessions() as session:
            _see_one_state(session)
            token = self._snapshot.set(session)
            try:
                yield
            finally:
                self._snapshot.reset(token)

    @property
    def write_failed(self) -> bool:
        """Whether the last write of this process failed in a way that the next one would, too."""
        return self._write_failed

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are committed, durably, when the block ends without an error."""
        try:
            with self._turn():
                with self._sessions() as session, session.begin():
                    session.connection(execution_options={_WRITING: True})
                    yield session
                if self._checkpoints is not None:
                    self._checkpoints.committed()
        except SQLAlchemyError as error:
            self._write_failed = self._write_failed or failure_kind(error) in _LASTING_FAILURES
            raise
        self._write_failed = False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._turns is None:
            yield
            return
        with self._turns.turn(_BUSY_MILLISECONDS / 1_000) as is_ours:
            if not is_ours:
                raise TurnTimeout
            yield

    def migrate(self, revision: str = "head") -> None:
        """Bring the tables up to `revision`; the newest unless told. One process migrates at a time."""
        command.upgrade(self._configuration(), revision)

    def downgrade(self, revision: str) -> None:
        """Take migrations back, down to `revision`."""
        command.downgrade(self._configuration(), revision)

    def is_migrated(self) -> bool:
        """Whether the newest migration is in; raises SQLAlchemyError where there is no database."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == newest_migration()

    def check(self) -> None:
        """Ask the database something; raises SQLAlchemyError where it does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        """Close the connections; in a forked process, without disturbing the parent's."""
        self.engine.dispose(close=False)
        if self._turns is not None:
            self._turns.forget()

    def close(self) -> None:
        """Close the connections for good."""
        self.engine.dispose()
        if self._turns is not None:
            self._turns.forget()

    def _configuration(self) -> Config:
        configuration = Config()
        configuration.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        configuration.attributes["engine"] = self.engine
        return configuration


@cache
def newest_migration() -> str | None:
    """The name of the newest migration that there is."""
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()


@cache
def known_migrations() -> frozenset[str]:
    """The names of all migrations that there are."""
    return frozenset(each.revision for each in ScriptDirectory(str(_MIGRATIONS)).walk_revisions())


def _file(url: URL) -> Path | None:
    """The file of an SQLite database; None for other databases, and for one in memory."""
    is_file = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(str(url.database)) if is_file else None


def _engine(url: str, pool: Pool) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return _postgresql_engine(parsed, pool)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, json_deserializer=msgspec.json.decode, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: URL, pool: Pool) -> Engine:
    return create_engine(
        url,
        json_deserializer=msgspec.json.decode,
        # Errors are logged, and parameters are what people sent.
        hide_parameters=True,
        pool_size=pool.size,
        # One beyond the requests', for the question whether the service is ready.
        max_overflow=1,
        pool_timeout=pool.seconds,
        pool_pre_ping=True,
        pool_recycle=_RECYCLE_SECONDS,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "keepalives_idle": _SILENT_SECONDS,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": _SILENT_SECONDS * 1_000,
            # A pooler between us and the server, such as PgBouncer, may give each transaction another
            # connection, on which what was prepared before is not known.
            "prepare_threshold": None,
        },
    )


def _see_one_state(session: Session) -> None:
    """Have all that the session reads be of one state of the database; on SQLite it is so already."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(
            execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )


def _set_up_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 (the driver's own types)
    # The driver would begin transactions by itself, and only before writes; see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # Every commit reaches the disk: what was answered with 2xx survives even a loss of power.
    cursor.execute("PRAGMA synchronous = FULL")
    # See Checkpoints.
    cursor.execute("PRAGMA wal_autocheckpoint = 0")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:  # noqa: ANN401 (an event's argument)
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
