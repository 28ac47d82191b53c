"""PostgreSQL's own programs, which make and read its backups."""

from __future__ import annotations

import os
import re
import shutil
import subprocess  # nosec B404
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sqlalchemy import URL

from service.storing.backups.files import BackupFailed

_VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")
# What follows on other lines may quote what is stored.
_TOLD: Final = re.compile(r"\b(?:error|ERROR|FATAL):\s.*")
_CONNECT_SECONDS: Final = "10"


@dataclass(frozen=True, slots=True)
class Tools:
    """Where pg_dump, pg_restore and psql are: in `folder`, or on the PATH."""

    folder: Path | None = None

    def program(self, name: str, least: int = 0) -> str:
        """The path of a program; raises BackupFailed where it is missing or of an older version than `least`."""
        path = shutil.which(name, path=None if self.folder is None else str(self.folder))
        if path is None:
            where = "on the PATH" if self.folder is None else f"in {self.folder}"
            raise BackupFailed(
                f"{name} is not {where}: install PostgreSQL's client programs"
                f"{f' of version {least} or later' if least else ''}, or say where they are with --tools"
            )
        version = _version_of(path)
        if version < least:
            raise BackupFailed(
                f"{path} is of version {version} and the server of version {least}: install PostgreSQL's client"
                f" programs of version {least} or later, or say where they are with --tools"
            )
        return path


def destination(url: URL) -> tuple[str, dict[str, str]]:
    """A database's address without the password, and the environment that has it: commands are seen by all."""
    password = url.password or url.query.get("password")
    query = {name: value for name, value in url.query.items() if name != "password"}
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    environment = {**os.environ, "PGCONNECT_TIMEOUT": _CONNECT_SECONDS, "LC_MESSAGES": "C"}
    if isinstance(password, str):
        environment["PGPASSWORD"] = password
    return plain.render_as_string(hide_password=False), environment


def run(command: list[str], environment: dict[str, str] | None = None) -> bytes:
    """What a program writes to its output; raises BackupFailed with what it says of its failure."""
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # nosec B603  # noqa: S603 (no shell)
    if done.returncode:
        raise failed(command[0], done.stderr)
    return done.stdout


def failed(program: str, said: bytes) -> BackupFailed:
    """That a program failed, with its first complaint."""
    complaint = _TOLD.search(said.decode(errors="replace"))
    return BackupFailed(
        f"{Path(program).name} failed: {complaint[0] if complaint else 'it does not say why'}"
    )


def complaints(file: IO[bytes]) -> bytes:
    """What a program has written to a file by now."""
    file.seek(0)
    return file.read()


def _version_of(path: str) -> int:
    found = _VERSION.search(run([path, "--version"]).decode(errors="replace"))
    if found is None:
        raise BackupFailed(f"{path} is none of PostgreSQL's programs: say where they are with --tools")
    return int(found[1])
