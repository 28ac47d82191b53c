"""What requests and answers look like: the schemas that the OpenAPI document is made from."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields, validate

from service.api.fields import DyadField, Moment, Rounded, Text
from service.comparing.values import NeighbourVerdict, Verdict
from service.reading.values import Reason, State

_STATES: Final = [state.value for state in State]
_LONGEST_TITLE: Final = 1_000
_LONGEST_OUTLET: Final = 200
_LONGEST_URL: Final = 2_000
_LARGEST_PAGE: Final = 100


def _enumerated(values: Any, description: str, **options: Any) -> fields.String:  # noqa: ANN401 (marshmallow's)
    return fields.String(
        required=True, validate=validate.OneOf(values), metadata={"description": description}, **options
    )


class ArticleRequest(Schema):
    """An article to read."""

    text = Text(
        required=True,
        validate=validate.Regexp(r"(?s).*\S", error="the text is blank: send the article's text"),
        metadata={"description": "The article's text. Offsets in the answer count its code points"},
        error_messages={"required": "send the article's text", "null": "send the article's text"},
    )
    title = Text(allow_none=True, validate=validate.Length(max=_LONGEST_TITLE), load_default=None)
    outlet = Text(allow_none=True, validate=validate.Length(max=_LONGEST_OUTLET), load_default=None)
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


class ProbabilitiesSchema(Schema):
    """A distribution over the three states."""

    cooperative = Rounded(required=True)
    impasse = Rounded(required=True)
    hostile = Rounded(required=True)


class TermSchema(Schema):
    """A word or phrase and how much it weighs."""

    term = fields.String(required=True)
    weight = Rounded(required=True)


class EvidenceSchema(Schema):
    """A passage that speaks for a position, or against it."""

    start = fields.Integer(required=True, attribute="passage.start")
    end = fields.Integer(required=True, attribute="passage.end")
    text = fields.String(required=True, attribute="passage.text")
    state = _enumerated(_STATES, "What the passage says by itself")
    contribution = Rounded(
        required=True,
        metadata={
            "description": "Its share of the log-odds of the position's state; negative speaks against"
        },
    )
    terms = fields.List(fields.Nested(TermSchema), required=True)


class PositionSchema(Schema):
    """Where an article places a dyad."""

    dyad = fields.String(required=True)
    state = _enumerated(_STATES, "The most probable state")
    probabilities = fields.Nested(ProbabilitiesSchema, required=True)
    score = Rounded(required=True, metadata={"description": "P(cooperative) − P(hostile), −1 to 1"})
    presence = Rounded(
        required=True, metadata={"description": "How strongly the article is about it, 0 to 1"}
    )
    evidence = fields.List(fields.Nested(EvidenceSchema), required=True)


class ReadingSchema(Schema):
    """All positions of an article, the main dyad first; or the reason there is none."""

    positions = fields.List(fields.Nested(PositionSchema), required=True)
    reason = _enumerated(
        [*(reason.value for reason in Reason), None], "Why there is no position", allow_none=True
    )
    model = fields.String(required=True, metadata={"description": "The version of the model that read it"})


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
    reading = fields.Nested(ReadingSchema, required=True)


class StoredArticleSchema(ListedArticleSchema):
    """A stored article with its text and reading."""

    text = fields.String(required=True)


class ArticleListSchema(Schema):
    """A page of stored articles, newest first."""

    articles = fields.List(fields.Nested(ListedArticleSchema), required=True)
    next_cursor = fields.String(
        required=True, allow_none=True, metadata={"description": "Give it as `cursor` for the next page"}
    )


class ArticleQuery(Schema):
    """What to list."""

    dyad = DyadField(load_default=None, metadata={"description": "Articles with a position on it"})
    state = fields.String(
        load_default=None,
        validate=validate.OneOf(_STATES),
        metadata={"description": "The state on `dyad`, or else on the article's main dyad"},
    )
    outlet = Text(load_default=None, validate=validate.Length(min=1, max=_LONGEST_OUTLET))
    published_from = Moment(load_default=None, metadata={"description": "From this day or time on"})
    published_to = Moment(
        load_default=None, end_of_day=True, metadata={"description": "Up to this day or time, inclusive"}
    )
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=_LARGEST_PAGE))
    cursor = Text(load_default=None, metadata={"description": "The `next_cursor` of the page before"})


class ConsensusSchema(Schema):
    """What the stored positions say together."""

    state = _enumerated(_STATES, "The state most weight stands behind")
    probabilities = fields.Nested(ProbabilitiesSchema, required=True)
    score = Rounded(required=True)
    agreement = Rounded(
        required=True, metadata={"description": "0: split between the extremes; 1: all say the same"}
    )


class ContrastPassageSchema(Schema):
    """A passage of one side of a contrast."""

    start = fields.Integer(required=True, attribute="passage.start")
    end = fields.Integer(required=True, attribute="passage.end")
    text = fields.String(required=True, attribute="passage.text")
    state = _enumerated(_STATES, "What the passage says by itself")


class ContrastSchema(Schema):
    """Two passages on the same matter."""

    own = fields.Nested(ContrastPassageSchema, required=True)
    theirs = fields.Nested(ContrastPassageSchema, required=True)
    shared_terms = fields.List(fields.Nested(TermSchema), required=True)


class NeighbourSchema(Schema):
    """A stored article near to this one."""

    article = fields.Nested(ArticleSummarySchema, required=True)
    similarity = Rounded(required=True, metadata={"description": "Cosine of the TF-IDF vectors, 0 to 1"})
    verdict = _enumerated([verdict.value for verdict in NeighbourVerdict], "Is its state the same?")
    position = fields.Nested(PositionSchema, required=True)
    shared_terms = fields.List(fields.Nested(TermSchema), required=True)
    contrast = fields.Nested(ContrastSchema, required=True, allow_none=True)


class DyadComparisonSchema(Schema):
    """One position set against the stored ones on its dyad."""

    dyad = fields.String(required=True)
    position = fields.Nested(PositionSchema, required=True)
    stored = fields.Integer(required=True, metadata={"description": "How many positions it is compared with"})
    consensus = fields.Nested(ConsensusSchema, required=True, allow_none=True)
    verdict = _enumerated([verdict.value for verdict in Verdict], "The article against the consensus")
    departure = Rounded(
        required=True, allow_none=True, metadata={"description": "Distance to the consensus, 0 to 1"}
    )
    neighbours = fields.List(fields.Nested(NeighbourSchema), required=True)


class ComparisonSchema(Schema):
    """A reading, and each of its positions compared."""

    reading = fields.Nested(ReadingSchema, required=True)
    comparisons = fields.List(fields.Nested(DyadComparisonSchema), required=True)


class StateCountsSchema(Schema):
    """How many positions are of each state."""

    cooperative = fields.Integer(required=True)
    impasse = fields.Integer(required=True)
    hostile = fields.Integer(required=True)


class RelationSchema(Schema):
    """A dyad's stored positions in figures."""

    dyad = fields.String(required=True)
    countries = fields.List(fields.String(), required=True, metadata={"description": "The sides' names"})
    stored = fields.Integer(required=True)
    states = fields.Nested(StateCountsSchema, required=True)
    score = Rounded(required=True, metadata={"description": "The mean score, −1 to 1"})
    first_published_at = Moment(required=True, allow_none=True)
    last_published_at = Moment(required=True, allow_none=True)


class RelationDetailSchema(RelationSchema):
    """A dyad's figures, its consensus, and the articles stored last."""

    consensus = fields.Nested(ConsensusSchema, required=True, allow_none=True)
    latest = fields.List(fields.Nested(ListedArticleSchema), required=True)


class RelationListSchema(Schema):
    """The dyads that positions are stored on, most written about first."""

    relations = fields.List(fields.Nested(RelationSchema), required=True)


class HealthSchema(Schema):
    """Whether the service is well."""

    status = fields.String(required=True)
