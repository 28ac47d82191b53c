"""Identities in addresses: `/v1/articles/<article_id>` is the address of an article, and of nothing else."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask
from werkzeug.routing import UnicodeConverter

# What stands where an identity could, and is none: else GET /v1/articles/bulk would look for an article.
_OF_ALL: Final = ("bulk", "export")


class _Identity(UnicodeConverter):
    """A part of an address that is not the name of an operation on all there is."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (werkzeug's)
        super().__init__(*arguments, **options)
        self.regex = rf"(?!(?:{'|'.join(_OF_ALL)})\Z){self.regex}"


def register(app: Flask) -> None:
    """Have the rules of the application tell the two apart; to be called before there are any."""
    app.url_map.converters["default"] = _Identity
