"""What the handlers work with: the application's reader, archive and settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from flask import Flask, current_app

from service.comparing import Indexes
from service.reading import Reader
from service.settings import Settings
from service.storing import Articles, Corrections, Database, Webhooks

_KEY: Final = "entente"


@dataclass(frozen=True, slots=True)
class Services:
    """One application's parts."""

    settings: Settings
    reader: Reader
    database: Database
    articles: Articles
    corrections: Corrections
    indexes: Indexes
    webhooks: Webhooks


def install(app: Flask, services: Services) -> None:
    """Give the application its parts."""
    app.extensions[_KEY] = services


def services() -> Services:
    """The parts of the application that answers this request."""
    return cast("Services", current_app.extensions[_KEY])
