"""What an article to read is sent as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import Schema, validate

from service.api.schemas import about
from service.api.schemas.fields import VISIBLE, Text
from service.api.schemas.pairs import DyadField, SidesField


class ArticleRequest(Schema):
    """An article to read."""

    # Fields that only a neighbouring request takes, and what to do with them instead.
    elsewhere: ClassVar[Mapping[str, str]] = {
        "sides": "what is stored and compared is on dyads of countries:"
        " give `dyad`, or read these sides with POST /v1/readings",
        **dict.fromkeys(
            ("as_of", "published_from", "published_to", "state", "stored_until"),
            "what a comparison is narrowed to stands in the query: POST /v1/comparisons?as_of=2012-06-01",
        ),
    }

    text = Text(
        required=True,
        validate=validate.Regexp(r"[\s\S]*\S", error="the text is blank: send the article's text"),
        metadata={
            "description": "The article's text. Offsets in the answer count its code points",
            "pattern": rf"^[^\u0000]*{VISIBLE}[^\u0000]*$",
        },
        error_messages={"required": "send the article's text", "null": "send the article's text"},
    )
    title = about.title(load_default=None)
    outlet = about.outlet(load_default=None)
    url = about.url(load_default=None)
    published_at = about.published_at(load_default=None)
    dyad = DyadField(
        allow_none=True,
        load_default=None,
        metadata={"description": "Read this pair alone, whatever the text's length: PAK-USA"},
    )


class ReadingRequest(ArticleRequest):
    """An article to read, perhaps for two sides of one's own choice."""

    class Meta:
        """Two fields that do not go together."""

        at_most_one_of = ("dyad", "sides")

    elsewhere: ClassVar[Mapping[str, str]] = {}

    sides = SidesField(
        allow_none=True,
        load_default=None,
        description="Read two actors of your own choice alone, whatever the text's length: each a name, or a"
        " list of names of one actor; `|` separates alternatives within a name. A side has at most 20 names,"
        " each of at most 20 alternatives of 1 to 300 characters, and no name is of both. Not together with `dyad`",
    )
