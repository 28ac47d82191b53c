"""Backups of PostgreSQL, by its own pg_dump and pg_restore, in their custom format."""

from __future__ import annotations

import re
import shutil
import subprocess  # nosec B404
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from service.storing.backups.contents import tables_of
from service.storing.backups.files import check_revision
from service.storing.backups.tools import Tools, complaints, destination, failed, run
from service.storing.database import MIGRATION_LOCK, Database
from service.storing.tables import Base
from service.storing.versions import beginning_an_epoch

# Who owns tables is the database's affair, and may be another in the next.
_PLAIN: Final = ("--no-owner", "--no-privileges")
# Its errors without the rows that they are about.
_IN_SILENCE: Final = (
    "--no-psqlrc",
    "--quiet",
    "--output=/dev/null",
    "--set=ON_ERROR_STOP=1",
    "--set=VERBOSITY=terse",
)
_REVISION: Final = re.compile(rb"^COPY \S*alembic_version .*\n(.+)\n", re.MULTILINE)
# All tables are locked at once or none: to wait for one while holding another would hold up who has
# it, in a circle. PostgreSQL looks for circles after a second, so each try ends before.
_LOCK: Final = """
DO $$
BEGIN
  FOR try IN 1..100 LOOP
    BEGIN
      SET LOCAL lock_timeout = '500ms';
      LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE;
      SET LOCAL lock_timeout = 0;
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      PERFORM pg_sleep(0.1);
    END;
  END LOOP;
  RAISE 'others do not let go of the tables: stop what works on them, and try again';
END $$;
DROP TABLE {tables} CASCADE;
"""


def dump(database: Database, target: Path, tools: Tools) -> None:
    """Write one state of our tables to a new file; raises BackupFailed."""
    program = tools.program("pg_dump", _server_version(database))
    check_revision(_revision_of(database))
    address, environment = destination(database.engine.url)
    tables = [f"--table={name}" for name in (*Base.metadata.tables, "alembic_version")]
    run(
        [program, "--format=custom", *_PLAIN, *tables, f"--file={target}", f"--dbname={address}"], environment
    )
    check_revision(_revision_in(target, tools))


def put_back(database: Database, source: Path, tools: Tools) -> None:
    """Put a backup in the place of our tables, in one transaction, and migrate it; raises BackupFailed."""
    check_revision(_revision_in(source, tools))
    there = tables_of(database)
    beginning = f"BEGIN;\nSELECT pg_advisory_xact_lock({MIGRATION_LOCK});\n"
    if there:
        beginning += _LOCK.format(tables=", ".join(there))
    # The script of pg_restore leaves no schema to look in.
    end = "RESET search_path;\n" + "".join(f"{each};\n" for each in beginning_an_epoch()) + "COMMIT;\n"
    address, environment = destination(database.engine.url)
    reading = [tools.program("pg_restore"), *_PLAIN, "--file=-", str(source)]
    writing = [tools.program("psql", _server_version(database)), *_IN_SILENCE, f"--dbname={address}"]
    _execute(reading, writing, environment, (beginning.encode(), end.encode()))
    database.migrate()


def _execute(
    reading: list[str], writing: list[str], environment: dict[str, str], frame: tuple[bytes, bytes]
) -> None:
    """Have one program run what another writes, between a beginning and an end that commits.

    Where the other fails the end is not sent, and what was done is undone. Raises BackupFailed.
    """
    beginning, end = frame
    broken = True
    with (
        tempfile.TemporaryFile() as read_said,
        tempfile.TemporaryFile() as write_said,
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=read_said) as reader,  # nosec B603  # noqa: S603 (no shell)
        subprocess.Popen(  # nosec B603  # noqa: S603 (no shell)
            writing, stdin=subprocess.PIPE, stderr=write_said, env=environment
        ) as writer,
    ):
        script, commands = _pipe(reader.stdout), _pipe(writer.stdin)
        with suppress(BrokenPipeError), commands:
            commands.write(beginning)
            shutil.copyfileobj(script, commands, 1 << 20)
            if reader.wait() == 0:
                commands.write(end)
            broken = False
        script.close()
        if reader.wait() and not broken:
            raise failed(reading[0], complaints(read_said))
        if writer.wait():
            raise failed(writing[0], complaints(write_said))


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # nosec B101  # noqa: S101 (Popen was asked for it)
    return pipe


def _revision_in(source: Path, tools: Tools) -> str | None:
    """The newest migration of the database that a backup is of."""
    script = run(
        [tools.program("pg_restore"), "--data-only", "--table=alembic_version", "--file=-", str(source)]
    )
    found = _REVISION.search(script)
    return None if found is None else found[1].decode()


def _revision_of(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _server_version(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
