"""Articles and positions in the database: the only place that knows SQL."""

from service.storing.articles import Articles
from service.storing.corrections import Corrections
from service.storing.database import Database, Pool
from service.storing.feed import PositionFeed
from service.storing.keys import ApiKey, KeyNotFound, KeyRefused, Keys, Scope
from service.storing.rereading import Rereading
from service.storing.values import (
    Addition,
    ArticleFilter,
    ArticleNotFound,
    Correction,
    Expected,
    InvalidCursor,
    Keeping,
    KeyReused,
    NewArticle,
    Ordering,
    Outcome,
    Page,
    PositionNotFound,
    Receipt,
    RelationSummary,
    Sort,
    SourceArticle,
    StaleRevision,
    StoredArticle,
    TextMark,
)
from service.storing.webhooks import Webhooks

__all__ = [
    "Addition",
    "ApiKey",
    "ArticleFilter",
    "ArticleNotFound",
    "Articles",
    "Correction",
    "Corrections",
    "Database",
    "Expected",
    "InvalidCursor",
    "Keeping",
    "KeyNotFound",
    "KeyRefused",
    "KeyReused",
    "Keys",
    "NewArticle",
    "Ordering",
    "Outcome",
    "Page",
    "Pool",
    "PositionFeed",
    "PositionNotFound",
    "Receipt",
    "RelationSummary",
    "Rereading",
    "Scope",
    "Sort",
    "SourceArticle",
    "StaleRevision",
    "StoredArticle",
    "TextMark",
    "Webhooks",
]
