"""What is told about an article beside its text: the same fields where it is sent and where it is changed."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import validate

from service.api.schemas.fields import VISIBLE, Moment, Text

LONGEST_OUTLET: Final = 200
_LONGEST_TITLE: Final = 1_000
_LONGEST_URL: Final = 2_000


def title(**options: Any) -> Text:  # noqa: ANN401 (marshmallow's)
    """A headline, or null."""
    return Text(allow_none=True, validate=validate.Length(max=_LONGEST_TITLE), **options)


def outlet(**options: Any) -> Text:  # noqa: ANN401 (marshmallow's)
    """The name of who published it, or null."""
    return Text(allow_none=True, validate=validate.Length(max=LONGEST_OUTLET), **options)


def url(**options: Any) -> Text:  # noqa: ANN401 (marshmallow's)
    """Its address on the web, or null."""
    return Text(
        allow_none=True,
        validate=[
            validate.Length(max=_LONGEST_URL),
            validate.Regexp(r"(?i)https?://\S+\Z", error="give a whole address that begins with http(s)://"),
        ],
        metadata={"pattern": rf"^[hH][tT][tT][pP][sS]?://{VISIBLE}+$"},
        **options,
    )


def published_at(**options: Any) -> Moment:  # noqa: ANN401 (marshmallow's)
    """When it was published, or null."""
    description = "A day or a time in ISO 8601; without a zone it is UTC"
    return Moment(allow_none=True, metadata={"description": description}, **options)
