"""The pages for people: rendered here whole, and no less without JavaScript."""

from flask import Flask

from service.web import articles, errors, keys, pages, reference, relations, site

__all__ = ["articles", "keys", "pages", "reference", "register", "relations"]


def register(app: Flask) -> None:
    """Add the pages to an application, problems shown as pages among them."""
    errors.register(app)
    app.register_blueprint(site.blueprint)
