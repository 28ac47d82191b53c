"""Articles and positions in the database: the only place that knows SQL."""

from service.storing.articles import Articles
from service.storing.database import Database
from service.storing.feed import PositionFeed
from service.storing.rereading import OldArticle, Rereading
from service.storing.values import (
    ArticleFilter,
    ArticleNotFound,
    InvalidCursor,
    NewArticle,
    Page,
    RelationSummary,
    StoredArticle,
)

__all__ = [
    "ArticleFilter",
    "ArticleNotFound",
    "Articles",
    "Database",
    "InvalidCursor",
    "NewArticle",
    "OldArticle",
    "Page",
    "PositionFeed",
    "RelationSummary",
    "Rereading",
    "StoredArticle",
]
