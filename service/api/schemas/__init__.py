"""What requests and answers look like: the schemas that the OpenAPI document is made from."""

from service.api.schemas.articles import (
    ArticleListSchema,
    ArticleQuery,
    ArticleSummarySchema,
    ListedArticleSchema,
    StoredArticleSchema,
)
from service.api.schemas.changes import ArticleChanges
from service.api.schemas.comparisons import ComparisonSchema
from service.api.schemas.corrections import CorrectionListSchema, CorrectionRequest, CorrectionSchema
from service.api.schemas.narrowing import NarrowingQuery
from service.api.schemas.readings import PositionSchema, ReadingSchema
from service.api.schemas.relations import RelationDetailSchema, RelationListSchema
from service.api.schemas.requests import ArticleRequest, ReadingRequest
from service.api.schemas.timelines import OutletsSchema, TimelineQuery, TimelineSchema

__all__ = [
    "ArticleChanges",
    "ArticleListSchema",
    "ArticleQuery",
    "ArticleRequest",
    "ArticleSummarySchema",
    "ComparisonSchema",
    "CorrectionListSchema",
    "CorrectionRequest",
    "CorrectionSchema",
    "ListedArticleSchema",
    "NarrowingQuery",
    "OutletsSchema",
    "PositionSchema",
    "ReadingRequest",
    "ReadingSchema",
    "RelationDetailSchema",
    "RelationListSchema",
    "StoredArticleSchema",
    "TimelineQuery",
    "TimelineSchema",
]
