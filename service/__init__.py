"""Entente: reads news articles for the state of relations between countries, and compares them."""

from __future__ import annotations

from flask import Flask

from service.api import articles, comparisons, health, model, problems, readings, relations, requests
from service.api.context import Services, install
from service.api.documentation import CONFIGURATION, EntenteApi, serve
from service.api.writing import JsonProvider
from service.comparing import Indexes
from service.reading import Reader
from service.settings import Settings
from service.storing import Articles, Database, PositionFeed
from service.web import pages

_RESOURCES = (readings, comparisons, articles, relations, model, health)


def create_app(settings: Settings | None = None, *, reader: Reader | None = None) -> Flask:
    """Wire an application; raises SettingsError and ModelUnusable where it cannot work."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None)
    app.config.update(CONFIGURATION, MAX_CONTENT_LENGTH=settings.max_body_bytes)
    app.json = JsonProvider(app)
    app.url_map.strict_slashes = False
    database = Database(settings.database_url)
    reader = reader or Reader.load(settings.model, most_evidence=settings.max_evidence)
    indexes = Indexes(PositionFeed(database), settings.index_megabytes << 20)
    install(app, Services(settings, reader, database, Articles(database), indexes))
    problems.register(app)
    requests.register(app)
    api = EntenteApi(app)
    for resource in _RESOURCES:
        api.register_blueprint(resource.blueprint)
    serve(app, api)
    app.register_blueprint(pages.blueprint)
    return app
