"""Entente: reads news articles for the state of relations between countries, and compares them."""

from __future__ import annotations

from flask import Flask

from service import web
from service.api import (
    articles,
    bulk,
    comparisons,
    corrections,
    exports,
    health,
    metrics,
    model,
    problems,
    readings,
    relations,
    webhooks,
)
from service.api.admitting import access, cors
from service.api.admitting.limits import RateLimits
from service.api.answering import compression, requests
from service.api.answering.writing import JsonProvider
from service.api.archiving import readiness
from service.api.context import Services, install
from service.api.documentation import CONFIGURATION, EntenteApi, serve
from service.api.receiving import identities, patience
from service.comparing import Indexes
from service.reading import Reader
from service.settings import Settings
from service.storing import Articles, Corrections, Database, Keeping, Keys, Pool, PositionFeed, Webhooks
from service.storing.webhooks.subscriptions import Most
from service.telemetry import tracing

_RESOURCES = (
    readings,
    comparisons,
    articles,
    corrections,
    bulk,
    exports,
    relations,
    webhooks,
    model,
    health,
    metrics,
)


def create_app(settings: Settings | None = None, *, reader: Reader | None = None) -> Flask:
    """Wire an application; raises SettingsError and ModelUnusable where it cannot work."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None)
    app.config.update(CONFIGURATION, MAX_CONTENT_LENGTH=settings.max_body_bytes)
    app.json = JsonProvider(app)
    app.url_map.strict_slashes = False
    identities.register(app)
    database = Database(settings.database_url, Pool(settings.pool_size, settings.pool_seconds))
    keeping = Keeping(settings.store_text, settings.count_corrections)
    reader = reader or Reader.load(settings.model, most_evidence=settings.max_evidence)
    indexes = Indexes(PositionFeed(database, keeping), settings.index_megabytes << 20)
    archive = Articles(database, keeping), Corrections(database)
    most = Most(settings.max_webhooks, settings.max_webhooks_per_key)
    parts = Services(settings, reader, database, *archive, indexes, Webhooks(database, most))
    install(app, parts)
    metrics.tell_versions(parts)
    problems.register(app)
    readiness.register(app)
    requests.register(app)
    tracing.install(app, database.engine)
    compression.register(app)
    cors.register(app, settings.cors_origins)
    patience.register(app)
    rate_limits = RateLimits(settings)
    rate_limits.register_addresses(app)
    access.register(app, Keys(database), is_open=settings.is_open)
    rate_limits.register_keys(app)
    api = EntenteApi(app)
    for resource in _RESOURCES:
        api.register_blueprint(resource.blueprint)
    serve(app, api)
    web.register(app)
    return app
