"""Every setting of the service, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.origins import parse_origins


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
    Setting("ENTENTE_HOST", "0.0.0.0", "The address to serve on"),  # nosec B104  # noqa: S104 (containers need it)
    Setting("WEB_CONCURRENCY", "", "Worker processes; unless set, as many as memory and cores allow"),
    Setting("ENTENTE_THREADS", "4", "Threads in each worker"),
    Setting("ENTENTE_KEEPALIVE_SECONDS", "100", "How long idle connections stay open; at a router less"),
    Setting("ENTENTE_CORS_ORIGINS", "", "Web origins whose pages may call, with commas between; `*` for all"),
    Setting("ENTENTE_ENV", "development", "development or production"),
    Setting("ENTENTE_ACCESS", "", "open to all, or closed but to API keys; unset, open in development alone"),
    Setting("ENTENTE_DATA_DIR", "data", "The folder of the embedded SQLite database"),
    Setting("DATABASE_URL", "", "A database elsewhere, in place of the embedded one"),
    Setting("ENTENTE_POOL_SIZE", "", "Connections to PostgreSQL of each worker; unset, one for each thread"),
    Setting("ENTENTE_POOL_SECONDS", "5", "How long a request waits for such a connection"),
    Setting(
        "ENTENTE_STORE_TEXT", "yes", "Whether articles are stored with their text, or their reading alone"
    ),
    Setting("ENTENTE_RETENTION_DAYS", "0", "After how many days a stored article is removed; 0 keeps it"),
    Setting("ENTENTE_RECEIPT_HOURS", "24", "How long an idempotency key is remembered"),
    Setting("ENTENTE_COUNT_CORRECTIONS", "yes", "Whether positions are compared with as they were corrected"),
    Setting("ENTENTE_MODEL", "", "The folder of another model than the shipped one"),
    Setting("ENTENTE_MAX_BODY_BYTES", "8388608", "The largest request body, compressed or not"),
    Setting("ENTENTE_MAX_BULK_BYTES", "268435456", "The largest body of many articles, compressed or not"),
    Setting("ENTENTE_MAX_BULK_LINES", "10000", "The most lines of a body of many articles"),
    Setting("ENTENTE_MAX_TEXT_CHARACTERS", "700000", "The longest text, in characters"),
    Setting("ENTENTE_MAX_PASSAGES", "6000", "The most sentences a text may have"),
    Setting("ENTENTE_MAX_EVIDENCE", "8", "The most evidence passages of a position"),
    Setting("ENTENTE_MAX_BUCKETS", "1000", "The most points of a timeline"),
    Setting("ENTENTE_NEIGHBOURS", "5", "How many neighbours a comparison lists"),
    Setting("ENTENTE_HALF_LIFE_DAYS", "365", "After how many days a position counts half in a consensus"),
    Setting("ENTENTE_INDEX_MEGABYTES", "200", "Memory of each worker for the index of stored positions"),
    Setting("ENTENTE_REQUEST_SECONDS", "20", "The longest a request may take to arrive and be answered"),
    Setting("ENTENTE_RATE_PER_ADDRESS", "", "Requests from one address, as `600/minute`; `none` is no limit"),
    Setting("ENTENTE_RATE_PER_KEY", "", "Requests with one API key, as `3000/minute`; `none` is no limit"),
    Setting("ENTENTE_RATE_STORAGE", "", "Where requests are counted for several hosts, as `redis://…`"),
    Setting("ENTENTE_TRUSTED_PROXIES", "0", "How many proxies before the service write X-Forwarded-For"),
    Setting("ENTENTE_WEBHOOKS", "yes", "Whether clients may subscribe addresses to what happens on a dyad"),
    Setting("ENTENTE_WEBHOOK_HTTP", "", "Whether webhooks may be http://; unset, in development alone"),
    Setting("ENTENTE_WEBHOOK_PRIVATE", "no", "Whether webhooks may be at private and loopback addresses"),
    Setting("ENTENTE_MAX_WEBHOOKS", "1000", "The most webhooks of all clients"),
    Setting("ENTENTE_MAX_WEBHOOKS_PER_KEY", "100", "The most webhooks of one API key, or of those without"),
    Setting("ENTENTE_READY_SECONDS", "2", "How long /readyz waits for the database"),
    Setting(
        "ENTENTE_REVISION", "", "The revision of the code that runs, for /readyz and the metrics to tell"
    ),
    Setting("ENTENTE_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
)
_DEFAULTS: Final = {setting.variable: setting.default for setting in TABLE}
_ENVIRONMENTS: Final = ("development", "production")
_ACCESS: Final = ("", "open", "closed")
_YES_OR_NO: Final = ("yes", "no")
_LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; see `TABLE` for what each does."""

    port: int
    host: str
    workers: int | None
    threads: int
    keepalive_seconds: int
    cors_origins: tuple[str, ...]
    production: bool
    access: str
    database_url: str
    pool_size: int
    pool_seconds: int
    store_text: bool
    retention_days: int
    receipt_hours: int
    count_corrections: bool
    model: Path | None
    max_body_bytes: int
    max_bulk_bytes: int
    max_bulk_lines: int
    max_text_characters: int
    max_passages: int
    max_evidence: int
    max_buckets: int
    neighbours: int
    half_life_days: int
    index_megabytes: int
    request_seconds: int
    rate_per_address: str
    rate_per_key: str
    rate_storage: str
    trusted_proxies: int
    webhooks: bool
    webhook_http: bool
    webhook_private: bool
    max_webhooks: int
    max_webhooks_per_key: int
    ready_seconds: int
    revision: str
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
            workers=number("WEB_CONCURRENCY") if value("WEB_CONCURRENCY") else None,
            threads=number("ENTENTE_THREADS"),
            keepalive_seconds=number("ENTENTE_KEEPALIVE_SECONDS", 0),
            cors_origins=_origins("ENTENTE_CORS_ORIGINS", value("ENTENTE_CORS_ORIGINS")),
            production=_is_production(value("ENTENTE_ENV")),
            access=_one_of("ENTENTE_ACCESS", value("ENTENTE_ACCESS").lower(), _ACCESS),
            database_url=_database_url(value("DATABASE_URL"), Path(value("ENTENTE_DATA_DIR"))),
            pool_size=number("ENTENTE_POOL_SIZE")
            if value("ENTENTE_POOL_SIZE")
            else number("ENTENTE_THREADS"),
            pool_seconds=number("ENTENTE_POOL_SECONDS"),
            store_text=_yes("ENTENTE_STORE_TEXT", value("ENTENTE_STORE_TEXT")),
            retention_days=number("ENTENTE_RETENTION_DAYS", 0),
            receipt_hours=number("ENTENTE_RECEIPT_HOURS"),
            count_corrections=_yes("ENTENTE_COUNT_CORRECTIONS", value("ENTENTE_COUNT_CORRECTIONS")),
            model=Path(value("ENTENTE_MODEL")) if value("ENTENTE_MODEL") else None,
            max_body_bytes=number("ENTENTE_MAX_BODY_BYTES"),
            max_bulk_bytes=number("ENTENTE_MAX_BULK_BYTES"),
            max_bulk_lines=number("ENTENTE_MAX_BULK_LINES"),
            max_text_characters=number("ENTENTE_MAX_TEXT_CHARACTERS"),
            max_passages=number("ENTENTE_MAX_PASSAGES"),
            max_evidence=number("ENTENTE_MAX_EVIDENCE"),
            max_buckets=number("ENTENTE_MAX_BUCKETS"),
            neighbours=number("ENTENTE_NEIGHBOURS"),
            half_life_days=number("ENTENTE_HALF_LIFE_DAYS"),
            index_megabytes=number("ENTENTE_INDEX_MEGABYTES", 0),
            request_seconds=number("ENTENTE_REQUEST_SECONDS"),
            rate_per_address=value("ENTENTE_RATE_PER_ADDRESS"),
            rate_per_key=value("ENTENTE_RATE_PER_KEY"),
            rate_storage=value("ENTENTE_RATE_STORAGE"),
            trusted_proxies=number("ENTENTE_TRUSTED_PROXIES", 0),
            webhooks=_yes("ENTENTE_WEBHOOKS", value("ENTENTE_WEBHOOKS")),
            webhook_http=_yes(
                "ENTENTE_WEBHOOK_HTTP",
                value("ENTENTE_WEBHOOK_HTTP") or ("no" if _is_production(value("ENTENTE_ENV")) else "yes"),
            ),
            webhook_private=_yes("ENTENTE_WEBHOOK_PRIVATE", value("ENTENTE_WEBHOOK_PRIVATE")),
            max_webhooks=number("ENTENTE_MAX_WEBHOOKS", 0),
            max_webhooks_per_key=number("ENTENTE_MAX_WEBHOOKS_PER_KEY", 0),
            ready_seconds=number("ENTENTE_READY_SECONDS"),
            revision=value("ENTENTE_REVISION"),
            log_level=_one_of("ENTENTE_LOG_LEVEL", value("ENTENTE_LOG_LEVEL").upper(), _LOG_LEVELS),
        )

    @property
    def is_open(self) -> bool:
        """Whether everyone may do everything, with or without a key."""
        return self.access == "open" or (not self.access and not self.production)


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
        raise SettingsError(f"{variable} is {written!r}: give one of {', '.join(filter(None, choices))}")
    return written


def _is_production(environment: str) -> bool:
    return _one_of("ENTENTE_ENV", environment.lower(), _ENVIRONMENTS) == "production"


def _origins(variable: str, written: str) -> tuple[str, ...]:
    try:
        return parse_origins(written)
    except ValueError as error:
        raise SettingsError(f"{variable} has {error}") from None


def _yes(variable: str, written: str) -> bool:
    return _one_of(variable, written.lower(), _YES_OR_NO) == "yes"


def _database_url(written: str, folder: Path) -> str:
    """SQLAlchemy's URL; platforms write `postgres://`, which it does not know."""
    for scheme in ("postgres://", "postgresql://"):
        if written.startswith(scheme):
            return "postgresql+psycopg://" + written.removeprefix(scheme)
    return written or f"sqlite:///{folder.absolute() / 'entente.db'}"
