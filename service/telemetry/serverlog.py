"""gunicorn's own log, as JSON like all the rest."""

from __future__ import annotations

from logging.config import dictConfig
from typing import Any

from gunicorn.glogging import Logger

from service.telemetry.logs import standard_logging


class ServerLog(Logger):  # type: ignore[misc] # gunicorn has no types
    """gunicorn's logger, with its lines among those of the service."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 (gunicorn's own)
        """Set up logging by gunicorn's configuration, and then by ours."""
        super().setup(cfg)
        dictConfig(standard_logging(cfg.loglevel.upper()))
