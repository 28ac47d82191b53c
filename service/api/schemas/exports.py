"""What an export has a line for, and how it is asked for."""

from __future__ import annotations

from typing import Final

from marshmallow import fields, validate

from service.api.schemas.articles import ArticleFilterQuery, StoredArticleSchema
from service.api.schemas.corrections import CorrectionSchema
from service.api.schemas.fields import Moment
from service.api.schemas.pairs import DyadField
from service.api.schemas.requests import ArticleRequest

FORMATS: Final = ("ndjson", "csv")
_ASKED: Final = "The `dyad` of each request that stored something of it; null where it was read as a whole"


class ExportQuery(ArticleFilterQuery):
    """Which articles to export, and how they are written."""

    format = fields.String(
        load_default=None,
        validate=validate.OneOf(FORMATS),
        metadata={"description": "In place of the header Accept: `ndjson` is all there is, `csv` for tables"},
    )


class ExportedArticleSchema(StoredArticleSchema):
    """A stored article with all that is needed to store it elsewhere."""

    asked = fields.List(
        fields.String(allow_none=True), required=True, metadata={"description": _ASKED, "minItems": 1}
    )


class ImportedArticle(ArticleRequest):
    """A line of an import: an article as it is posted, or as it is exported."""

    asked = fields.List(DyadField(allow_none=True), load_default=None, validate=validate.Length(min=1))


class ExportedCorrectionSchema(CorrectionSchema):
    """A correction beside the article that it is about: what a model can learn from."""

    article_id = fields.String(required=True)
    text = fields.String(
        required=True, allow_none=True, metadata={"description": "Null where it is not kept"}
    )
    title = fields.String(required=True, allow_none=True)
    outlet = fields.String(required=True, allow_none=True)
    published_at = Moment(required=True, allow_none=True)
