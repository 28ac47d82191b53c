"""What an article to read is sent as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from marshmallow import Schema, validate

from service.api.fields import Moment, Text
from service.api.pairs import DyadField, SidesField

_LONGEST_TITLE: Final = 1_000
LONGEST_OUTLET: Final = 200
_LONGEST_URL: Final = 2_000


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
        validate=validate.Regexp(r"(?s).*\S", error="the text is blank: send the article's text"),
        metadata={"description": "The article's text. Offsets in the answer count its code points"},
        error_messages={"required": "send the article's text", "null": "send the article's text"},
    )
    title = Text(allow_none=True, validate=validate.Length(max=_LONGEST_TITLE), load_default=None)
    outlet = Text(allow_none=True, validate=validate.Length(max=LONGEST_OUTLET), load_default=None)
    url = Text(
        allow_none=True,
        load_default=None,
        validate=[
            validate.Length(max=_LONGEST_URL),
            validate.Regexp(r"(?i)https?://\S+\Z", error="give a whole address that begins with http(s)://"),
        ],
    )
    published_at = Moment(
        allow_none=True,
        load_default=None,
        metadata={"description": "A day or a time in ISO 8601; without a zone it is UTC"},
    )
    dyad = DyadField(
        allow_none=True,
        load_default=None,
        metadata={"description": "Read this pair alone, whatever the text's length: PAK-USA"},
    )


class ReadingRequest(ArticleRequest):
    """An article to read, perhaps for two sides of one's own choice."""

    elsewhere: ClassVar[Mapping[str, str]] = {}

    sides = SidesField(
        allow_none=True,
        load_default=None,
        description="Read two actors of your own choice alone, whatever the text's length: each a name, or a"
        " list of names of one actor; `|` separates alternatives within a name. A name has 1 to 300"
        " characters, a side at most 20 names, and no name is of both. Not together with `dyad`",
    )
