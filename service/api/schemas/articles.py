"""What stored articles look like, and how they are asked for."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from service.api.schemas.about import LONGEST_OUTLET
from service.api.schemas.corrections import CorrectionSchema
from service.api.schemas.fields import STATES, Moment, Text
from service.api.schemas.pairs import DyadField
from service.api.schemas.readings import ReadingSchema
from service.storing import Sort

_LARGEST_PAGE: Final = 100
_NEWEST_FIRST: Final = "desc"
_OLDEST_FIRST: Final = "asc"


class ArticleSummarySchema(Schema):
    """What identifies a stored article."""

    id = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    outlet = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    published_at = Moment(required=True, allow_none=True)
    stored_at = Moment(required=True)


class ListedArticleSchema(ArticleSummarySchema):
    """A stored article without its text."""

    id = fields.String(required=True, attribute="summary.id")
    title = fields.String(required=True, allow_none=True, attribute="summary.title")
    outlet = fields.String(required=True, allow_none=True, attribute="summary.outlet")
    url = fields.String(required=True, allow_none=True, attribute="summary.url")
    published_at = Moment(required=True, allow_none=True, attribute="summary.published_at")
    stored_at = Moment(required=True, attribute="summary.stored_at")
    reading = fields.Nested(ReadingSchema, required=True, metadata={"description": "As the model made it"})
    corrections = fields.List(
        fields.Nested(CorrectionSchema),
        required=True,
        metadata={
            "description": "What people say its positions should have been, oldest first; the last on a dyad counts"
        },
    )


class StoredArticleSchema(ListedArticleSchema):
    """A stored article with its text and reading."""

    text = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Null where the service keeps readings alone (ENTENTE_STORE_TEXT)"},
    )


class ArticleListSchema(Schema):
    """A page of stored articles."""

    articles = fields.List(fields.Nested(ListedArticleSchema), required=True)
    next_cursor = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Give it as `cursor` for the next page, with the rest of the query as it was"
        },
    )


class ArticleFilterQuery(Schema):
    """Which articles."""

    dyad = DyadField(load_default=None, metadata={"description": "Articles with a position on it"})
    state = fields.String(
        load_default=None,
        validate=validate.OneOf(STATES),
        metadata={"description": "The state on `dyad`, or else on the article's main dyad"},
    )
    outlet = Text(load_default=None, validate=validate.Length(min=1, max=LONGEST_OUTLET))
    published_from = Moment(load_default=None, metadata={"description": "From this day or time on"})
    published_to = Moment(
        load_default=None, end_of_day=True, metadata={"description": "Up to this day or time, inclusive"}
    )


class ArticleQuery(ArticleFilterQuery):
    """What to list."""

    sort = fields.String(
        load_default=Sort.STORED.value,
        validate=validate.OneOf(list(Sort)),
        metadata={"description": "By when they were stored, or published; undated ones come last"},
    )
    order = fields.String(
        load_default=_NEWEST_FIRST,
        validate=validate.OneOf([_NEWEST_FIRST, _OLDEST_FIRST]),
        metadata={"description": "`desc`: newest first; `asc`: oldest first"},
    )
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=_LARGEST_PAGE))
    cursor = Text(
        load_default=None, metadata={"description": "The `next_cursor` of the page before, of the same query"}
    )
