"""Logs: one JSON object a line, on standard output."""

from __future__ import annotations

import logging
import logging.config
from collections.abc import Mapping
from typing import Any, Final

import structlog
from structlog.typing import ExcInfo, Processor

# Exceptions whose message is about the operator's settings and files. Any other may quote what
# somebody sent: a database's refusal holds the row, and an error of the reader a piece of the text.
_MESSAGES_KEPT: Final = frozenset({"SettingsError", "ModelUnusable"})
_MAY_QUOTE: Final = ("exc_value", "exc_notes", "syntax_error")
_extract = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def configure_logging(level: str) -> None:
    """Log what is at least as grave as `level`, the standard library's loggers included."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    # A line that cannot be written is let go: the standard library would print all that it holds.
    logging.raiseExceptions = False
    logging.config.dictConfig(standard_logging(level))


def standard_logging(level: str) -> dict[str, Any]:
    """How the standard library's loggers are set up, in its own words."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": _formatter}},
        "filters": {"discreet": {"()": Discreet}},
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "json",
                "filters": ["discreet"],
            }
        },
        "root": {"level": level, "handlers": ["stdout"]},
        "loggers": {
            "gunicorn.error": {"level": level, "handlers": [], "propagate": True},
            # Migrations would otherwise tell of each step at every start.
            "alembic": {"level": "WARNING"},
        },
    }


class Discreet(logging.Filter):
    """Takes out of gunicorn's own lines what a request may have brought: its query, its headers, its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where it is gunicorn's; every record passes."""
        if record.name != "gunicorn.error":
            return True
        if str(record.msg).startswith("Invalid request"):
            # The rest quotes the line at fault, which may be the one with the key.
            record.msg, record.args = "Invalid request", ()
        elif isinstance(record.args, tuple):
            record.args = tuple(
                each.split("?", 1)[0] if isinstance(each, str) else each for each in record.args
            )
        return True


def _shared() -> list[Processor]:
    """What every line gets, whoever logs it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_traceback),
    ]


def _formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )


def _traceback(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """Where and in which type of exception it ended: without variables, and without messages that may quote."""
    return [_without_quotes(stack) for stack in _extract(exc_info)]


def _without_quotes(stack: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(stack)
    if kept["exc_type"] not in _MESSAGES_KEPT:
        kept = {name: value for name, value in kept.items() if name not in _MAY_QUOTE}
    kept["exceptions"] = [[_without_quotes(each) for each in group] for group in stack["exceptions"]]
    return kept
