"""What the relations of stored dyads look like."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.api.schemas.articles import ListedArticleSchema
from service.api.schemas.comparisons import ConsensusSchema, StateCountsSchema
from service.api.schemas.fields import Moment, Rounded


class RelationSchema(Schema):
    """A dyad's stored positions in figures."""

    dyad = fields.String(required=True)
    countries = fields.List(fields.String(), required=True, metadata={"description": "The sides' names"})
    stored = fields.Integer(required=True)
    states = fields.Nested(StateCountsSchema, required=True)
    score = Rounded(required=True, metadata={"description": "The mean score, −1 to 1"})
    first_published_at = Moment(required=True, allow_none=True)
    last_published_at = Moment(required=True, allow_none=True)


class RelationDetailSchema(Schema):
    """A dyad's figures, its consensus, and the articles stored last."""

    dyad = fields.String(required=True)
    countries = fields.List(fields.String(), required=True, metadata={"description": "The sides' names"})
    stored = fields.Integer(required=True, attribute="relation.stored")
    distinct = fields.Integer(
        required=True,
        attribute="relation.distinct",
        metadata={"description": "How many texts these are, with copies counted as one"},
    )
    states = fields.Nested(StateCountsSchema, required=True, attribute="relation.states")
    score = Rounded(
        required=True,
        allow_none=True,
        attribute="relation.score",
        metadata={"description": "The mean score of the texts, −1 to 1"},
    )
    first_published_at = Moment(required=True, allow_none=True, attribute="relation.first_published_at")
    last_published_at = Moment(required=True, allow_none=True, attribute="relation.last_published_at")
    consensus = fields.Nested(ConsensusSchema, required=True, allow_none=True, attribute="relation.consensus")
    latest = fields.List(fields.Nested(ListedArticleSchema), required=True)


class RelationListSchema(Schema):
    """The dyads that positions are stored on, most written about first."""

    relations = fields.List(fields.Nested(RelationSchema), required=True)
