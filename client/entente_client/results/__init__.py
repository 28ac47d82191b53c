"""What the service answers, as frozen dataclasses whose fields are named as in its JSON."""

from entente_client.results.about import Model
from entente_client.results.articles import ArticlePage, Correction, Outcome, StoredArticle
from entente_client.results.comparisons import (
    Answer,
    ArticleSummary,
    Comparison,
    Consensus,
    Contrast,
    Contrasted,
    ContrastPassage,
    Neighbour,
    StateCounts,
)
from entente_client.results.readings import (
    STATES,
    Declined,
    Evidence,
    Position,
    Probabilities,
    Reading,
    Stance,
    Term,
)
from entente_client.results.relations import Outlet, Outlets, Relation, RelationDetail, Relations
from entente_client.results.timelines import Gap, Interval, Point, Shift, Stretch, Timeline, Trend
from entente_client.results.webhooks import Delivery, Webhook

__all__ = [
    "STATES",
    "Answer",
    "ArticlePage",
    "ArticleSummary",
    "Comparison",
    "Consensus",
    "Contrast",
    "ContrastPassage",
    "Contrasted",
    "Correction",
    "Declined",
    "Delivery",
    "Evidence",
    "Gap",
    "Interval",
    "Model",
    "Neighbour",
    "Outcome",
    "Outlet",
    "Outlets",
    "Point",
    "Position",
    "Probabilities",
    "Reading",
    "Relation",
    "RelationDetail",
    "Relations",
    "Shift",
    "Stance",
    "StateCounts",
    "StoredArticle",
    "Stretch",
    "Term",
    "Timeline",
    "Trend",
    "Webhook",
]
