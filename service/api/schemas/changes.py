"""What a change of a stored article is sent as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import Schema

from service.api.schemas import about


class ArticleChanges(Schema):
    """What to change of a stored article (RFC 7396): what is left out stays, and null clears."""

    # Fields of articles that cannot be changed, and what to do instead.
    elsewhere: ClassVar[Mapping[str, str]] = {
        "text": "the text of a stored article cannot be changed: remove the article, and store the new text"
        " with POST /v1/articles",
        "dyad": "what an article is read on is not changed but added to: send its text with this dyad"
        " to POST /v1/articles",
        "reading": "a reading is made from the article: say what it should have been with"
        " POST /v1/articles/{id}/corrections",
        "corrections": "send a correction to POST /v1/articles/{id}/corrections",
        **dict.fromkeys(("id", "stored_at"), "it is given by the service and stays: leave it out"),
    }

    title = about.title()
    outlet = about.outlet()
    url = about.url()
    published_at = about.published_at()
