"""Every setting of the service, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final


class SettingsError(ValueError):
    """A setting with a value it cannot have; the message names the variable and the remedy."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: the variable, what it is when unset, and what it does."""

    variable: str
    default: str
    help: str


TABLE: Final = (
    Setting("PORT", "8000", "The port to serve on"),
    Setting("ENTENTE_HOST", "0.0.0.0", "The address to serve on"),  # noqa: S104 (containers need it)
    Setting("WEB_CONCURRENCY", "1", "Worker processes"),
    Setting("ENTENTE_THREADS", "4", "Threads in each worker"),
    Setting("ENTENTE_DATA_DIR", "data", "The folder of the embedded SQLite database"),
    Setting("DATABASE_URL", "", "A database elsewhere, in place of the embedded one"),
    Setting("ENTENTE_MODEL", "", "The folder of another model than the shipped one"),
    Setting("ENTENTE_MAX_BODY_BYTES", "8388608", "The largest request body"),
    Setting("ENTENTE_MAX_TEXT_CHARACTERS", "1000000", "The longest text, in characters"),
    Setting("ENTENTE_MAX_PASSAGES", "6000", "The most sentences a text may have"),
    Setting("ENTENTE_MAX_EVIDENCE", "8", "The most evidence passages of a position"),
    Setting("ENTENTE_MAX_BUCKETS", "1000", "The most points of a timeline"),
    Setting("ENTENTE_NEIGHBOURS", "5", "How many neighbours a comparison lists"),
    Setting("ENTENTE_HALF_LIFE_DAYS", "365", "After how many days a position counts half in a consensus"),
    Setting("ENTENTE_INDEX_MEGABYTES", "200", "Memory of each worker for the index of stored positions"),
    Setting("ENTENTE_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
)
_DEFAULTS: Final = {setting.variable: setting.default for setting in TABLE}
_LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; see `TABLE` for what each does."""

    port: int
    host: str
    workers: int
    threads: int
    database_url: str
    model: Path | None
    max_body_bytes: int
    max_text_characters: int
    max_passages: int
    max_evidence: int
    max_buckets: int
    neighbours: int
    half_life_days: int
    index_megabytes: int
    log_level: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; raises SettingsError naming the variable at fault."""

        def value(variable: str) -> str:
            return environment.get(variable, "").strip() or _DEFAULTS[variable]

        def number(variable: str, least: int = 1) -> int:
            return _parse(variable, value(variable), int, least)

        return cls(
            port=_port(number("PORT", 0)),
            host=value("ENTENTE_HOST"),
            workers=number("WEB_CONCURRENCY"),
            threads=number("ENTENTE_THREADS"),
            database_url=_database_url(value("DATABASE_URL"), Path(value("ENTENTE_DATA_DIR"))),
            model=Path(value("ENTENTE_MODEL")) if value("ENTENTE_MODEL") else None,
            max_body_bytes=number("ENTENTE_MAX_BODY_BYTES"),
            max_text_characters=number("ENTENTE_MAX_TEXT_CHARACTERS"),
            max_passages=number("ENTENTE_MAX_PASSAGES"),
            max_evidence=number("ENTENTE_MAX_EVIDENCE"),
            max_buckets=number("ENTENTE_MAX_BUCKETS"),
            neighbours=number("ENTENTE_NEIGHBOURS"),
            half_life_days=number("ENTENTE_HALF_LIFE_DAYS"),
            index_megabytes=number("ENTENTE_INDEX_MEGABYTES", 0),
            log_level=_one_of("ENTENTE_LOG_LEVEL", value("ENTENTE_LOG_LEVEL").upper(), _LOG_LEVELS),
        )


def table_as_markdown() -> str:
    """The table of settings as the README shows it."""
    rows = [
        f"| `{setting.variable}` | {f'`{setting.default}`' if setting.default else ''} | {setting.help} |"
        for setting in TABLE
    ]
    return "\n".join(["| variable | default | what it does |", "| --- | --- | --- |", *rows])


def _parse(variable: str, written: str, kind: Callable[[str], int], least: int) -> int:
    try:
        number = kind(written)
    except ValueError:
        raise SettingsError(f"{variable} is {written!r}: give a whole number") from None
    if number < least:
        raise SettingsError(f"{variable} is {number}: give {least} or more")
    return number


def _port(number: int) -> int:
    if number > 65_535:
        raise SettingsError(f"PORT is {number}: give a port from 0 to 65535")
    return number


def _one_of(variable: str, written: str, choices: tuple[str, ...]) -> str:
    if written not in choices:
        raise SettingsError(f"{variable} is {written!r}: give one of {', '.join(choices)}")
    return written


def _database_url(written: str, folder: Path) -> str:
    """SQLAlchemy's URL; platforms write `postgres://`, which it does not know."""
    for scheme in ("postgres://", "postgresql://"):
        if written.startswith(scheme):
            return "postgresql+psycopg://" + written.removeprefix(scheme)
    return written or f"sqlite:///{folder.absolute() / 'entente.db'}"
